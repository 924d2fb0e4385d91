#include "models/ua/timer_set.h"

#include <utility>

namespace siplab {

void TimerSet::start(Outbox& out, Timer timer, Time interval, TimerBook::Callback on_fire) {
    stop(out, timer);
    if (interval == Time::zero()) return;
    running_[timer] = {book_.set(out, timer, interval, std::move(on_fire)), interval};
}

void TimerSet::restart(Outbox& out, Timer timer, const TimerValues& values,
                       TimerBook::Callback on_fire) {
    const Time last = running_[timer].interval;
    start(out, timer, next_interval(timer, last, values), std::move(on_fire));
}

void TimerSet::stop(Outbox& out, Timer timer) {
    const auto it = running_.find(timer);
    if (it == running_.end()) return;
    book_.cancel(out, it->second.id);
    running_.erase(it);
}

void TimerSet::stop_all(Outbox& out) {
    for (const auto& [timer, running] : running_) book_.cancel(out, running.id);
    running_.clear();
}

}  // namespace siplab
