// Changing a session that stands, by re-INVITE, from either side (RFC 3261 section 14).
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct ModificationMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t { stable, asking, backing_off, asked, answering, ended };
    enum class Event : std::uint8_t {
        user_changes, success, challenge, pending, failure, lost,
        invite, invite_refused, user_accepts, user_refuses, ack,
        session_ended, timer_glare, timer_retransmit_2xx, timer_wait_ack
    };

    static constexpr std::array states{
        StateInfo{"Stable", "The session stands as last agreed."},
        StateInfo{"Asking", "A re-INVITE is sent and not yet answered."},
        StateInfo{"Backing off", "Both asked at once (491): wait a random time, then ask again."},
        StateInfo{"Asked", "The peer's re-INVITE is here and not yet answered."},
        StateInfo{"Answering", "The peer's re-INVITE is answered 200; its ACK has not come."},
        StateInfo{"Ended", "The session is over.", true},
    };
    static constexpr std::array events{
        EventInfo{"user changes the session"}, EventInfo{"2xx"}, EventInfo{"401 or 407"},
        EventInfo{"491"},
        EventInfo{"other failure"}, EventInfo{"481, 408 or no answer"}, EventInfo{"re-INVITE"},
        EventInfo{"re-INVITE that cannot be taken"}, EventInfo{"user accepts"},
        EventInfo{"user refuses"},
        EventInfo{"ACK"}, EventInfo{"call over"}, EventInfo{"timer glare", Timer::glare},
        EventInfo{"timer 2xx retransmit", Timer::retransmit_2xx},
        EventInfo{"timer wait for ACK", Timer::wait_ack},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr auto rows = erase_types(std::array{
        Row{S::stable, E::user_changes, S::asking, {make("INVITE")}, "RFC 3261 14.1"},
        Row{S::stable, E::success, S::stable, {ack()}, "RFC 3261 13.2.2.4"},
        Row{S::stable, E::invite, S::asked, {tell("change asked")}, "RFC 3261 14.2"},
        Row{S::stable, E::invite_refused, S::stable, {make("rejection")}, "RFC 3261 14.2"},
        Row{S::stable, E::session_ended, S::ended, {}, "RFC 3261 15"},

        Row{S::asking, E::success, S::stable, {ack(), tell("changed")}, "RFC 3261 14.1"},
        Row{S::asking, E::challenge, S::asking, {make("INVITE with credentials")}, "RFC 3261 22.2"},
        Row{S::asking, E::pending, S::backing_off, {start(Timer::glare)}, "RFC 3261 14.1"},
        Row{S::asking, E::failure, S::stable, {tell("unchanged")}, "RFC 3261 14.1"},
        Row{S::asking, E::lost, S::ended, {tell("dialog lost")}, "RFC 3261 14.1"},
        Row{S::asking, E::invite, S::asking, {make("491")}, "RFC 3261 14.2"},
        Row{S::asking, E::invite_refused, S::asking, {make("491")}, "RFC 3261 14.2"},
        Row{S::asking, E::session_ended, S::ended, {}, "RFC 3261 15"},

        Row{S::backing_off, E::timer_glare, S::asking, {make("INVITE")}, "RFC 3261 14.1"},
        Row{S::backing_off, E::invite, S::asked,
            {stop(Timer::glare), tell("change put off"), tell("change asked")}, "RFC 3261 14.1"},
        Row{S::backing_off, E::invite_refused, S::backing_off,
            {make("rejection")}, "RFC 3261 14.2"},
        Row{S::backing_off, E::session_ended, S::ended, {}, "RFC 3261 14.1"},

        Row{S::asked, E::user_accepts, S::answering,
            {make("200"), start(Timer::retransmit_2xx), start(Timer::wait_ack)}, "RFC 3261 14.2"},
        Row{S::asked, E::user_refuses, S::stable, {make("rejection")}, "RFC 3261 14.2"},
        Row{S::asked, E::invite, S::asked, {make("500 with Retry-After")}, "RFC 3261 14.2"},
        Row{S::asked, E::invite_refused, S::asked, {make("500 with Retry-After")}, "RFC 3261 14.2"},
        Row{S::asked, E::session_ended, S::ended, {make("487")}, "RFC 3261 15.1.2"},

        Row{S::answering, E::timer_retransmit_2xx, S::answering,
            {resend(), restart(Timer::retransmit_2xx)}, "RFC 3261 13.3.1.4"},
        Row{S::answering, E::ack, S::stable,
            {stop(Timer::retransmit_2xx), stop(Timer::wait_ack), tell("changed by peer")},
            "RFC 3261 14.2"},
        Row{S::answering, E::timer_wait_ack, S::ended,
            {stop(Timer::retransmit_2xx), tell("dialog lost")}, "RFC 3261 14.2"},
        Row{S::answering, E::invite, S::answering, {make("500 with Retry-After")}, "RFC 3261 14.2"},
        Row{S::answering, E::invite_refused, S::answering,
            {make("500 with Retry-After")}, "RFC 3261 14.2"},
        Row{S::answering, E::session_ended, S::ended, {}, "RFC 3261 15"},

        Row{S::ended, E::success, S::ended, {ack()}, "RFC 3261 13.2.2.4"},
    });
    static constexpr Table table{
        "modification", "Changing a session (re-INVITE)", "RFC 3261 section 14",
        "How two phones in a call agree on a change, such as hold, and what happens when both "
        "ask at once.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(ModificationMachine::table));

}  // namespace siplab
