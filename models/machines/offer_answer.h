// Offer and answer within one dialog: whose turn it is (RFC 3264 section 4, RFC 3261
// sections 13.2.1 and 14, RFC 6337 section 2).
//
// Says when a description may be offered or answered, not what stands in it
// (models/sdp/offer_answer.h). Which messages carry them is RFC 6337 table 1; how two offers that
// cross are told apart (491, 500) is models/machines/modification.h's.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct OfferAnswer {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t {
        no_session, local_offer, remote_offer, agreed, local_change, remote_change, ended
    };
    enum class Event : std::uint8_t {
        offer_sent, offer_received, answer_sent, answer_received, rejected, session_ended
    };

    static constexpr std::array states{
        StateInfo{"No session", "Nothing has been described yet."},
        StateInfo{"Local offer", "We have described our media; the peer's answer has not come."},
        StateInfo{"Remote offer", "The peer has described its media; we have not answered."},
        StateInfo{"Agreed",
                  "Both descriptions are there: media can flow. Either may offer a change."},
        StateInfo{"Local change", "We offered a change; until it is answered the old one holds."},
        StateInfo{"Remote change", "The peer offered a change; until we answer the old one holds."},
        StateInfo{"Ended", "The session is over.", true},
    };
    static constexpr std::array events{
        EventInfo{"offer sent"}, EventInfo{"offer received"}, EventInfo{"answer sent"},
        EventInfo{"answer received"}, EventInfo{"offer rejected"}, EventInfo{"session over"},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr auto rows = erase_types(std::array{
        Row{S::no_session, E::offer_sent, S::local_offer, {}, "RFC 3261 13.2.1, RFC 3264 5"},
        Row{S::no_session, E::offer_received, S::remote_offer, {}, "RFC 3261 13.2.1, RFC 3264 4"},
        Row{S::no_session, E::session_ended, S::ended, {}, "RFC 3261 15"},

        Row{S::local_offer, E::answer_received, S::agreed, {}, "RFC 3264 7, RFC 6337 2.2"},
        Row{S::local_offer, E::rejected, S::no_session, {}, "RFC 3264 4, RFC 6337 2.3"},
        Row{S::local_offer, E::session_ended, S::ended, {}, "RFC 3261 15"},

        Row{S::remote_offer, E::answer_sent, S::agreed, {}, "RFC 3264 6, RFC 6337 2.2"},
        Row{S::remote_offer, E::rejected, S::no_session, {}, "RFC 3264 4, RFC 6337 2.3"},
        Row{S::remote_offer, E::session_ended, S::ended, {}, "RFC 3261 15"},

        Row{S::agreed, E::offer_sent, S::local_change, {}, "RFC 3261 14.1, RFC 3264 8"},
        Row{S::agreed, E::offer_received, S::remote_change, {}, "RFC 3261 14.2, RFC 3264 8"},
        Row{S::agreed, E::session_ended, S::ended, {}, "RFC 3261 15"},

        Row{S::local_change, E::answer_received, S::agreed, {}, "RFC 3264 7, RFC 3261 14.1"},
        Row{S::local_change, E::rejected, S::agreed, {}, "RFC 3264 4, RFC 3261 14.1"},
        Row{S::local_change, E::session_ended, S::ended, {}, "RFC 3261 15"},

        Row{S::remote_change, E::answer_sent, S::agreed, {}, "RFC 3264 6, RFC 3261 14.2"},
        Row{S::remote_change, E::rejected, S::agreed, {}, "RFC 3264 4, RFC 3261 14.2"},
        Row{S::remote_change, E::session_ended, S::ended, {}, "RFC 3261 15"},
    });
    static constexpr Table table{
        "offer-answer", "Offer and answer in a dialog",
        "RFC 3264 section 4, RFC 3261 section 13.2.1",
        "Whose turn it is to describe the media: one offer at a time; a refused one changes "
        "nothing.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(OfferAnswer::table));

}  // namespace siplab
