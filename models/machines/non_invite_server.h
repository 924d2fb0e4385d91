// The server transaction of every other request (RFC 3261 section 17.2.2 as amended by RFC 4320
// section 4 and RFC 6026 section 8.8).
//
// RFC 4320: the only provisional response is 100; over UDP it goes out no sooner than when the
// client's timer E has reached T2, and then it must; 408 is never sent, for it would come too late.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct NonInviteServer {
    // clang-format off
    enum class State : std::uint8_t { start, trying, proceeding, completed, terminated };
    enum class Event : std::uint8_t {
        request, provisional, final, too_late, transport_error, timer_late_trying, timer_j
    };

    static constexpr std::array states{
        StateInfo{"Start", "A request came that belongs to no transaction yet."},
        StateInfo{"Trying",
            "The user agent works on the request; a repeated request is swallowed."},
        StateInfo{"Proceeding", "100 was sent; a repeated request gets it again."},
        StateInfo{"Completed", "The answer was sent; a repeated request gets it again."},
        StateInfo{"Terminated", "The transaction is over and forgotten.", true},
    };
    static constexpr std::array events{
        EventInfo{"request"}, EventInfo{"100 from TU"}, EventInfo{"200-699 from TU"},
        EventInfo{"408 from TU"}, EventInfo{"transport error"},
        EventInfo{"timer late trying", Timer::late_trying}, EventInfo{"timer J", Timer::J},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    // Figure 8 of RFC 3261 ends the transaction on a transport error; RFC 6026 8.8 rewrites section
    // 17.2.4 for every server transaction: it must remain where it is, so that a repeated request
    // is not taken for a new one.
    static constexpr auto rows = erase_types(std::array{
        Row{S::start, E::request, S::trying,
            {start(Timer::late_trying), deliver()}, "RFC 3261 17.2.2"},

        Row{S::trying, E::request, S::trying, {}, "RFC 3261 17.2.2"},
        Row{S::trying, E::timer_late_trying, S::proceeding, {make("100")}, "RFC 4320 4.1"},
        Row{S::trying, E::provisional, S::proceeding,
            {stop(Timer::late_trying), send()}, "RFC 3261 17.2.2, RFC 4320 4.1"},
        Row{S::trying, E::final, S::completed,
            {stop(Timer::late_trying), send(), start(Timer::J)}, "RFC 3261 17.2.2"},
        Row{S::trying, E::too_late, S::terminated, {}, "RFC 4320 4.2"},

        Row{S::proceeding, E::request, S::proceeding, {resend()}, "RFC 3261 17.2.2"},
        Row{S::proceeding, E::provisional, S::proceeding, {send()}, "RFC 3261 17.2.2"},
        Row{S::proceeding, E::final, S::completed, {send(), start(Timer::J)}, "RFC 3261 17.2.2"},
        Row{S::proceeding, E::too_late, S::terminated, {}, "RFC 4320 4.2"},
        Row{S::proceeding, E::transport_error, S::proceeding,
            {report("transport error")}, "RFC 6026 8.8"},

        Row{S::completed, E::request, S::completed, {resend()}, "RFC 3261 17.2.2"},
        Row{S::completed, E::final, S::completed, {}, "RFC 3261 17.2.2"},
        Row{S::completed, E::transport_error, S::completed,
            {report("transport error")}, "RFC 6026 8.8"},
        Row{S::completed, E::timer_j, S::terminated, {}, "RFC 3261 17.2.2"},
    });
    // clang-format on
    static constexpr Table table{
        "non-invite-server",
        "Non-INVITE server transaction",
        "RFC 3261 section 17.2.2, RFC 4320",
        "How a request is answered once, and how its answer is repeated for whoever missed it.",
        states,
        events,
        rows};
};

static_assert(is_sound(NonInviteServer::table));

}  // namespace siplab
