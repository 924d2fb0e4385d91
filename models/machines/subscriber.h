// A subscription as the subscriber sees it (RFC 6665 section 4.1.2).
//
// The notifier's side is notifier.h. Which reason of a termination asks for a new subscription is
// decided before, in models/ua/subscription.cc.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct SubscriberMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t {
        idle, notify_wait, pending, active, ending, waiting, terminated
    };
    enum class Event : std::uint8_t {
        user_subscribes, user_refers, user_unsubscribes, success, challenge, too_brief, failure, gone,
        notify_active, notify_pending, notify_over, notify_again, notify_later,
        timer_n, timer_refresh, timer_expire, timer_retry
    };

    static constexpr std::array states{
        StateInfo{"Idle", "Nobody has asked for anything yet."},
        StateInfo{"Notify wait",
                  "SUBSCRIBE is sent; what counts is the first NOTIFY, not the 200."},
        StateInfo{"Pending", "The notifier has yet to decide whether it may tell."},
        StateInfo{"Active", "Every change of the state is told by NOTIFY."},
        StateInfo{"Ending", "A SUBSCRIBE for zero seconds is sent; one last NOTIFY is to come."},
        StateInfo{"Waiting", "The notifier has ended it and wants to be asked again later."},
        StateInfo{"Terminated", "The subscription is over; a NOTIFY for it is answered 481.",
                  true},
    };
    static constexpr std::array events{
        EventInfo{"user subscribes"}, EventInfo{"user refers"}, EventInfo{"user unsubscribes"}, EventInfo{"2xx"},
        EventInfo{"401 or 407"}, EventInfo{"423"}, EventInfo{"other failure"},
        EventInfo{"404, 405, 410, 416, 480-485, 489, 501 or 604"},
        EventInfo{"NOTIFY active"}, EventInfo{"NOTIFY pending"},
        EventInfo{"NOTIFY terminated, for good"}, EventInfo{"NOTIFY terminated, ask again"},
        EventInfo{"NOTIFY terminated, ask later"},
        EventInfo{"timer N", Timer::N}, EventInfo{"timer refresh", Timer::refresh},
        EventInfo{"timer expire", Timer::expire}, EventInfo{"timer retry", Timer::retry},
    };
    using S = State;
    using E = Event;
    using Row = TypedRow<State, Event>;
    static constexpr auto rows = erase_types(std::array{
        Row{S::idle, E::user_subscribes, S::notify_wait,
            {start(Timer::N), make("SUBSCRIBE")}, "RFC 6665 4.1.2.1"},
        Row{S::idle, E::user_refers, S::notify_wait,
            {start(Timer::N), make("REFER")}, "RFC 3515 2.4.4"},

        Row{S::notify_wait, E::success, S::notify_wait, {}, "RFC 6665 4.1.2.1"},
        Row{S::notify_wait, E::challenge, S::notify_wait,
            {make("SUBSCRIBE with credentials")}, "RFC 3261 22.2"},
        Row{S::notify_wait, E::too_brief, S::notify_wait,
            {make("SUBSCRIBE for longer")}, "RFC 6665 4.2.1.1"},
        Row{S::notify_wait, E::failure, S::terminated, {tell("failed")}, "RFC 6665 4.1.2.1"},
        Row{S::notify_wait, E::gone, S::terminated, {tell("failed")}, "RFC 6665 4.1.2.1"},
        Row{S::notify_wait, E::timer_n, S::terminated,
            {tell("no NOTIFY")}, "RFC 6665 4.1.2.4"},
        Row{S::notify_wait, E::notify_active, S::active,
            {stop(Timer::N), start(Timer::refresh), start(Timer::expire), tell("subscribed"),
             deliver()}, "RFC 6665 4.1.3"},
        Row{S::notify_wait, E::notify_pending, S::pending,
            {stop(Timer::N), start(Timer::refresh), start(Timer::expire)}, "RFC 6665 4.1.3"},
        Row{S::notify_wait, E::notify_over, S::terminated,
            {deliver(), tell("ended")}, "RFC 6665 4.1.3"},
        Row{S::notify_wait, E::notify_again, S::waiting,
            {stop(Timer::N), start(Timer::retry), deliver()}, "RFC 6665 4.1.3"},
        Row{S::notify_wait, E::notify_later, S::waiting,
            {stop(Timer::N), start(Timer::retry), deliver()}, "RFC 6665 4.1.3"},

        Row{S::pending, E::user_subscribes, S::pending,
            {start(Timer::N), make("SUBSCRIBE")}, "RFC 6665 4.1.2.2"},
        Row{S::pending, E::timer_refresh, S::pending,
            {start(Timer::N), make("SUBSCRIBE")}, "RFC 6665 4.1.2.2"},
        Row{S::pending, E::success, S::pending,
            {start(Timer::refresh), start(Timer::expire)}, "RFC 6665 4.1.2.2"},
        Row{S::pending, E::challenge, S::pending,
            {make("SUBSCRIBE with credentials")}, "RFC 3261 22.2"},
        Row{S::pending, E::too_brief, S::pending,
            {make("SUBSCRIBE for longer")}, "RFC 6665 4.2.1.4"},
        Row{S::pending, E::failure, S::pending, {stop(Timer::N)}, "RFC 6665 4.1.2.2"},
        Row{S::pending, E::gone, S::terminated, {tell("lost")}, "RFC 6665 4.1.2.2"},
        Row{S::pending, E::timer_n, S::terminated, {tell("no NOTIFY")}, "RFC 6665 4.1.2.2"},
        Row{S::pending, E::timer_expire, S::terminated, {tell("lost")}, "RFC 6665 4.1.2"},
        Row{S::pending, E::notify_pending, S::pending,
            {stop(Timer::N), start(Timer::refresh), start(Timer::expire)}, "RFC 6665 4.1.3"},
        Row{S::pending, E::notify_active, S::active,
            {stop(Timer::N), start(Timer::refresh), start(Timer::expire), tell("subscribed"),
             deliver()}, "RFC 6665 4.1.3"},
        Row{S::pending, E::notify_over, S::terminated,
            {deliver(), tell("ended")}, "RFC 6665 4.1.3"},
        Row{S::pending, E::notify_again, S::notify_wait,
            {stop(Timer::refresh), stop(Timer::expire), start(Timer::N),
             make("SUBSCRIBE anew")}, "RFC 6665 4.1.3"},
        Row{S::pending, E::notify_later, S::waiting,
            {stop(Timer::N), stop(Timer::refresh), stop(Timer::expire), start(Timer::retry)},
            "RFC 6665 4.1.3"},
        Row{S::pending, E::user_unsubscribes, S::ending,
            {stop(Timer::refresh), stop(Timer::expire), start(Timer::N),
             make("SUBSCRIBE for zero seconds")}, "RFC 6665 4.1.2.3"},

        Row{S::active, E::user_subscribes, S::active,
            {start(Timer::N), make("SUBSCRIBE")}, "RFC 6665 4.1.2.2"},
        Row{S::active, E::timer_refresh, S::active,
            {start(Timer::N), make("SUBSCRIBE")}, "RFC 6665 4.1.2.2"},
        Row{S::active, E::success, S::active,
            {start(Timer::refresh), start(Timer::expire)}, "RFC 6665 4.1.2.2"},
        Row{S::active, E::challenge, S::active,
            {make("SUBSCRIBE with credentials")}, "RFC 3261 22.2"},
        Row{S::active, E::too_brief, S::active,
            {make("SUBSCRIBE for longer")}, "RFC 6665 4.2.1.4"},
        Row{S::active, E::failure, S::active, {stop(Timer::N)}, "RFC 6665 4.1.2.2"},
        Row{S::active, E::gone, S::terminated, {tell("lost")}, "RFC 6665 4.1.2.2"},
        Row{S::active, E::timer_n, S::terminated, {tell("no NOTIFY")}, "RFC 6665 4.1.2.2"},
        Row{S::active, E::timer_expire, S::terminated, {tell("lost")}, "RFC 6665 4.1.2"},
        Row{S::active, E::notify_active, S::active,
            {stop(Timer::N), start(Timer::refresh), start(Timer::expire), deliver()},
            "RFC 6665 4.1.3"},
        Row{S::active, E::notify_pending, S::pending,
            {stop(Timer::N), start(Timer::refresh), start(Timer::expire)}, "RFC 6665 4.1.3"},
        Row{S::active, E::notify_over, S::terminated,
            {deliver(), tell("ended")}, "RFC 6665 4.1.3"},
        Row{S::active, E::notify_again, S::notify_wait,
            {stop(Timer::refresh), stop(Timer::expire), start(Timer::N), deliver(),
             make("SUBSCRIBE anew")}, "RFC 6665 4.1.3"},
        Row{S::active, E::notify_later, S::waiting,
            {stop(Timer::N), stop(Timer::refresh), stop(Timer::expire), start(Timer::retry),
             deliver()}, "RFC 6665 4.1.3"},
        Row{S::active, E::user_unsubscribes, S::ending,
            {stop(Timer::refresh), stop(Timer::expire), start(Timer::N),
             make("SUBSCRIBE for zero seconds")}, "RFC 6665 4.1.2.3"},

        Row{S::ending, E::success, S::ending, {}, "RFC 6665 4.1.2.3"},
        Row{S::ending, E::challenge, S::ending,
            {make("SUBSCRIBE with credentials")}, "RFC 3261 22.2"},
        Row{S::ending, E::failure, S::terminated, {tell("ended")}, "RFC 6665 4.1.2.3"},
        Row{S::ending, E::gone, S::terminated, {tell("ended")}, "RFC 6665 4.1.2.3"},
        Row{S::ending, E::timer_n, S::terminated, {tell("ended")}, "RFC 6665 4.1.2.4"},
        Row{S::ending, E::notify_active, S::ending, {deliver()}, "RFC 6665 4.1.2.3"},
        Row{S::ending, E::notify_pending, S::ending, {}, "RFC 6665 4.1.2.3"},
        Row{S::ending, E::notify_over, S::terminated,
            {deliver(), tell("ended")}, "RFC 6665 4.1.2.3"},
        Row{S::ending, E::notify_again, S::terminated,
            {deliver(), tell("ended")}, "RFC 6665 4.1.2.3"},
        Row{S::ending, E::notify_later, S::terminated,
            {deliver(), tell("ended")}, "RFC 6665 4.1.2.3"},

        Row{S::waiting, E::success, S::waiting, {}, "RFC 6665 4.1.2.4"},
        Row{S::waiting, E::timer_retry, S::notify_wait,
            {start(Timer::N), make("SUBSCRIBE anew")}, "RFC 6665 4.1.3"},
        Row{S::waiting, E::user_subscribes, S::notify_wait,
            {stop(Timer::retry), start(Timer::N), make("SUBSCRIBE anew")}, "RFC 6665 4.1.3"},
        Row{S::waiting, E::user_unsubscribes, S::terminated, {tell("ended")}, "RFC 6665 4.1.3"},
    });
    static constexpr Table table{
        "subscriber", "Subscription, the subscriber's side", "RFC 6665 section 4.1",
        "How a phone asks to be told of a state and its changes, and keeps asking.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(SubscriberMachine::table));

}  // namespace siplab
