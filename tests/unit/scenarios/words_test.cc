// "Did you mean": how near words are to one another.
#include "scenarios/words.h"

#include <gtest/gtest.h>

namespace siplab {
namespace {

TEST(Words, DistanceCountsInsertionsRemovalsReplacementsAndSwaps) {
    EXPECT_EQ(edit_distance("bob", "bob"), 0U);
    EXPECT_EQ(edit_distance("bob", "bobb"), 1U);
    EXPECT_EQ(edit_distance("alice", "alce"), 1U);
    EXPECT_EQ(edit_distance("alice", "alcie"), 1U)
        << "a swap of neighbours is one slip of the fingers";
    EXPECT_EQ(edit_distance("rings", "sings"), 1U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("Alice", "aLICE"), 0U) << "case does not count";
}

TEST(Words, TheNearestIsWhatWasProbablyMeant) {
    const std::vector<std::string> nodes{"alice", "bob", "pbx"};
    EXPECT_EQ(nearest("alcie", nodes), "alice");
    EXPECT_EQ(nearest("bbo", nodes), "bob");
    EXPECT_EQ(nearest("basic_call", {"basic-call", "direct-call"}), "basic-call");
}

TEST(Words, NothingIsSuggestedWhenNothingIsNear) {
    EXPECT_EQ(nearest("zebra", {"alice", "bob"}), "");
    EXPECT_EQ(nearest("x", {"a"}), "") << "every letter differs";
    EXPECT_EQ(nearest("anything", {}), "");
}

TEST(Words, ListsReadLikeSentences) {
    EXPECT_EQ(either_of({"udp", "tcp"}), "`udp` or `tcp`");
    EXPECT_EQ(either_of({"a", "b", "c"}, "and"), "`a`, `b` and `c`");
    EXPECT_EQ(either_of({"a"}), "`a`");
}

}  // namespace
}  // namespace siplab
