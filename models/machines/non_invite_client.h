// The client transaction of every other request (RFC 3261 section 17.1.2).
//
// REGISTER, BYE, OPTIONS, CANCEL and the rest; ACK has no transaction. RFC 4320 changes nothing
// here: it binds the server. The fall-back to UDP is the client transport's of section 18.1.1; it
// stands here because timer E begins with it.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct NonInviteClient {
    // clang-format off
    enum class State : std::uint8_t { start, trying, proceeding, completed, terminated };
    enum class Event : std::uint8_t {
        request, provisional, final, transport_error, fallback, timer_e, timer_f, timer_k
    };

    static constexpr std::array states{
        StateInfo{"Start", "The transaction user has a request to send."},
        StateInfo{"Trying",
            "The request is sent, over UDP at growing intervals, and nothing has come back."},
        StateInfo{"Proceeding",
            "A 100 came; the request still goes out every T2, for the answer may be lost."},
        StateInfo{"Completed", "The answer came; repetitions of it are swallowed for a while."},
        StateInfo{"Terminated", "The transaction is over and forgotten.", true},
    };
    static constexpr std::array events{
        EventInfo{"request from TU"}, EventInfo{"1xx"}, EventInfo{"200-699"},
        EventInfo{"transport error"}, EventInfo{"TCP refused"},
        EventInfo{"timer E", Timer::E}, EventInfo{"timer F", Timer::F},
        EventInfo{"timer K", Timer::K},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    /// Once a 1xx has come, timer E no longer grows: it is reset with T2.
    static constexpr Step restart_with_t2{Verb::start, Timer::E, "T2"};

    static constexpr auto rows = erase_types(std::array{
        Row{S::start, E::request, S::trying,
            {send(), start(Timer::E), start(Timer::F)}, "RFC 3261 17.1.2.2"},

        Row{S::trying, E::timer_e, S::trying, {resend(), restart(Timer::E)}, "RFC 3261 17.1.2.2"},
        Row{S::trying, E::timer_f, S::terminated, {report("timeout")}, "RFC 3261 17.1.2.2"},
        Row{S::trying, E::transport_error, S::terminated,
            {report("transport error")}, "RFC 3261 17.1.4"},
        Row{S::trying, E::fallback, S::trying, {send(), start(Timer::E)}, "RFC 3261 18.1.1"},
        Row{S::trying, E::provisional, S::proceeding, {deliver()}, "RFC 3261 17.1.2.2"},
        Row{S::trying, E::final, S::completed,
            {stop(Timer::E), stop(Timer::F), start(Timer::K), deliver()}, "RFC 3261 17.1.2.2"},

        Row{S::proceeding, E::timer_e, S::proceeding,
            {resend(), restart_with_t2}, "RFC 3261 17.1.2.2"},
        Row{S::proceeding, E::timer_f, S::terminated, {report("timeout")}, "RFC 3261 17.1.2.2"},
        Row{S::proceeding, E::transport_error, S::terminated,
            {report("transport error")}, "RFC 3261 17.1.4"},
        Row{S::proceeding, E::provisional, S::proceeding, {deliver()}, "RFC 3261 17.1.2.2"},
        Row{S::proceeding, E::final, S::completed,
            {stop(Timer::E), stop(Timer::F), start(Timer::K), deliver()}, "RFC 3261 17.1.2.2"},

        Row{S::completed, E::final, S::completed, {}, "RFC 3261 17.1.2.2"},
        Row{S::completed, E::timer_k, S::terminated, {}, "RFC 3261 17.1.2.2"},
    });
    // clang-format on
    static constexpr Table table{
        "non-invite-client",
        "Non-INVITE client transaction",
        "RFC 3261 section 17.1.2",
        "How a request that is answered at once gets through a network that loses packets.",
        states,
        events,
        rows};
};

static_assert(is_sound(NonInviteClient::table));

}  // namespace siplab
