// A subscription as the notifier sees it (RFC 6665 section 4.2.2).
//
// The RFC's resp_wait is no state here: our notifiers decide at once whether they may tell. The
// subscriber's side is subscriber.h.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct NotifierMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t { init, active, terminated };
    enum class Event : std::uint8_t {
        subscribe, fetch, unsubscribe, refer, changed, over, notify_failed, timer_expire
    };

    static constexpr std::array states{
        StateInfo{"Init", "A SUBSCRIBE has come and can be granted."},
        StateInfo{"Active", "The subscriber is told of each change by NOTIFY."},
        StateInfo{"Terminated", "The subscription is over; a SUBSCRIBE for it is answered 481.",
                  true},
    };
    static constexpr std::array events{
        EventInfo{"SUBSCRIBE"}, EventInfo{"SUBSCRIBE for zero seconds, new"},
        EventInfo{"SUBSCRIBE for zero seconds"}, EventInfo{"REFER"}, EventInfo{"state changed"},
        EventInfo{"nothing more to tell"}, EventInfo{"NOTIFY refused or unanswered"},
        EventInfo{"timer expire", Timer::expire},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr auto rows = erase_types(std::array{
        Row{S::init, E::subscribe, S::active,
            {make("200"), start(Timer::expire), make("NOTIFY")}, "RFC 6665 4.2.1.2"},
        Row{S::init, E::fetch, S::terminated,
            {make("200"), make("last NOTIFY")}, "RFC 6665 4.4.3"},
        Row{S::init, E::refer, S::active,
            {make("202"), start(Timer::expire), make("NOTIFY")}, "RFC 3515 2.4.4"},

        Row{S::active, E::subscribe, S::active,
            {make("200"), start(Timer::expire), make("NOTIFY")}, "RFC 6665 4.2.1.4"},
        Row{S::active, E::unsubscribe, S::terminated,
            {make("200"), make("last NOTIFY")}, "RFC 6665 4.2.1.4"},
        Row{S::active, E::changed, S::active, {make("NOTIFY")}, "RFC 6665 4.2.2"},
        Row{S::active, E::over, S::terminated, {make("last NOTIFY")}, "RFC 6665 4.2.2"},
        Row{S::active, E::notify_failed, S::terminated, {tell("lost")}, "RFC 6665 4.2.2"},
        Row{S::active, E::timer_expire, S::terminated,
            {make("last NOTIFY")}, "RFC 6665 4.2.1.4"},
    });
    static constexpr Table table{
        "notifier", "Subscription, the notifier's side", "RFC 6665 section 4.2",
        "Somebody wants to know a state: who that is, and until when.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(NotifierMachine::table));

}  // namespace siplab
