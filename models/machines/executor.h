// The one executor: looks up a row, moves the machine, records the move and has the steps
// performed.
//
// Nothing else assigns a machine's state. Whatever depends on data was decided before, when a
// message and a few facts were turned into the event.
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>

#include "models/machines/machine.h"
#include "models/machines/outbox.h"

namespace siplab {

/// A running machine: a table and where it stands in it. `M` is a machine's description (its State
/// and Event enums and its `table`); a quirk may hand in an edited table of the same shape.
template <class M>
class Machine {
  public:
    using State = typename M::State;
    using Event = typename M::Event;

    /// `instance` names this one in the trace ("z9hG4bK-alice-invite-1").
    explicit Machine(std::string instance, const Table& table = M::table)
        : table_(&table), instance_(std::move(instance)), state_(table.initial) {}

    [[nodiscard]] State state() const { return static_cast<State>(state_); }
    [[nodiscard]] bool ended() const { return table_->states[state_].final; }
    [[nodiscard]] bool accepts(Event event) const {
        return table_->find(state_, index(event)) != nullptr;
    }
    [[nodiscard]] std::string_view state_name() const { return table_->states[state_].name; }
    [[nodiscard]] const std::string& instance() const { return instance_; }

    /// Takes the row for `event`; `perform(step)` is called for each of its steps, after the state
    /// has changed. Returns false, with nothing done, when the table has no row: the event means
    /// nothing in this state.
    template <class Perform>
    bool fire(Outbox& out, Event event, Perform&& perform) {
        const Row* row = table_->find(state_, index(event));
        if (row == nullptr) return false;
        state_ = row->to;
        const CauseScope scope(out, out.moved(*table_, instance_, *row));
        for (const Step& step : row->steps) perform(step);
        return true;
    }

  private:
    static constexpr std::uint8_t index(Event event) { return static_cast<std::uint8_t>(event); }

    const Table* table_;
    std::string instance_;
    std::uint8_t state_;
};

}  // namespace siplab
