// The INVITE server transaction (RFC 3261 section 17.2.1 as amended by RFC 6026 sections 7.1
// and 8.5 to 8.8).
//
// Tells a repeated INVITE from a new one, repeats failures until their ACK comes, and leaves
// repeating a 2xx to the transaction user (13.3.1.4). An error of the transport never ends it (RFC
// 6026 8.8).
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct InviteServer {
    // clang-format off
    enum class State : std::uint8_t {
        start, proceeding, accepted, completed, confirmed, terminated
    };
    enum class Event : std::uint8_t {
        request, provisional, success, failure, ack, transport_error,
        timer_trying, timer_g, timer_h, timer_i, timer_l
    };

    static constexpr std::array states{
        StateInfo{"Start", "An INVITE came that belongs to no transaction yet."},
        StateInfo{"Proceeding",
            "The user agent works on the INVITE; a repeated INVITE gets the last 1xx again."},
        StateInfo{"Accepted",
            "A 2xx was sent; a repeated INVITE is swallowed, for the user agent repeats the 2xx."},
        StateInfo{"Completed",
            "A failure was sent and goes out again and again until its ACK comes."},
        StateInfo{"Confirmed", "The ACK came; further copies of it are swallowed for a while."},
        StateInfo{"Terminated", "The transaction is over and forgotten.", true},
    };
    static constexpr std::array events{
        EventInfo{"INVITE"}, EventInfo{"1xx from TU"}, EventInfo{"2xx from TU"},
        EventInfo{"300-699 from TU"}, EventInfo{"ACK"}, EventInfo{"transport error"},
        EventInfo{"timer trying", Timer::trying}, EventInfo{"timer G", Timer::G},
        EventInfo{"timer H", Timer::H}, EventInfo{"timer I", Timer::I},
        EventInfo{"timer L", Timer::L},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr Steps report_transport_error{report("transport error")};

    static constexpr auto rows = erase_types(std::array{
        Row{S::start, E::request, S::proceeding,
            {start(Timer::trying), deliver()}, "RFC 3261 17.2.1"},

        Row{S::proceeding, E::request, S::proceeding, {resend()}, "RFC 3261 17.2.1"},
        Row{S::proceeding, E::timer_trying, S::proceeding, {make("100")}, "RFC 3261 17.2.1"},
        Row{S::proceeding, E::provisional, S::proceeding,
            {stop(Timer::trying), send()}, "RFC 3261 17.2.1"},
        Row{S::proceeding, E::success, S::accepted,
            {stop(Timer::trying), send(), start(Timer::L)}, "RFC 6026 8.5, 8.7"},
        Row{S::proceeding, E::failure, S::completed,
            {stop(Timer::trying), send(), start(Timer::G), start(Timer::H)}, "RFC 3261 17.2.1"},
        Row{S::proceeding, E::transport_error, S::proceeding,
            report_transport_error, "RFC 6026 8.8"},

        Row{S::accepted, E::request, S::accepted, {}, "RFC 6026 8.7"},
        Row{S::accepted, E::success, S::accepted, {send()}, "RFC 6026 8.7"},
        Row{S::accepted, E::ack, S::accepted, {deliver()}, "RFC 6026 8.7"},
        Row{S::accepted, E::transport_error, S::accepted, report_transport_error, "RFC 6026 8.8"},
        Row{S::accepted, E::timer_l, S::terminated, {}, "RFC 6026 8.7"},

        Row{S::completed, E::request, S::completed, {resend()}, "RFC 3261 17.2.1"},
        Row{S::completed, E::timer_g, S::completed,
            {resend(), restart(Timer::G)}, "RFC 3261 17.2.1"},
        Row{S::completed, E::timer_h, S::terminated, {report("timeout")}, "RFC 3261 17.2.1"},
        Row{S::completed, E::ack, S::confirmed,
            {stop(Timer::G), stop(Timer::H), start(Timer::I)}, "RFC 3261 17.2.1"},
        Row{S::completed, E::transport_error, S::completed, report_transport_error, "RFC 6026 8.8"},

        Row{S::confirmed, E::ack, S::confirmed, {}, "RFC 3261 17.2.1"},
        Row{S::confirmed, E::timer_i, S::terminated, {}, "RFC 3261 17.2.1"},
    });
    // clang-format on
    static constexpr Table table{
        "invite-server",
        "INVITE server transaction",
        "RFC 3261 section 17.2.1, RFC 6026",
        "How the called side answers an INVITE exactly once, whatever is lost or repeated.",
        states,
        events,
        rows};
};

static_assert(is_sound(InviteServer::table));

}  // namespace siplab
