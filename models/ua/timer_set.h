// The timers of one machine: at most one running of each kind.
#pragma once

#include <map>

#include "models/machines/timers.h"
#include "models/stack/timer_book.h"

namespace siplab {

class TimerSet {
  public:
    explicit TimerSet(TimerBook& book) : book_(book) {}

    /// Starts (or starts anew) `timer`; a zero interval means that there is no limit: nothing is
    /// started.
    void start(Outbox& out, Timer timer, Time interval, TimerBook::Callback on_fire);
    /// Starts it again with the interval that follows its last one (next_interval()).
    void restart(Outbox& out, Timer timer, const TimerValues& values, TimerBook::Callback on_fire);
    void stop(Outbox& out, Timer timer);
    void stop_all(Outbox& out);

  private:
    struct Running {
        TimerBook::Id id = 0;
        Time interval{};
    };
    TimerBook& book_;
    std::map<Timer, Running> running_;
};

}  // namespace siplab
