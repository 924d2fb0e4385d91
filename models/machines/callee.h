// The INVITE session as its callee sees it (RFC 3261 sections 9.2, 13.3, 15).
//
// Changing the session once it stands (re-INVITE) is the machine of modification.h; the
// retransmissions of failure responses are the INVITE server transaction's, those of the 2xx are
// here (13.3.1.4).
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct CalleeMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t {
        idle, incoming, ringing, answered, leaving, talking, hanging_up, ended
    };
    enum class Event : std::uint8_t {
        invite, invite_refused, user_trying, user_alerted, user_progress, user_answers,
        user_rejects, user_hangs_up, cancel, ack, bye_received, bye_answered,
        dialog_lost, transport_failed,
        timer_expire, timer_ring, timer_progress, timer_retransmit_2xx, timer_wait_ack
    };

    static constexpr std::array states{
        StateInfo{"Idle", "No call has come."},
        StateInfo{"Incoming", "An INVITE came; nobody has been told yet."},
        StateInfo{"Ringing", "The phone rings and has said so with 180."},
        StateInfo{"Answered", "200 is sent, again and again until its ACK comes."},
        StateInfo{"Leaving", "The callee hung up before the ACK came: the BYE must wait for it."},
        StateInfo{"Talking", "The call is answered and acknowledged."},
        StateInfo{"Hanging up", "BYE is sent and not yet answered; the media has already stopped."},
        StateInfo{"Ended", "The call is over.", true},
    };
    static constexpr std::array events{
        EventInfo{"INVITE"}, EventInfo{"INVITE that cannot be taken"}, EventInfo{"work goes on"},
        EventInfo{"user is alerted"}, EventInfo{"progress"}, EventInfo{"user answers"},
        EventInfo{"user rejects"},
        EventInfo{"user hangs up"}, EventInfo{"CANCEL"}, EventInfo{"ACK"}, EventInfo{"BYE"},
        EventInfo{"BYE answered"}, EventInfo{"dialog lost"}, EventInfo{"transport error"},
        EventInfo{"timer expire", Timer::expire}, EventInfo{"timer ring", Timer::ring},
        EventInfo{"timer progress", Timer::progress},
        EventInfo{"timer 2xx retransmit", Timer::retransmit_2xx},
        EventInfo{"timer wait for ACK", Timer::wait_ack},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr Steps accept{
        make("200"), start(Timer::retransmit_2xx), start(Timer::wait_ack)};
    static constexpr Steps accept_after_ringing{
        stop(Timer::expire), stop(Timer::ring), stop(Timer::progress),
        make("200"), start(Timer::retransmit_2xx), start(Timer::wait_ack)};
    static constexpr Steps retransmit{resend(), restart(Timer::retransmit_2xx)};

    static constexpr auto rows = erase_types(std::array{
        Row{S::idle, E::invite, S::incoming, {tell("incoming")}, "RFC 3261 13.3.1"},
        Row{S::idle, E::invite_refused, S::ended, {make("rejection")}, "RFC 3261 13.3.1.3"},

        Row{S::incoming, E::user_trying, S::incoming, {make("100")}, "RFC 3261 8.2.6.1"},
        Row{S::incoming, E::user_alerted, S::ringing,
            {make("180"), start(Timer::expire), start(Timer::ring), start(Timer::progress)},
            "RFC 3261 13.3.1.1"},
        Row{S::incoming, E::user_progress, S::incoming, {make("progress")}, "RFC 3261 13.3.1.1"},
        Row{S::incoming, E::user_answers, S::answered, accept, "RFC 3261 13.3.1.4"},
        Row{S::incoming, E::user_rejects, S::ended,
            {make("rejection"), tell("rejected")}, "RFC 3261 13.3.1.3"},
        Row{S::incoming, E::cancel, S::ended, {make("487"), tell("missed")}, "RFC 3261 9.2"},
        Row{S::incoming, E::bye_received, S::ended,
            {make("200 to BYE"), make("487"), tell("missed")}, "RFC 3261 15.1.2"},
        Row{S::incoming, E::transport_failed, S::ended, {tell("missed")}, "RFC 3261 17.2.4"},

        Row{S::ringing, E::user_progress, S::ringing, {make("progress")}, "RFC 3261 13.3.1.1"},
        Row{S::ringing, E::timer_progress, S::ringing,
            {make("180"), restart(Timer::progress)}, "RFC 3261 13.3.1.1"},
        Row{S::ringing, E::user_answers, S::answered, accept_after_ringing, "RFC 3261 13.3.1.4"},
        Row{S::ringing, E::user_rejects, S::ended,
            {make("rejection"), tell("rejected")}, "RFC 3261 13.3.1.3"},
        Row{S::ringing, E::cancel, S::ended, {make("487"), tell("missed")}, "RFC 3261 9.2"},
        Row{S::ringing, E::bye_received, S::ended,
            {make("200 to BYE"), make("487"), tell("missed")}, "RFC 3261 15.1.2"},
        Row{S::ringing, E::timer_expire, S::ended,
            {make("487"), tell("missed")}, "RFC 3261 13.3.1"},
        Row{S::ringing, E::timer_ring, S::ended, {make("480"), tell("missed")}, "RFC 3261 21.4.18"},
        Row{S::ringing, E::transport_failed, S::ended, {tell("missed")}, "RFC 3261 17.2.4"},

        Row{S::answered, E::timer_retransmit_2xx, S::answered, retransmit, "RFC 3261 13.3.1.4"},
        Row{S::answered, E::ack, S::talking,
            {stop(Timer::retransmit_2xx), stop(Timer::wait_ack), tell("answered")},
            "RFC 3261 13.3.1.4"},
        Row{S::answered, E::timer_wait_ack, S::hanging_up,
            {stop(Timer::retransmit_2xx), tell("no ACK"), make("BYE")}, "RFC 3261 13.3.1.4"},
        Row{S::answered, E::user_hangs_up, S::leaving, {}, "RFC 3261 15"},
        Row{S::answered, E::bye_received, S::ended,
            {make("200 to BYE"), tell("ended")}, "RFC 3261 15.1.2"},
        Row{S::answered, E::dialog_lost, S::leaving, {}, "RFC 3261 15"},

        Row{S::leaving, E::timer_retransmit_2xx, S::leaving, retransmit, "RFC 3261 13.3.1.4"},
        Row{S::leaving, E::ack, S::hanging_up,
            {stop(Timer::retransmit_2xx), stop(Timer::wait_ack), make("BYE")}, "RFC 3261 15"},
        Row{S::leaving, E::timer_wait_ack, S::hanging_up,
            {stop(Timer::retransmit_2xx), make("BYE")}, "RFC 3261 15"},
        Row{S::leaving, E::bye_received, S::ended,
            {make("200 to BYE"), tell("ended")}, "RFC 3261 15.1.2"},

        Row{S::talking, E::user_hangs_up, S::hanging_up, {make("BYE")}, "RFC 3261 15.1.1"},
        Row{S::talking, E::bye_received, S::ended,
            {make("200 to BYE"), tell("ended")}, "RFC 3261 15.1.2"},
        Row{S::talking, E::dialog_lost, S::hanging_up, {make("BYE")}, "RFC 3261 12.2.1.2"},

        Row{S::hanging_up, E::bye_received, S::hanging_up, {make("200 to BYE")}, "RFC 3261 15.1.2"},
        Row{S::hanging_up, E::bye_answered, S::ended, {tell("ended")}, "RFC 3261 15.1.1"},
    });
    static constexpr Table table{
        "callee", "Call, callee's side", "RFC 3261 sections 9.2, 13.3 and 15",
        "What the called phone goes through from the first ring to hanging up.",
        states, events, rows, 0, true};
    // clang-format on
};

static_assert(is_sound(CalleeMachine::table));

}  // namespace siplab
