// The compile-time checks of machine.h can fail: for each of them a table that only it refuses.
#include <gtest/gtest.h>

#include "models/machines/machine.h"

namespace siplab {
namespace {

enum class State : std::uint8_t { idle, busy, done };
enum class Event : std::uint8_t { begin, end, timer_a, timer_b };
using Row = TypedRow<State, Event>;

constexpr std::array states{StateInfo{"Idle", "Nothing yet."}, StateInfo{"Busy", "At work."},
                            StateInfo{"Done", "Over.", true}};
constexpr std::array events{EventInfo{"begin"}, EventInfo{"end"}, EventInfo{"timer A", Timer::A},
                            EventInfo{"timer B", Timer::B}};

template <class Rows>
constexpr Table table_of(const Rows& rows) {
    return {"test", "Test", "nowhere", "A table for a test.", states, events, rows};
}

// A sound one, from which every broken one below differs by one mistake.
constexpr auto sound = erase_types(std::array{
    Row{State::idle, Event::begin, State::busy, {start(Timer::A)}, "1"},
    Row{State::busy, Event::timer_a, State::busy, {restart(Timer::A)}, "2"},
    Row{State::busy, Event::end, State::done, {}, "3"},
});
static_assert(is_sound(table_of(sound)));

constexpr auto two_ways = erase_types(std::array{
    Row{State::idle, Event::begin, State::busy, {start(Timer::A)}, "1"},
    Row{State::idle, Event::begin, State::done, {}, "1, again"},
    Row{State::busy, Event::timer_a, State::busy, {restart(Timer::A)}, "2"},
    Row{State::busy, Event::end, State::done, {}, "3"},
});
static_assert(!is_deterministic(table_of(two_ways)));
static_assert(!is_sound(table_of(two_ways)));

constexpr auto island = erase_types(std::array{
    Row{State::idle, Event::begin, State::done, {}, "1"},
    Row{State::busy, Event::end, State::done, {}, "3"},
});
static_assert(!all_states_reachable(table_of(island)));
static_assert(!is_sound(table_of(island)));

constexpr auto trap = erase_types(std::array{
    Row{State::idle, Event::begin, State::busy, {}, "1"},
    Row{State::idle, Event::end, State::done, {}, "2"},
    Row{State::busy, Event::begin, State::busy, {}, "3"},
});
static_assert(all_states_reachable(table_of(trap)));
static_assert(!end_reachable_from_each(table_of(trap)));
static_assert(!is_sound(table_of(trap)));

// As the INVITE server transaction would be without timer G's row: it is started, and nobody hears
// it.
constexpr auto deaf = erase_types(std::array{
    Row{State::idle, Event::begin, State::busy, {start(Timer::A)}, "1"},
    Row{State::busy, Event::end, State::done, {}, "3"},
});
static_assert(!every_timer_handled(table_of(deaf)));
static_assert(!is_sound(table_of(deaf)));

// A timer that is left running when its state is left.
constexpr auto left_running = erase_types(std::array{
    Row{State::idle, Event::begin, State::idle, {start(Timer::A)}, "1"},
    Row{State::idle, Event::timer_a, State::idle, {restart(Timer::A)}, "2"},
    Row{State::idle, Event::end, State::busy, {}, "3: stop(A) is missing"},
    Row{State::busy, Event::end, State::done, {}, "4"},
});
static_assert(!every_timer_handled(table_of(left_running)));

constexpr auto stopped = erase_types(std::array{
    Row{State::idle, Event::begin, State::idle, {start(Timer::A)}, "1"},
    Row{State::idle, Event::timer_a, State::idle, {restart(Timer::A)}, "2"},
    Row{State::idle, Event::end, State::busy, {stop(Timer::A)}, "3"},
    Row{State::busy, Event::end, State::done, {}, "4"},
});
static_assert(is_sound(table_of(stopped)));

// A row for a timer that no row starts can never be taken.
constexpr auto never_started = erase_types(std::array{
    Row{State::idle, Event::begin, State::busy, {start(Timer::A)}, "1"},
    Row{State::busy, Event::timer_a, State::busy, {restart(Timer::A)}, "2"},
    Row{State::busy, Event::timer_b, State::done, {}, "3"},
});
static_assert(!every_timer_started(table_of(never_started)));
static_assert(!is_sound(table_of(never_started)));

constexpr auto unfounded = erase_types(std::array{
    Row{State::idle, Event::begin, State::busy, {}, "1"},
    Row{State::busy, Event::end, State::done, {}, ""},
});
static_assert(!every_row_cites_its_clause(table_of(unfounded)));
static_assert(!is_sound(table_of(unfounded)));

/// The checks ran when this file was compiled; here is what the executor asks a table.
TEST(Table, FindsTheRowForAStateAndAnEventOrNone) {
    constexpr Table table = table_of(sound);
    const siplab::Row* row = table.find(0, 0);
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->clause, "1");
    EXPECT_EQ(table.find(0, 1), nullptr);
}

}  // namespace
}  // namespace siplab
