// Table 4 of RFC 3261 with RFC 6026's additions, and what T1, T2, T4 and the transport make of it.
#include "models/machines/timers.h"

#include <set>

#include <gtest/gtest.h>

namespace siplab {
namespace {

using namespace std::chrono_literals;

constexpr TimerValues usual;

Time udp(Timer timer, const TimerValues& values = usual) {
    return first_interval(timer, values, Transport::udp);
}
Time tcp(Timer timer, const TimerValues& values = usual) {
    return first_interval(timer, values, Transport::tcp);
}

TEST(Timers, HaveTheValuesOfTable4OverUdp) {
    EXPECT_EQ(udp(Timer::A), 500ms);
    EXPECT_EQ(udp(Timer::B), 32s);
    EXPECT_GT(udp(Timer::C), 180s);
    EXPECT_GE(udp(Timer::D), 32s);
    EXPECT_EQ(udp(Timer::E), 500ms);
    EXPECT_EQ(udp(Timer::F), 32s);
    EXPECT_EQ(udp(Timer::G), 500ms);
    EXPECT_EQ(udp(Timer::H), 32s);
    EXPECT_EQ(udp(Timer::I), 5s);
    EXPECT_EQ(udp(Timer::J), 32s);
    EXPECT_EQ(udp(Timer::K), 5s);
    EXPECT_EQ(udp(Timer::L), 32s);
    EXPECT_EQ(udp(Timer::M), 32s);
}

TEST(Timers, OverTcpNothingIsRepeatedAndNoCopiesAreAwaited) {
    for (const Timer timer : {Timer::A, Timer::E, Timer::G}) {
        EXPECT_TRUE(is_set(timer, Transport::udp));
        EXPECT_FALSE(is_set(timer, Transport::tcp));
    }
    for (const Timer timer : {Timer::D, Timer::I, Timer::J, Timer::K}) {
        EXPECT_TRUE(is_set(timer, Transport::tcp));
        EXPECT_EQ(tcp(timer), 0s);
    }
    for (const Timer timer : {Timer::B, Timer::F, Timer::H, Timer::L, Timer::M})
        EXPECT_EQ(tcp(timer), 32s);
}

/// Timer D is at least 32 s, however small T1 is: the server may not have made its own T1 smaller.
TEST(Timers, FollowT1AndT4ButTimerDNeverFallsBelow32Seconds) {
    const TimerValues quick{100ms, 4s, 1s};
    EXPECT_EQ(udp(Timer::B, quick), 6400ms);
    EXPECT_EQ(udp(Timer::D, quick), 32s);
    EXPECT_EQ(udp(Timer::K, quick), 1s);
    const TimerValues slow{1s, 8s, 10s};
    EXPECT_EQ(udp(Timer::D, slow), 64s);
    EXPECT_EQ(udp(Timer::I, slow), 10s);
}

/// RFC 4320 section 4.1: 500 ms + 1 s + 2 s until timer E is reset to 4 s.
TEST(Timers, A100ToAnotherRequestWaitsUntilTimerEReachesT2) {
    EXPECT_EQ(udp(Timer::late_trying), 3500ms);
    EXPECT_EQ(udp(Timer::late_trying, {1s, 4s, 5s}), 3s);
    EXPECT_EQ(udp(Timer::late_trying, {500ms, 8s, 5s}), 7500ms);
    EXPECT_EQ(udp(Timer::late_trying, {4s, 4s, 5s}), 0s);
    EXPECT_EQ(udp(Timer::trying), 200ms);
}

TEST(Timers, TimerADoublesWithoutBoundTheOthersUpToT2) {
    EXPECT_EQ(next_interval(Timer::A, 8s, usual), 16s);
    for (const Timer timer : {Timer::E, Timer::G, Timer::retransmit_2xx}) {
        EXPECT_EQ(next_interval(timer, 500ms, usual), 1s);
        EXPECT_EQ(next_interval(timer, 4s, usual), 4s);
    }
}

TEST(Timers, EachHasANameOfItsOwn) {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(last_timer); ++i) {
        EXPECT_TRUE(names.insert(to_text(static_cast<Timer>(i))).second);
    }
    EXPECT_EQ(to_text(Timer::A), "A");
    EXPECT_EQ(to_text(Timer::retransmit_2xx), "2xx retransmit");
}

}  // namespace
}  // namespace siplab
