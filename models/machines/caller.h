// The INVITE session as its caller sees it (RFC 3261 sections 9.1, 13.2, 15).
//
// Changing the session once it stands (re-INVITE) is the machine of modification.h; the
// retransmissions below it are the INVITE client transaction's.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct CallerMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t {
        idle, calling, proceeding, ringing, giving_up, cancelling, talking, hanging_up, ended
    };
    enum class Event : std::uint8_t {
        user_calls, trying, alerting, success, challenge, redirected, failure, user_hangs_up,
        bye_received, bye_answered, dialog_lost
    };

    static constexpr std::array states{
        StateInfo{"Idle", "Nobody has dialled yet."},
        StateInfo{"Calling", "The INVITE is sent and nothing has come back."},
        StateInfo{"Proceeding", "Something on the way has the INVITE and is working on it (1xx)."},
        StateInfo{"Ringing", "The other phone rings (180); the caller hears the ringback tone."},
        StateInfo{"Giving up",
                  "The caller has hung up, but CANCEL must wait for a first provisional response."},
        StateInfo{"Cancelling",
                  "CANCEL is sent; the INVITE still owes its final response, usually 487."},
        StateInfo{"Talking", "The call is answered and acknowledged."},
        StateInfo{"Hanging up", "BYE is sent and not yet answered; the media has already stopped."},
        StateInfo{"Ended", "The call is over.", true},
    };
    static constexpr std::array events{
        EventInfo{"user calls"}, EventInfo{"1xx"}, EventInfo{"180"}, EventInfo{"2xx"},
        EventInfo{"401 or 407"}, EventInfo{"3xx, or a failure with contacts left"},
        EventInfo{"300-699 or no answer"}, EventInfo{"user hangs up"},
        EventInfo{"BYE"}, EventInfo{"BYE answered"}, EventInfo{"dialog lost"},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr auto rows = erase_types(std::array{
        Row{S::idle, E::user_calls, S::calling, {make("INVITE")}, "RFC 3261 13.2.1"},

        Row{S::calling, E::trying, S::proceeding, {tell("progress")}, "RFC 3261 13.2.2.1"},
        Row{S::calling, E::alerting, S::ringing, {tell("ringback")}, "RFC 3261 13.2.2.1"},
        Row{S::calling, E::success, S::talking, {ack(), tell("answered")}, "RFC 3261 13.2.2.4"},
        Row{S::calling, E::challenge, S::calling,
            {make("INVITE with credentials")}, "RFC 3261 22.2"},
        Row{S::calling, E::redirected, S::calling,
            {make("INVITE to the next contact")}, "RFC 3261 8.1.3.4"},
        Row{S::calling, E::failure, S::ended, {tell("failed")}, "RFC 3261 13.2.2.3"},
        Row{S::calling, E::user_hangs_up, S::giving_up, {}, "RFC 3261 9.1"},

        Row{S::proceeding, E::trying, S::proceeding, {tell("progress")}, "RFC 3261 13.2.2.1"},
        Row{S::proceeding, E::alerting, S::ringing, {tell("ringback")}, "RFC 3261 13.2.2.1"},
        Row{S::proceeding, E::success, S::talking, {ack(), tell("answered")}, "RFC 3261 13.2.2.4"},
        Row{S::proceeding, E::challenge, S::calling,
            {make("INVITE with credentials")}, "RFC 3261 22.2"},
        Row{S::proceeding, E::redirected, S::calling,
            {make("INVITE to the next contact")}, "RFC 3261 8.1.3.4"},
        Row{S::proceeding, E::failure, S::ended, {tell("failed")}, "RFC 3261 13.2.2.3"},
        Row{S::proceeding, E::user_hangs_up, S::cancelling, {make("CANCEL")}, "RFC 3261 9.1"},

        Row{S::ringing, E::trying, S::ringing, {tell("progress")}, "RFC 3261 13.2.2.1"},
        Row{S::ringing, E::success, S::talking, {ack(), tell("answered")}, "RFC 3261 13.2.2.4"},
        Row{S::ringing, E::challenge, S::calling,
            {make("INVITE with credentials")}, "RFC 3261 22.2"},
        Row{S::ringing, E::redirected, S::calling,
            {make("INVITE to the next contact")}, "RFC 3261 8.1.3.4"},
        Row{S::ringing, E::failure, S::ended, {tell("failed")}, "RFC 3261 13.2.2.3"},
        Row{S::ringing, E::user_hangs_up, S::cancelling, {make("CANCEL")}, "RFC 3261 9.1"},

        Row{S::giving_up, E::trying, S::cancelling, {make("CANCEL")}, "RFC 3261 9.1"},
        Row{S::giving_up, E::alerting, S::cancelling, {make("CANCEL")}, "RFC 3261 9.1"},
        Row{S::giving_up, E::success, S::hanging_up, {ack(), make("BYE")}, "RFC 3261 15"},
        Row{S::giving_up, E::failure, S::ended, {tell("cancelled")}, "RFC 3261 9.1"},

        Row{S::cancelling, E::success, S::hanging_up, {ack(), make("BYE")}, "RFC 3261 15"},
        Row{S::cancelling, E::failure, S::ended, {tell("cancelled")}, "RFC 3261 9.1"},

        Row{S::talking, E::success, S::talking, {ack()}, "RFC 3261 13.2.2.4"},
        Row{S::talking, E::user_hangs_up, S::hanging_up, {make("BYE")}, "RFC 3261 15.1.1"},
        Row{S::talking, E::bye_received, S::ended,
            {make("200 to BYE"), tell("ended")}, "RFC 3261 15.1.2"},
        Row{S::talking, E::dialog_lost, S::hanging_up, {make("BYE")}, "RFC 3261 12.2.1.2"},

        Row{S::hanging_up, E::success, S::hanging_up, {ack()}, "RFC 3261 13.2.2.4"},
        Row{S::hanging_up, E::bye_received, S::hanging_up, {make("200 to BYE")}, "RFC 3261 15.1.2"},
        Row{S::hanging_up, E::bye_answered, S::ended, {tell("ended")}, "RFC 3261 15.1.1"},

        Row{S::ended, E::success, S::ended, {ack()}, "RFC 3261 13.2.2.4"},
    });
    static constexpr Table table{
        "caller", "Call, caller's side", "RFC 3261 sections 9.1, 13.2 and 15",
        "What the caller's phone goes through from dialling to hanging up.",
        states, events, rows, 0, true};
    // clang-format on
};

static_assert(is_sound(CallerMachine::table));

}  // namespace siplab
