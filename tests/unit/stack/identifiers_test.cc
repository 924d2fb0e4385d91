// Identifiers that can be followed by eye, the same in each run and different for each node.
#include "models/stack/identifiers.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab {
namespace {

using testing::MatchesRegex;
using testing::StartsWith;

TEST(Identifiers, SayWhoseTheyAreAndCount) {
    Identifiers alice("alice", 1);
    EXPECT_THAT(alice.branch("INVITE"), MatchesRegex("z9hG4bK-alice-invite-1-[0-9a-f]{8}"));
    EXPECT_THAT(alice.branch("BYE"), MatchesRegex("z9hG4bK-alice-bye-1-[0-9a-f]{8}"));
    EXPECT_THAT(alice.branch("INVITE"), MatchesRegex("z9hG4bK-alice-invite-2-[0-9a-f]{8}"));
    EXPECT_THAT(alice.tag(), MatchesRegex("alice-1-[0-9a-f]{8}"));
    EXPECT_THAT(alice.call_id("10.1.0.1"), MatchesRegex("alice-call-1-[0-9a-f]{8}@10.1.0.1"));
    EXPECT_THAT(alice.nonce(), MatchesRegex("[0-9a-f]{32}"));
}

/// Rule 4: the same seed gives the same bytes, on every machine and in every build.
TEST(Identifiers, AreTheSameForTheSameNodeAndSeed) {
    Identifiers first("alice", 7);
    Identifiers second("alice", 7);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(first.tag(), second.tag());
    EXPECT_EQ(Identifiers("alice", 1).tag(), "alice-1-27e2e101");
}

TEST(Identifiers, DifferForAnotherNodeOrSeed) {
    const auto chance = [](std::string_view node, std::uint64_t seed) {
        return Identifiers(node, seed).nonce();
    };
    const std::set<std::string> all{chance("alice", 1), chance("bob", 1), chance("alice", 2),
                                    chance("bob", 2), chance("alice", 0)};
    EXPECT_EQ(all.size(), 5U);
}

/// A node may be called anything; a branch and a tag stay tokens (section 25.1).
TEST(Identifiers, AreTokensWhateverTheNodeIsCalled) {
    Identifiers odd("Bob's \"phone\" @home", 1);
    EXPECT_THAT(odd.tag(), StartsWith("Bob's--phone---home-1-"));
}

TEST(Identifiers, RandomNumbersStayBelowTheirBoundAndReachAllOfIt) {
    Identifiers alice("alice", 1);
    std::set<std::uint32_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(alice.random(10));
    EXPECT_EQ(seen.size(), 10U);
    EXPECT_EQ(*seen.rbegin(), 9U);
}

}  // namespace
}  // namespace siplab
