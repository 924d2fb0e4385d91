// The order of a ladder's steps: causes above effects, also at equal times.
#include "viz/ladder_order.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace siplab::viz {
namespace {

using namespace std::chrono_literals;

std::vector<std::size_t> order_of(const std::vector<Placed>& placed) {
    std::vector<std::size_t> order;
    for (const Placed& p : placed) order.push_back(p.happening);
    return order;
}

Happening sending(Time at, std::size_t column) { return {at, column}; }
Happening receipt(Time at, std::size_t column, std::size_t of) {
    Happening h{at, column};
    h.sending = of;
    return h;
}

TEST(LadderOrder, AMessageWithNothingInItsWayIsLevel) {
    const auto placed = causal_order({sending(1s, 0), receipt(2s, 1, 0)});
    ASSERT_EQ(placed.size(), 1U);
    EXPECT_EQ(placed[0].happening, 0U);
    EXPECT_TRUE(placed[0].level);
}

/// A capture without any delay, its lines mixed up: the answer of column 1 stands before the
/// request that it answers.
TEST(LadderOrder, AtEqualTimesTheSendingComesBeforeItsReceipt) {
    const std::vector<Happening> mixed{receipt(1s, 1, 2), sending(1s, 1), sending(1s, 0),
                                       receipt(1s, 0, 1)};
    const auto placed = causal_order(mixed);
    EXPECT_EQ(order_of(placed), (std::vector<std::size_t>{2, 1}));
}

TEST(LadderOrder, ACauseStandsAboveItsEffectAtEqualTimes) {
    std::vector<Happening> h{sending(1s, 0), sending(1s, 1)};
    h[0].cause = 1;
    EXPECT_EQ(order_of(causal_order(h)), (std::vector<std::size_t>{1, 0}));
}

TEST(LadderOrder, TwoMessagesThatCrossAreNotLevel) {
    const auto placed =
        causal_order({sending(0s, 0), sending(1ms, 1), receipt(5ms, 1, 0), receipt(6ms, 0, 1)});
    ASSERT_EQ(placed.size(), 4U);
    for (const Placed& p : placed) EXPECT_FALSE(p.level);
}

TEST(LadderOrder, AMessageThatOvertakesAnotherIsNotLevel) {
    // The second one sent arrives first.
    const auto placed =
        causal_order({sending(0ms, 0), sending(1ms, 0), receipt(2ms, 1, 1), receipt(9ms, 1, 0)});
    EXPECT_EQ(placed.size(), 4U);
}

TEST(LadderOrder, MessagesOneBehindTheOtherStayLevel) {
    const auto placed =
        causal_order({sending(0ms, 0), sending(1ms, 0), receipt(10ms, 1, 0), receipt(11ms, 1, 1)});
    ASSERT_EQ(placed.size(), 2U);
    EXPECT_TRUE(placed[0].level && placed[1].level);
}

TEST(LadderOrder, WhatTheReceiverDidOnItsOwnMeanwhileStandsBetween) {
    const auto placed = causal_order({sending(0ms, 0), {500ms, 1}, receipt(900ms, 1, 0)});
    EXPECT_EQ(order_of(placed), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(LadderOrder, CausesInACircleAreDrawnByTime) {
    std::vector<Happening> h{{2s, 0}, {1s, 1}, {0s, 2}};
    h[0].cause = 1;
    h[1].cause = 0;
    EXPECT_EQ(order_of(causal_order(h)), (std::vector<std::size_t>{2, 1, 0}));
}

}  // namespace
}  // namespace siplab::viz
