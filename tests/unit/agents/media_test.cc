// What a phone describes of its media when a hold is agreed or refused (RFC 3261 section 14.1, RFC
// 3264 section 8.4).
#include "models/agents/media.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct MediaOfACall : testing::Test {
    std::string offer() { return media.offer(1, "10.1.0.1"); }
    Identifiers identifiers{"alice", 1};
    Media media{standard_capabilities(), "alice", identifiers};
};

TEST_F(MediaOfACall, AnAgreedHoldStays) {
    offer();
    media.change_agreed(1);
    media.set_direction(1, sdp::Direction::sendonly);
    EXPECT_THAT(offer(), HasSubstr("a=sendonly"));
    media.change_agreed(1);
    EXPECT_THAT(offer(), HasSubstr("a=sendonly"));
}

TEST_F(MediaOfACall, ARefusedHoldLeavesTheCallAsItWas) {
    offer();
    media.change_agreed(1);
    media.set_direction(1, sdp::Direction::sendonly);
    EXPECT_THAT(offer(), HasSubstr("a=sendonly"));
    media.change_refused(1);
    EXPECT_THAT(offer(), Not(HasSubstr("a=sendonly")));
}

}  // namespace
}  // namespace siplab::test
