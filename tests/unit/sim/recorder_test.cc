// The recorder alone, without a network: ids, messages under way, TCP streams.
#include "sim/recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using trace::Kind;
using trace::Record;

Record sent_by(const std::string& node) {
    Record record;
    record.kind = Kind::sent;
    record.node = node;
    record.transport = "UDP";
    record.message = "hello";
    return record;
}

TEST(Recorder, NumbersRecordsInTheOrderOfHappening) {
    Recorder recorder;
    std::vector<std::uint64_t> first, second;
    recorder.observe([&](const Record& record) { first.push_back(record.id); });
    recorder.observe([&](const Record& record) { second.push_back(record.id); });
    Record note;
    EXPECT_EQ(recorder.add(note), 1U);
    EXPECT_EQ(recorder.add_sent(sent_by("alice")).id, 2U);
    EXPECT_THAT(first, ElementsAre(1, 2));
    EXPECT_EQ(second, first);
}

TEST(Recorder, AMessageIsTakenOnce) {
    Recorder recorder;
    const auto id = recorder.add_sent(sent_by("alice")).id;
    const auto taken = recorder.take(id);
    ASSERT_FALSE(taken.empty());
    EXPECT_EQ(taken.mapped().message, "hello");
    EXPECT_TRUE(recorder.take(id).empty());
    EXPECT_TRUE(recorder.take(0).empty());
}

TEST(Recorder, AMessageDiesOnce) {
    Recorder recorder;
    std::vector<Record> heard_of;
    recorder.observe_drops_of("alice", [&](const Record& record) { heard_of.push_back(record); });
    const auto id = recorder.add_sent(sent_by("alice")).id;
    EXPECT_NE(recorder.drop(id, Time{5}, "lost on lan", "lan"), 0U);
    EXPECT_EQ(recorder.drop(id, Time{6}, "lost on lan", "lan"), 0U) << "its second fragment";
    ASSERT_EQ(heard_of.size(), 1U);
    EXPECT_EQ(heard_of[0].cause, id);
    EXPECT_EQ(heard_of[0].node, "alice");
    EXPECT_EQ(heard_of[0].at, Time{5});
}

TEST(Recorder, FindsAMessageByItsEndInTheStream) {
    const Address alice{"10.1.0.1", 49153}, bob{"10.1.0.2", 5060};
    Recorder recorder;
    recorder.open_stream(alice, bob);
    recorder.mark(alice, bob, 100, 1);
    recorder.mark(alice, bob, 250, 2);
    recorder.mark(alice, bob, 300, 3);
    EXPECT_EQ(recorder.claim(alice, bob, 100), 1U);
    EXPECT_EQ(recorder.claim(bob, alice, 250), 0U) << "the other direction is another stream";
    EXPECT_EQ(recorder.claim(alice, bob, 300), 3U) << "2 ended where no message did";
    EXPECT_EQ(recorder.claim(alice, bob, 350), 0U);
}

TEST(Recorder, AnAbandonedStreamGivesBackWhatNobodyClaimed) {
    const Address alice{"10.1.0.1", 49153}, bob{"10.1.0.2", 5060};
    Recorder recorder;
    recorder.open_stream(alice, bob);
    recorder.mark(alice, bob, 100, 1);
    recorder.mark(alice, bob, 200, 2);
    recorder.mark(alice, bob, 300, 3);
    EXPECT_EQ(recorder.claim(alice, bob, 100), 1U);
    EXPECT_THAT(recorder.abandon(alice, bob), ElementsAre(2, 3));
    EXPECT_THAT(recorder.abandon(alice, bob), IsEmpty());
}

}  // namespace
}  // namespace siplab
