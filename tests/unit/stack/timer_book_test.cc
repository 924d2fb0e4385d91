// The timers of one agent: an id finds its owner once, and never after it was cancelled.
#include "models/stack/timer_book.h"

#include <gtest/gtest.h>

#include "models/machines/timers.h"

namespace siplab {
namespace {

using namespace std::chrono_literals;

TEST(TimerBook, CallsTheOwnerOnce) {
    TimerBook book;
    Outbox out(Time{});
    int fired = 0;
    const TimerBook::Id id = book.set(out, Timer::A, 500ms, [&](Outbox&) { ++fired; });
    EXPECT_NE(id, 0U);
    book.fire(out, id);
    book.fire(out, id);
    EXPECT_EQ(fired, 1);
    EXPECT_EQ(book.running(), 0U);
    const Effects effects = out.take();
    ASSERT_EQ(effects.size(), 1U);
    EXPECT_EQ(std::get<SetTimer>(effects.front().what).name, "A");
    EXPECT_EQ(std::get<SetTimer>(effects.front().what).delay, 500ms);
}

/// A timer cancelled in the very instant in which it fires must not be heard.
TEST(TimerBook, ACancelledTimerIsNotHeard) {
    TimerBook book;
    Outbox out(Time{});
    const TimerBook::Id id = book.set(out, Timer::B, 32s, [](Outbox&) { FAIL(); });
    book.cancel(out, id);
    book.cancel(out, id);
    book.cancel(out, 0);
    book.fire(out, id);
    EXPECT_EQ(out.take().size(), 2U);  // set and cancelled, once each
}

/// What fires may set itself again.
TEST(TimerBook, AnOwnerMaySetATimerWhileOneFires) {
    TimerBook book;
    Outbox out(Time{});
    TimerBook::Id second = 0;
    const TimerBook::Id first = book.set(out, Timer::A, 1s, [&](Outbox& later) {
        second = book.set(later, Timer::A, 2s, [](Outbox&) {});
    });
    book.fire(out, first);
    EXPECT_NE(second, first);
    EXPECT_EQ(book.running(), 1U);
}

}  // namespace
}  // namespace siplab
