#include "models/agents/bridge.h"

#include <array>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

namespace {

/// The caller's name and address as the callee shall see it, without the tag that belongs to the
/// caller's own dialog.
std::string caller_identity(const Message& invite) {
    const auto from = get<From>(invite);
    return from ? address_text(unquote(from->display_name), from->uri.text()) : std::string();
}

unsigned max_forwards_of(const Message& invite) {
    const auto left = get_if<MaxForwards>(invite);
    return left ? left->value : 70;
}

/// What the caller is told when the callee's side failed. A challenge or a redirection means
/// nothing to the caller, who does not know the callee's phone (RFC 3261 section 16.7 has the like
/// for proxies: a 503 becomes 500).
int passed_on(int status) {
    if (status < 400 || status == 401 || status == 407 || status == 408) return 480;
    return status == 503 ? 500 : status;
}

}  // namespace

Bridge::Bridge(UserAgentCore& core, std::string name, Time ring_limit)
    : core_(core), machine_(std::move(name)), timers_(core.book()), ring_limit_(ring_limit) {}

void Bridge::take(Outbox& out, TransactionId server, const IncomingRequest& invite,
                  Destination destination) {
    destination_ = std::move(destination);
    Call& call = core_.take_call(*this, server, invite, CallLimits{});
    caller_ = call.id();
    call.receive(out);
}

bool Bridge::gone() const { return machine_.ended() && caller() == nullptr && callee() == nullptr; }

Call* Bridge::caller() const { return core_.find_call(caller_); }
Call* Bridge::callee() const { return core_.find_call(callee_); }
Call* Bridge::other(const Call& call) const { return call.id() == caller_ ? callee() : caller(); }

// ---- session descriptions: each leg is given what the other leg said ----------------------------

std::string Bridge::make_offer(Call& call) {
    if (call.id() != caller_ && !call.talking()) return std::string(caller()->invite().body());
    const Call* peer = other(call);
    return peer == nullptr ? std::string() : peer->remote_description();
}

bool Bridge::can_answer(Call&, std::string_view) { return true; }  // the other phone will say

std::string Bridge::make_answer(Call& call, std::string_view) {
    const Call* peer = other(call);
    if (peer == nullptr) return {};
    // An INVITE without an offer: the callee's 200 offers, and only the caller's ACK brings the
    // answer to it.
    const bool caller_has_yet_to_answer = call.id() != caller_ && peer->ringing_here();
    return caller_has_yet_to_answer ? std::string() : peer->remote_description();
}

// ---- news of one leg ----------------------------------------------------------------------------

void Bridge::told(Outbox& out, Call& call, std::string_view word) {
    if (word == "change asked") asker_ = call.id();
    if (call.id() == caller_) {
        told_by_caller(out, word);
    } else {
        told_by_callee(out, word);
    }
}

void Bridge::told_by_caller(Outbox& out, std::string_view word) {
    if (word == "incoming") {
        constexpr std::array events{Event::call, Event::unknown_callee, Event::unreachable_callee};
        fire(out, events.at(static_cast<std::size_t>(destination_.kind)));
    } else if (word == "missed") {
        fire(out, Event::caller_gives_up);
    } else if (word == "answered") {
        fire(out, Event::caller_acks);
    } else if (word == "ended" || word == "no ACK") {
        fire(out, Event::caller_hangs_up);
    } else if (word == "change asked") {
        fire(out, Event::caller_changes);
    } else if (word == "changed") {
        fire(out, Event::change_accepted);
    } else if (word == "unchanged") {
        fire(out, Event::change_refused);
    }
}

void Bridge::told_by_callee(Outbox& out, std::string_view word) {
    if (word == "progress") {
        if (callee()->last_status() > 100) fire(out, Event::callee_progress);
    } else if (word == "ringback") {
        fire(out, Event::callee_rings);
    } else if (word == "answered") {
        fire(out, Event::callee_answers);
    } else if (word == "failed") {
        fire(out, Event::callee_fails);
    } else if (word == "ended") {
        fire(out, Event::callee_hangs_up);
    } else if (word == "change asked") {
        fire(out, Event::callee_changes);
    } else if (word == "changed") {
        fire(out, Event::change_accepted);
    } else if (word == "unchanged") {
        fire(out, Event::change_refused);
    }
}

// ---- the machine and its steps ------------------------------------------------------------------

void Bridge::fire(Outbox& out, Event event) {
    const Call* call = caller();
    const AboutScope about(out, call == nullptr ? std::string() : call->dialog().call_id(), {});
    machine_.fire(out, event, [&](const Step& step) { perform(out, step); });
}

void Bridge::perform(Outbox& out, const Step& step) {
    switch (step.verb) {
        case Verb::make: return make(out, step.word);
        case Verb::stop: return timers_.stop(out, step.timer);
        case Verb::start:
            return timers_.start(out, step.timer, ring_limit_,
                                 [this](Outbox& later) { fire(later, Event::timer_ring); });
        default: break;
    }
    assert(false && "a step that a bridge cannot perform");
}

void Bridge::make(Outbox& out, std::string_view word) {
    if (word == "100 to caller") {
        caller()->send_trying(out);
    } else if (word == "call to callee") {
        call_callee(out);
    } else if (word == "180 to caller") {
        caller()->alert(out);
    } else if (word == "progress to caller") {
        caller()->progress(out, callee()->last_status(), callee()->remote_description());
    } else if (word == "200 to caller") {
        caller()->answer(out);
    } else if (word == "ACK to callee") {
        if (Call* call = callee()) call->acknowledge(out);
    } else if (word == "404 to caller") {
        reject_caller(out, 404);
    } else if (word == "480 to caller") {
        reject_caller(out, 480);
    } else if (word == "failure to caller") {
        const int status = passed_on(callee()->last_status());
        reject_caller(out, status,
                      status == callee()->last_status() ? callee()->last_reason() : std::string());
    } else if (word == "end of callee's call") {
        if (Call* call = callee()) call->hang_up(out);
    } else if (word == "end of caller's call") {
        if (Call* call = caller()) call->hang_up(out);
    } else if (word == "change to callee") {
        pass_change(out, callee_);
    } else if (word == "change to caller") {
        pass_change(out, caller_);
    } else if (word == "acceptance to the asker") {
        if (Call* call = core_.find_call(asker_)) call->accept_change(out);
    } else if (word == "refusal to the asker") {
        Call* call = core_.find_call(asker_);
        const Call* refuser = call == nullptr ? nullptr : other(*call);
        if (refuser != nullptr) call->refuse_change(out, Refusal{refuser->last_status(), {}, {}});
    } else {
        assert(false && "a message that a bridge cannot make");
    }
}

void Bridge::call_callee(Outbox& out) {
    const Message& invite = caller()->invite();
    const unsigned left = max_forwards_of(invite);
    Call& call =
        core_.new_call(*this, destination_.contact, destination_.callee, caller_identity(invite));
    callee_ = call.id();
    call.start(out, left == 0 ? 0 : left - 1);
}

void Bridge::reject_caller(Outbox& out, int status, std::string reason) {
    caller()->reject(out, Refusal{status, {}, std::move(reason)});
}

/// The other leg is asked for the same change. When it cannot be asked now, the asker has to try
/// again (section 14.2).
void Bridge::pass_change(Outbox& out, CallNumber to) {
    Call* call = core_.find_call(to);
    if (call != nullptr && call->change(out)) return;
    if (Call* asker = core_.find_call(asker_)) asker->refuse_change(out, Refusal{491, {}, {}});
}

}  // namespace siplab
