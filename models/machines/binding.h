// One binding in a registrar's location service (RFC 3261 section 10.3).
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct BindingMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t { absent, bound };
    enum class Event : std::uint8_t { added, refreshed, removed, timer_expire };

    static constexpr std::array states{
        StateInfo{"Absent", "The address of record does not lead to this contact.", true},
        StateInfo{"Bound", "Calls to the address of record reach this contact until it expires."},
    };
    static constexpr std::array events{
        EventInfo{"REGISTER, new contact"}, EventInfo{"REGISTER, same contact"},
        EventInfo{"REGISTER for zero seconds"}, EventInfo{"timer expire", Timer::expire},
    };
    using Row = TypedRow<State, Event>;
    static constexpr auto rows = erase_types(std::array{
        Row{State::absent, Event::added, State::bound,
            {start(Timer::expire)}, "RFC 3261 10.3 step 7"},
        Row{State::bound, Event::refreshed, State::bound,
            {stop(Timer::expire), start(Timer::expire)}, "RFC 3261 10.3 step 7"},
        Row{State::bound, Event::removed, State::absent,
            {stop(Timer::expire)}, "RFC 3261 10.3 step 7"},
        Row{State::bound, Event::timer_expire, State::absent, {}, "RFC 3261 10.3"},
    });
    static constexpr Table table{
        "binding", "Registration, the registrar's side", "RFC 3261 section 10.3",
        "One line in the registrar's book: this address of record is at that contact, until then.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(BindingMachine::table));

}  // namespace siplab
