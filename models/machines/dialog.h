// The dialog machine (RFC 3261 section 12; Early and Confirmed as section 12.1 names them).
//
// Says only whether the dialog exists and how firmly. Its data (tags, targets, numbers) is in
// models/stack/dialog.h.
#pragma once

#include "models/machines/machine.h"

namespace siplab {

struct DialogMachine {
    // A table is read row by row.
    // clang-format off
    enum class State : std::uint8_t { none, early, confirmed, terminated };
    enum class Event : std::uint8_t { provisional, success, failure, bye, lost };

    static constexpr std::array states{
        StateInfo{"None", "An INVITE is on its way; nobody has answered with a To tag yet."},
        StateInfo{"Early",
                  "A provisional response with a To tag made a dialog that may still vanish."},
        StateInfo{"Confirmed", "A 2xx made the dialog firm: only BYE or its loss ends it."},
        StateInfo{"Terminated",
                  "The dialog is gone; requests that name it are answered 481.", true},
    };
    static constexpr std::array events{
        EventInfo{"1xx with To tag"}, EventInfo{"2xx"}, EventInfo{"final response 300-699"},
        EventInfo{"BYE"}, EventInfo{"481, 408 or no answer"},
    };
    using Row = TypedRow<State, Event>;
    static constexpr auto rows = erase_types(std::array{
        Row{State::none, Event::provisional, State::early, {}, "RFC 3261 12.1"},
        Row{State::none, Event::success, State::confirmed, {}, "RFC 3261 12.1"},
        Row{State::none, Event::failure, State::terminated, {}, "RFC 3261 12.3"},
        Row{State::none, Event::lost, State::terminated, {}, "RFC 3261 13.2.2"},
        Row{State::early, Event::success, State::confirmed, {}, "RFC 3261 13.2.2.4"},
        Row{State::early, Event::failure, State::terminated, {}, "RFC 3261 12.3"},
        Row{State::early, Event::bye, State::terminated, {}, "RFC 3261 15"},
        Row{State::early, Event::lost, State::terminated, {}, "RFC 3261 12.2.1.2"},
        Row{State::confirmed, Event::bye, State::terminated, {}, "RFC 3261 15.1"},
        Row{State::confirmed, Event::lost, State::terminated, {}, "RFC 3261 12.2.1.2"},
    });
    static constexpr Table table{
        "dialog", "Dialog", "RFC 3261 section 12",
        "A relation between two user agents that lasts: Call-ID and the two tags name it.",
        states, events, rows};
    // clang-format on
};

static_assert(is_sound(DialogMachine::table));

}  // namespace siplab
