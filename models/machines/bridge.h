// The back-to-back user agent's part: what joins the call that came in to the call that goes out.
//
// RFC 3261 section 6 defines a B2BUA as a UAS and a UAC put together and leaves the joint to us;
// RFC 7092 names the kinds. Each leg is a callee or caller machine of its own; this one only says
// what news of one leg means for the other.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct BridgeMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t { idle, routing, alerting, answering, connected, ended };
    enum class Event : std::uint8_t {
        call, unknown_callee, unreachable_callee, callee_progress, callee_rings, callee_answers,
        one_callee_fails, callee_fails_next, callee_fails, picked_up, caller_gives_up, caller_acks, caller_hangs_up, callee_hangs_up,
        caller_changes, callee_changes, change_accepted, change_refused, timer_ring_next, timer_ring
    };

    static constexpr std::array states{
        StateInfo{"Idle", "No call has come."},
        StateInfo{"Routing", "The callee's phone, or several, are being called."},
        StateInfo{"Alerting", "A callee's phone rings, or has rung, and the caller knows it."},
        StateInfo{"Answering",
                  "The callee answered; the caller is told and has not acknowledged it yet."},
        StateInfo{"Connected", "Both legs are up; news of one is passed to the other."},
        StateInfo{"Ended", "The legs have nothing more to do with each other.", true},
    };
    static constexpr std::array events{
        EventInfo{"call for a registered phone"}, EventInfo{"call for an unknown number"},
        EventInfo{"call for a phone that is not registered"}, EventInfo{"callee: progress"},
        EventInfo{"callee: rings"}, EventInfo{"callee: answers"},
        EventInfo{"callee: fails, others still ring"},
        EventInfo{"callee: fails, others are left to call"}, EventInfo{"callee: fails"},
        EventInfo{"somebody picks the call up"}, EventInfo{"caller: gives up"}, EventInfo{"caller: ACK"}, EventInfo{"caller: hangs up"},
        EventInfo{"callee: hangs up"}, EventInfo{"caller: changes the session"},
        EventInfo{"callee: changes the session"}, EventInfo{"change accepted"},
        EventInfo{"change refused"},
        EventInfo{"timer ring, others are left to call", Timer::ring},
        EventInfo{"timer ring", Timer::ring},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr std::string_view joint = "RFC 3261 section 6, B2BUA";
    static constexpr Steps answered{
        stop(Timer::ring), make("end of other callees' calls"), make("200 to caller")};
    static constexpr Steps taken_over{
        stop(Timer::ring), make("end of other callees' calls"),
        make("200 to the one who picks up"), make("200 to caller")};
    static constexpr Steps call_next{
        stop(Timer::ring), make("call to the next callees"), start(Timer::ring)};
    static constexpr Steps give_up_and_call_next{
        make("end of callees' calls"), make("call to the next callees"), start(Timer::ring)};
    static constexpr auto rows = erase_types(std::array{
        Row{S::idle, E::call, S::routing,
            {make("100 to caller"), make("call to callees"), start(Timer::ring)}, joint},
        Row{S::idle, E::unknown_callee, S::ended, {make("404 to caller")}, "RFC 3261 21.4.5"},
        Row{S::idle, E::unreachable_callee, S::ended, {make("480 to caller")}, "RFC 3261 21.4.18"},

        Row{S::routing, E::callee_progress, S::routing, {make("progress to caller")}, joint},
        Row{S::routing, E::callee_rings, S::alerting, {make("180 to caller")}, joint},
        Row{S::routing, E::callee_answers, S::answering, answered, joint},
        Row{S::routing, E::picked_up, S::answering, taken_over, joint},
        Row{S::routing, E::one_callee_fails, S::routing, {}, joint},
        Row{S::routing, E::callee_fails_next, S::routing, call_next, joint},
        Row{S::routing, E::timer_ring_next, S::routing, give_up_and_call_next, joint},
        Row{S::routing, E::callee_fails, S::ended,
            {stop(Timer::ring), make("failure to caller")}, joint},
        Row{S::routing, E::caller_gives_up, S::ended,
            {stop(Timer::ring), make("end of callees' calls")}, joint},
        Row{S::routing, E::timer_ring, S::ended,
            {make("end of callees' calls"), make("480 to caller")}, "RFC 3261 21.4.18"},

        Row{S::alerting, E::callee_progress, S::alerting, {make("progress to caller")}, joint},
        Row{S::alerting, E::callee_rings, S::alerting, {}, joint},
        Row{S::alerting, E::callee_answers, S::answering, answered, joint},
        Row{S::alerting, E::picked_up, S::answering, taken_over, joint},
        Row{S::alerting, E::one_callee_fails, S::alerting, {}, joint},
        Row{S::alerting, E::callee_fails_next, S::alerting, call_next, joint},
        Row{S::alerting, E::timer_ring_next, S::alerting, give_up_and_call_next, joint},
        Row{S::alerting, E::callee_fails, S::ended,
            {stop(Timer::ring), make("failure to caller")}, joint},
        Row{S::alerting, E::caller_gives_up, S::ended,
            {stop(Timer::ring), make("end of callees' calls")}, joint},
        Row{S::alerting, E::timer_ring, S::ended,
            {make("end of callees' calls"), make("480 to caller")}, "RFC 3261 21.4.18"},

        Row{S::answering, E::caller_acks, S::connected, {make("ACK to callee")}, joint},
        Row{S::answering, E::caller_hangs_up, S::ended, {make("end of callee's call")}, joint},
        Row{S::answering, E::callee_hangs_up, S::ended, {make("end of caller's call")}, joint},

        Row{S::connected, E::caller_hangs_up, S::ended, {make("end of callee's call")}, joint},
        Row{S::connected, E::callee_hangs_up, S::ended, {make("end of caller's call")}, joint},
        Row{S::connected, E::caller_changes, S::connected, {make("change to callee")}, joint},
        Row{S::connected, E::callee_changes, S::connected, {make("change to caller")}, joint},
        Row{S::connected, E::change_accepted, S::connected,
            {make("acceptance to the asker")}, joint},
        Row{S::connected, E::change_refused, S::connected, {make("refusal to the asker")}, joint},
    });
    static constexpr Table table{
        "bridge", "Bridge between two calls in the PBX", "RFC 3261 section 6 (B2BUA)",
        "How a PBX joins the caller's call to the callee's: two calls, and what each means for "
        "the other.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(BridgeMachine::table));

}  // namespace siplab
