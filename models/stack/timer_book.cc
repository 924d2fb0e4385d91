#include "models/stack/timer_book.h"

#include <utility>

namespace siplab {

TimerBook::Id TimerBook::set(Outbox& out, Timer timer, Time delay, Callback on_fire) {
    const Id id = ++last_;
    callbacks_.emplace(id, std::move(on_fire));
    out.put(SetTimer{id, std::string(to_text(timer)), delay});
    return id;
}

void TimerBook::cancel(Outbox& out, Id id) {
    if (callbacks_.erase(id) != 0) out.put(CancelTimer{id});
}

void TimerBook::fire(Outbox& out, Id id) {
    auto node = callbacks_.extract(id);
    if (!node.empty()) node.mapped()(out);
}

}  // namespace siplab
