#include "models/proxy/branch.h"

#include <cassert>
#include <utility>

#include "models/message/headers.h"
#include "models/proxy/list_values.h"

namespace siplab {

namespace {

/// What a response means to the branch; a request other than INVITE has nothing between 100 and
/// its final response that could be forwarded (RFC 4320 section 4.1).
ProxyBranchMachine::Event event_of(const Message& request, int status) {
    using E = ProxyBranchMachine::Event;
    if (status >= 200) return E::final;
    return status == 100 || request.method() != Method::invite ? E::trying : E::provisional;
}

}  // namespace

ProxyBranch::ProxyBranch(BranchTools tools, BranchOwner& owner, std::string name, Message copy,
                         const Message& received)
    : tools_(tools),
      owner_(owner),
      machine_(std::move(name)),
      timers_(tools.book),
      copy_(std::move(copy)),
      received_(received) {}

void ProxyBranch::begin(Outbox& out, const std::optional<Target>& target,
                        std::string_view loop_mark) {
    target_ = target;
    loop_mark_ = loop_mark;
    if (!target) return fire(out, Event::no_way);
    fire(out, copy_.method() == Method::invite ? Event::forward_invite : Event::forward_other);
}

void ProxyBranch::receive(Outbox& out, const Message& response) {
    const bool again = finished();
    const bool success = response.status() >= 200 && response.status() < 300;
    if (again && !(success && copy_.method() == Method::invite)) return;
    fire(out, event_of(copy_, response.status()), &response);
}

void ProxyBranch::failed(Outbox& out, Failure failure) {
    fire(out, failure == Failure::timeout ? Event::no_answer : Event::transport_error);
}

void ProxyBranch::cancel(Outbox& out) { fire(out, Event::cancel); }

void ProxyBranch::fire(Outbox& out, Event event, const Message* response) {
    machine_.fire(out, event, [&](const Step& step) { perform(out, step, response); });
}

void ProxyBranch::perform(Outbox& out, const Step& step, const Message* response) {
    switch (step.verb) {
        case Verb::send:
            client_ = tools_.layer.send_request(out, copy_, *target_, loop_mark_);
            return;
        case Verb::start:
            return timers_.start(out, step.timer, tools_.timer_c,
                                 [this](Outbox& later) { fire(later, Event::timer_c); });
        case Verb::stop: return timers_.stop(out, step.timer);
        case Verb::deliver: return deliver(out, *response);
        case Verb::make: tools_.layer.send_cancel(out, client_); return;
        case Verb::tell:
            return owner_.branch_delivers(out, *this,
                                          response_to(received_, step.word == "408" ? 408 : 503));
        default: break;
    }
    assert(false && "a step that a branch cannot perform");
}

/// Section 16.7 step 3: our Via goes; a response that has no other was meant for us alone.
void ProxyBranch::deliver(Outbox& out, const Message& response) {
    Message upstream = response;
    take_first_value(upstream, HeaderId::via);
    if (!upstream.has(HeaderId::via)) return;
    complete_session_timer(upstream, session_timer);
    owner_.branch_delivers(out, *this, upstream);
}

}  // namespace siplab
