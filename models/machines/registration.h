// A phone's registration, as the phone sees it (RFC 3261 section 10.2).
//
// The registrar's side of the same binding is binding.h.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct RegistrationMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t {
        unregistered, registering, registered, refreshing, waiting, unregistering
    };
    enum class Event : std::uint8_t {
        user_registers, user_unregisters, success, challenge, too_brief, rejected, no_answer,
        timer_refresh, timer_retry
    };

    static constexpr std::array states{
        StateInfo{"Unregistered",
                  "The registrar does not know where the phone is; it cannot be called.", true},
        StateInfo{"Registering", "REGISTER is sent, its answer has not come."},
        StateInfo{"Registered", "The registrar has a binding to the phone's Contact."},
        StateInfo{"Refreshing", "A REGISTER is sent before the binding runs out."},
        StateInfo{"Waiting", "The registrar does not answer; the phone tries again later."},
        StateInfo{"Unregistering", "A REGISTER with an expiration of zero is sent."},
    };
    static constexpr std::array events{
        EventInfo{"user registers"}, EventInfo{"user unregisters"}, EventInfo{"2xx"},
        EventInfo{"401 or 407"},
        EventInfo{"423"}, EventInfo{"other failure"}, EventInfo{"no answer"},
        EventInfo{"timer refresh", Timer::refresh}, EventInfo{"timer retry", Timer::retry},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr auto rows = erase_types(std::array{
        Row{S::unregistered, E::user_registers, S::registering,
            {make("REGISTER")}, "RFC 3261 10.2.1"},

        Row{S::registering, E::success, S::registered,
            {start(Timer::refresh), tell("registered")}, "RFC 3261 10.2.4"},
        Row{S::registering, E::challenge, S::registering,
            {make("REGISTER with credentials")}, "RFC 3261 22.2"},
        Row{S::registering, E::too_brief, S::registering,
            {make("REGISTER for longer")}, "RFC 3261 10.2.8"},
        Row{S::registering, E::rejected, S::unregistered,
            {tell("registration failed")}, "RFC 3261 10.2"},
        Row{S::registering, E::no_answer, S::waiting,
            {start(Timer::retry), tell("registration failed")}, "RFC 3261 10.2.7"},

        Row{S::registered, E::timer_refresh, S::refreshing, {make("REGISTER")}, "RFC 3261 10.2.4"},
        Row{S::registered, E::user_registers, S::refreshing,
            {stop(Timer::refresh), make("REGISTER")}, "RFC 3261 10.2.4"},
        Row{S::registered, E::user_unregisters, S::unregistering,
            {stop(Timer::refresh), make("REGISTER for zero seconds")}, "RFC 3261 10.2.2"},

        Row{S::refreshing, E::success, S::registered,
            {start(Timer::refresh), tell("registered")}, "RFC 3261 10.2.4"},
        Row{S::refreshing, E::challenge, S::refreshing,
            {make("REGISTER with credentials")}, "RFC 3261 22.2"},
        Row{S::refreshing, E::too_brief, S::refreshing,
            {make("REGISTER for longer")}, "RFC 3261 10.2.8"},
        Row{S::refreshing, E::rejected, S::unregistered,
            {tell("registration failed")}, "RFC 3261 10.2.4"},
        Row{S::refreshing, E::no_answer, S::waiting,
            {start(Timer::retry), tell("registration failed")}, "RFC 3261 10.2.7"},

        Row{S::waiting, E::timer_retry, S::registering, {make("REGISTER")}, "RFC 5626 4.5"},
        Row{S::waiting, E::user_registers, S::registering,
            {stop(Timer::retry), make("REGISTER")}, "RFC 3261 10.2"},
        Row{S::waiting, E::user_unregisters, S::unregistering,
            {stop(Timer::retry), make("REGISTER for zero seconds")}, "RFC 3261 10.2.2"},

        Row{S::unregistering, E::success, S::unregistered,
            {tell("unregistered")}, "RFC 3261 10.2.2"},
        Row{S::unregistering, E::challenge, S::unregistering,
            {make("REGISTER with credentials")}, "RFC 3261 22.2"},
        Row{S::unregistering, E::rejected, S::unregistered,
            {tell("registration failed")}, "RFC 3261 10.2"},
        Row{S::unregistering, E::no_answer, S::unregistered,
            {tell("registration failed")}, "RFC 3261 10.2"},
    });
    static constexpr Table table{
        "registration", "Registration, the phone's side", "RFC 3261 section 10.2",
        "How a phone tells the registrar where it can be reached, and keeps telling it.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(RegistrationMachine::table));

}  // namespace siplab
