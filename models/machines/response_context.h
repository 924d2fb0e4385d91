// What a stateful proxy does with one request: its response context (RFC 3261 sections 16.6 to
// 16.10).
//
// Each place to which the request was forwarded is a branch with a machine of its own
// (proxy_branch.h), and below each branch is a client transaction. Which response is the best one,
// and where the request goes, is data; it is decided in models/proxy/.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct ResponseContextMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t { received, proceeding, cancelling, answered, done };
    enum class Event : std::uint8_t {
        forward, forward_after_100, forward_before_100, provisional, success, failure,
        failure_targets_left, last_failure, global_failure, cancel, timer_ring, timer_m
    };

    static constexpr std::array states{
        StateInfo{"Received", "The request may be forwarded, and it is known where to."},
        StateInfo{"Proceeding", "At least one branch is at work; nothing final has gone back."},
        StateInfo{"Cancelling", "The caller gave up, or somebody declined for all (6xx): the "
                  "branches still at work are being cancelled."},
        StateInfo{"Answered", "A 2xx went back; others may follow, since every one of them counts "
                  "in an INVITE."},
        StateInfo{"Done", "A final response went back and nothing more is expected.", true},
    };
    static constexpr std::array events{
        EventInfo{"request to forward"}, EventInfo{"INVITE to forward, 100 first"},
        EventInfo{"INVITE to forward, 100 after it"},
        EventInfo{"101-199"}, EventInfo{"2xx"}, EventInfo{"300-699, others at work"},
        EventInfo{"300-599, targets left"}, EventInfo{"300-699, nobody left"},
        EventInfo{"6xx, others at work"}, EventInfo{"CANCEL"},
        EventInfo{"timer ring", Timer::ring}, EventInfo{"timer M", Timer::M},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr auto rows = erase_types(std::array{
        Row{S::received, E::forward, S::proceeding,
            {make("branches"), start(Timer::ring)}, "RFC 3261 16.6"},
        Row{S::received, E::forward_after_100, S::proceeding,
            {make("100"), make("branches"), start(Timer::ring)}, "RFC 3261 16.6, 17.2.1"},
        Row{S::received, E::forward_before_100, S::proceeding,
            {make("branches"), make("100"), start(Timer::ring)}, "RFC 3261 16.6, 17.2.1"},

        Row{S::proceeding, E::provisional, S::proceeding, {send()}, "RFC 3261 16.7 step 5"},
        Row{S::proceeding, E::success, S::answered,
            {stop(Timer::ring), send(), make("CANCEL of other branches"), start(Timer::M)},
            "RFC 3261 16.7 steps 5, 10"},
        Row{S::proceeding, E::failure, S::proceeding, {}, "RFC 3261 16.7 step 4"},
        Row{S::proceeding, E::failure_targets_left, S::proceeding,
            {stop(Timer::ring), make("branches"), start(Timer::ring)}, "RFC 3261 16.6"},
        Row{S::proceeding, E::last_failure, S::done,
            {stop(Timer::ring), make("best response")}, "RFC 3261 16.7 step 6"},
        Row{S::proceeding, E::global_failure, S::cancelling,
            {stop(Timer::ring), make("CANCEL of other branches")}, "RFC 3261 16.7 step 5"},
        Row{S::proceeding, E::cancel, S::cancelling,
            {stop(Timer::ring), make("CANCEL of other branches")}, "RFC 3261 16.10"},
        Row{S::proceeding, E::timer_ring, S::proceeding,
            {make("CANCEL of other branches")}, "RFC 3261 16.10"},

        Row{S::cancelling, E::provisional, S::cancelling, {send()}, "RFC 3261 16.7 step 5"},
        Row{S::cancelling, E::success, S::answered,
            {send(), make("CANCEL of other branches"), start(Timer::M)},
            "RFC 3261 16.7 steps 5, 10"},
        Row{S::cancelling, E::failure, S::cancelling, {}, "RFC 3261 16.7 step 4"},
        Row{S::cancelling, E::last_failure, S::done,
            {make("best response")}, "RFC 3261 16.7 step 6"},

        Row{S::answered, E::success, S::answered, {send()}, "RFC 3261 16.7 step 5"},
        Row{S::answered, E::timer_m, S::done, {}, "RFC 3261 16.7 step 9"},

        Row{S::done, E::success, S::done, {send()}, "RFC 3261 16.7 step 5"},
    });
    static constexpr Table table{
        "response-context", "Proxy, one request", "RFC 3261 sections 16.6 to 16.10",
        "How a proxy sends a request to one place or to many, and gives back the one answer that "
        "counts.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(ResponseContextMachine::table));

}  // namespace siplab
