// One of the places to which a stateful proxy forwarded a request (RFC 3261 sections 16.6 to
// 16.10).
//
// What its responses mean for the request as a whole is response_context.h; retransmissions are
// the client transaction's.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct ProxyBranchMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t {
        idle, calling, proceeding, giving_up, cancelled, finished
    };
    enum class Event : std::uint8_t {
        forward_invite, forward_other, no_way, trying, provisional, final, no_answer,
        transport_error, cancel, timer_c
    };

    static constexpr std::array states{
        StateInfo{"Idle", "The request has not been forwarded yet."},
        StateInfo{"Calling", "The request is forwarded and nothing has come back."},
        StateInfo{"Proceeding", "The next hop has the request and is working on it (1xx)."},
        StateInfo{"Giving up",
                  "Nobody wants this branch any more, but CANCEL must wait for a first 1xx."},
        StateInfo{"Cancelled", "CANCEL is sent; the final response, usually 487, is still due."},
        StateInfo{"Finished", "This branch has its final response.", true},
    };
    static constexpr std::array events{
        EventInfo{"INVITE to forward"}, EventInfo{"other request to forward"},
        EventInfo{"no way there"}, EventInfo{"100"}, EventInfo{"101-199"},
        EventInfo{"200-699"}, EventInfo{"no answer"}, EventInfo{"transport error"},
        EventInfo{"not wanted any more"}, EventInfo{"timer C", Timer::C},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr Steps finish{stop(Timer::C), deliver()};
    static constexpr Steps finish_with_408{stop(Timer::C), tell("408")};
    static constexpr Steps finish_with_503{stop(Timer::C), tell("503")};
    static constexpr Steps cancel_it{stop(Timer::C), make("CANCEL")};

    static constexpr auto rows = erase_types(std::array{
        Row{S::idle, E::forward_invite, S::calling,
            {send(), start(Timer::C)}, "RFC 3261 16.6 steps 10, 11"},
        Row{S::idle, E::forward_other, S::calling, {send()}, "RFC 3261 16.6 step 10"},
        Row{S::idle, E::no_way, S::finished, {tell("503")}, "RFC 3261 16.9"},

        Row{S::calling, E::trying, S::proceeding, {}, "RFC 3261 16.7 step 5"},
        Row{S::calling, E::provisional, S::proceeding,
            {stop(Timer::C), start(Timer::C), deliver()}, "RFC 3261 16.7 step 2"},
        Row{S::calling, E::final, S::finished, finish, "RFC 3261 16.7 step 4"},
        Row{S::calling, E::no_answer, S::finished, finish_with_408, "RFC 3261 16.7 step 6"},
        Row{S::calling, E::transport_error, S::finished, finish_with_503, "RFC 3261 16.9"},
        Row{S::calling, E::cancel, S::giving_up, {}, "RFC 3261 9.1"},
        Row{S::calling, E::timer_c, S::finished, {tell("408")}, "RFC 3261 16.8"},

        Row{S::proceeding, E::provisional, S::proceeding,
            {stop(Timer::C), start(Timer::C), deliver()}, "RFC 3261 16.7 step 2"},
        Row{S::proceeding, E::final, S::finished, finish, "RFC 3261 16.7 step 4"},
        Row{S::proceeding, E::no_answer, S::finished, finish_with_408, "RFC 3261 16.7 step 6"},
        Row{S::proceeding, E::transport_error, S::finished, finish_with_503, "RFC 3261 16.9"},
        Row{S::proceeding, E::cancel, S::cancelled, cancel_it, "RFC 3261 16.10"},
        Row{S::proceeding, E::timer_c, S::cancelled, {make("CANCEL")}, "RFC 3261 16.8"},

        Row{S::giving_up, E::trying, S::cancelled, cancel_it, "RFC 3261 9.1"},
        Row{S::giving_up, E::provisional, S::cancelled,
            {stop(Timer::C), make("CANCEL"), deliver()}, "RFC 3261 9.1"},
        Row{S::giving_up, E::final, S::finished, finish, "RFC 3261 9.1"},
        Row{S::giving_up, E::no_answer, S::finished, finish_with_408, "RFC 3261 16.7 step 6"},
        Row{S::giving_up, E::transport_error, S::finished, finish_with_503, "RFC 3261 16.9"},
        Row{S::giving_up, E::timer_c, S::finished, {tell("408")}, "RFC 3261 16.8"},

        Row{S::cancelled, E::provisional, S::cancelled, {deliver()}, "RFC 3261 16.7 step 5"},
        Row{S::cancelled, E::final, S::finished, {deliver()}, "RFC 3261 16.7 step 4"},
        Row{S::cancelled, E::no_answer, S::finished, {tell("408")}, "RFC 3261 9.1"},
        Row{S::cancelled, E::transport_error, S::finished, {tell("503")}, "RFC 3261 16.9"},

        Row{S::finished, E::final, S::finished, {deliver()}, "RFC 3261 16.7 step 5"},
    });
    static constexpr Table table{
        "proxy-branch", "Proxy, one branch", "RFC 3261 sections 16.6 to 16.10",
        "What a proxy knows of one place to which it sent a request: from Timer C to the final "
        "response.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(ProxyBranchMachine::table));

}  // namespace siplab
