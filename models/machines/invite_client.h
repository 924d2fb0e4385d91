// The INVITE client transaction (RFC 3261 section 17.1.1 as amended by RFC 6026 sections 7.2
// and 8.4).
//
// Sends an INVITE until somebody answers, acknowledges a failure, and stays for the 2xx that are
// repeated. The ACK for a 2xx is the transaction user's (13.2.2.4). The fall-back to UDP is the
// client transport's of section 18.1.1; it stands here because timer A begins with it. The clean-up
// after a CANCEL that nobody heeds is section 9.1's.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct InviteClient {
    // clang-format off
    enum class State : std::uint8_t {
        start, calling, proceeding, accepted, completed, terminated
    };
    enum class Event : std::uint8_t {
        request, provisional, success, failure, transport_error, fallback, cancelled,
        timer_a, timer_b, timer_d, timer_m, timer_give_up
    };

    static constexpr std::array states{
        StateInfo{"Start", "The transaction user has an INVITE to send."},
        StateInfo{"Calling",
            "The INVITE is sent, again and again over UDP, until something comes back."},
        StateInfo{"Proceeding",
            "A provisional response came: the INVITE arrived, so it is not sent again."},
        StateInfo{"Accepted",
            "A 2xx came; any that follow, repeated or from another fork, are passed up too."},
        StateInfo{"Completed",
            "A failure came and is acknowledged; each repetition gets the same ACK again."},
        StateInfo{"Terminated", "The transaction is over and forgotten.", true},
    };
    static constexpr std::array events{
        EventInfo{"INVITE from TU"}, EventInfo{"1xx"}, EventInfo{"2xx"}, EventInfo{"300-699"},
        EventInfo{"transport error"}, EventInfo{"TCP refused"}, EventInfo{"CANCEL from TU"},
        EventInfo{"timer A", Timer::A}, EventInfo{"timer B", Timer::B},
        EventInfo{"timer D", Timer::D},
        EventInfo{"timer M", Timer::M}, EventInfo{"timer give-up", Timer::give_up},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    // In each row what goes up to the transaction user comes last: it may send at once, and then
    // finds this transaction where it should be.
    static constexpr auto rows = erase_types(std::array{
        Row{S::start, E::request, S::calling,
            {send(), start(Timer::A), start(Timer::B)}, "RFC 3261 17.1.1.2"},

        Row{S::calling, E::timer_a, S::calling, {resend(), restart(Timer::A)}, "RFC 3261 17.1.1.2"},
        Row{S::calling, E::timer_b, S::terminated, {report("timeout")}, "RFC 3261 17.1.1.2"},
        Row{S::calling, E::transport_error, S::terminated,
            {report("transport error")}, "RFC 3261 17.1.4"},
        Row{S::calling, E::fallback, S::calling, {send(), start(Timer::A)}, "RFC 3261 18.1.1"},
        Row{S::calling, E::provisional, S::proceeding,
            {stop(Timer::A), stop(Timer::B), deliver()}, "RFC 3261 17.1.1.2"},
        Row{S::calling, E::success, S::accepted,
            {stop(Timer::A), stop(Timer::B), start(Timer::M), deliver()}, "RFC 6026 8.4"},
        Row{S::calling, E::failure, S::completed,
            {stop(Timer::A), stop(Timer::B), ack(), start(Timer::D), deliver()}, "RFC 6026 8.4"},

        Row{S::proceeding, E::provisional, S::proceeding, {deliver()}, "RFC 3261 17.1.1.2"},
        Row{S::proceeding, E::success, S::accepted,
            {stop(Timer::give_up), start(Timer::M), deliver()}, "RFC 6026 8.4"},
        Row{S::proceeding, E::failure, S::completed,
            {stop(Timer::give_up), ack(), start(Timer::D), deliver()}, "RFC 6026 8.4"},
        Row{S::proceeding, E::cancelled, S::proceeding, {start(Timer::give_up)}, "RFC 3261 9.1"},
        Row{S::proceeding, E::timer_give_up, S::terminated, {report("timeout")}, "RFC 3261 9.1"},

        Row{S::accepted, E::success, S::accepted, {deliver()}, "RFC 6026 8.4"},
        Row{S::accepted, E::timer_m, S::terminated, {}, "RFC 6026 8.4"},

        Row{S::completed, E::failure, S::completed, {resend()}, "RFC 6026 8.4"},
        Row{S::completed, E::timer_d, S::terminated, {}, "RFC 6026 8.4"},
        Row{S::completed, E::transport_error, S::terminated,
            {report("transport error")}, "RFC 3261 17.1.4"},
    });
    // clang-format on
    static constexpr Table table{
        "invite-client",
        "INVITE client transaction",
        "RFC 3261 section 17.1.1, RFC 6026",
        "How a caller's INVITE gets through a network that loses packets, and is answered.",
        states,
        events,
        rows};
};

static_assert(is_sound(InviteClient::table));

}  // namespace siplab
