#include "models/stack/transaction.h"

#include <utility>

namespace siplab {

Transaction::Transaction(TransactionTools& tools, TransactionId id, std::string name,
                         Message request, ReturnPath way)
    : tools_(tools),
      request_(std::move(request)),
      way_(std::move(way)),
      id_(id),
      name_(std::move(name)),
      call_id_(request_.find(HeaderId::call_id).value_or("")) {}

bool Transaction::is_hit_by(const TransportFailed& failure) const {
    return !last_bytes_.empty() && failure.transport == way_.transport &&
           (failure.remote == way_.to || failure.remote == way_.connection);
}

void Transaction::send(Outbox& out, std::string bytes, unsigned nth) {
    last_bytes_ = std::move(bytes);
    resent_ = nth;
    out.put(Send{way_.transport, way_.to, way_.connection, last_bytes_, nth});
}

void Transaction::resend(Outbox& out) {
    if (last_bytes_.empty()) return;
    out.put(Send{way_.transport, way_.to, way_.connection, last_bytes_, ++resent_});
}

bool Transaction::perform_on_timers(Outbox& out, const Step& step) {
    const Timer timer = step.timer;
    switch (step.verb) {
        case Verb::start:
            if (is_set(timer, way_.transport)) {
                start(out, timer,
                      step.word == "T2" ? tools_.timers.t2
                                        : first_interval(timer, tools_.timers, way_.transport));
            }
            return true;
        case Verb::restart:
            start(out, timer, next_interval(timer, entry_of(timer).interval, tools_.timers));
            return true;
        case Verb::stop: tools_.book.cancel(out, std::exchange(entry_of(timer).id, 0)); return true;
        default: return false;
    }
}

void Transaction::timer_has_fired(Timer timer) { entry_of(timer).id = 0; }

bool Transaction::is_running(Timer timer) const {
    for (const Running& running : timers_) {
        if (running.timer == timer) return running.id != 0;
    }
    return false;
}

void Transaction::stop_timers(Outbox& out) {
    for (Running& running : timers_) tools_.book.cancel(out, std::exchange(running.id, 0));
}

Transaction::Running& Transaction::entry_of(Timer timer) {
    for (Running& running : timers_) {
        if (running.timer == timer) return running;
    }
    return timers_.emplace_back(Running{timer, 0, Time::zero()});
}

void Transaction::start(Outbox& out, Timer timer, Time interval) {
    Running& entry = entry_of(timer);
    tools_.book.cancel(out, entry.id);
    entry.interval = interval;
    entry.id = tools_.book.set(out, timer, interval, [this, timer](Outbox& later) {
        tools_.timer_fired(later, id_, timer);
    });
}

}  // namespace siplab
