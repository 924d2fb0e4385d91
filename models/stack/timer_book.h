// The timers of one agent: hands out ids and remembers whom to call when one fires.
#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "models/machines/outbox.h"

namespace siplab {

/// Every layer of an agent sets its timers here, so that ids are unique and a fired one finds its
/// owner.
class TimerBook {
  public:
    using Id = std::uint64_t;
    using Callback = std::function<void(Outbox&)>;

    /// Puts a SetTimer effect; `on_fire` is called once, `delay` later. Never returns 0.
    Id set(Outbox& out, Timer timer, Time delay, Callback on_fire);
    /// Puts a CancelTimer effect if the timer is still running; 0 and fired ids are ignored.
    void cancel(Outbox& out, Id id);
    /// Calls the owner. An unknown id (cancelled in the same instant) is ignored.
    void fire(Outbox& out, Id id);
    [[nodiscard]] std::size_t running() const { return callbacks_.size(); }

  private:
    Id last_ = 0;
    std::map<Id, Callback> callbacks_;
};

}  // namespace siplab
