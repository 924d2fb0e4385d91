#include "models/agents/bridge.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/sdp/offer_answer.h"
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

Bridge::Bridge(UserAgentCore& core, std::string name)
    : core_(core), machine_(std::move(name)), timers_(core.book()) {}

void Bridge::take(Outbox& out, TransactionId server, const IncomingRequest& invite,
                  Destination destination) {
    destination_ = std::move(destination);
    Call& call = core_.take_call(*this, server, invite, CallLimits{});
    caller_ = call.id();
    call.receive(out);
}

bool Bridge::gone() const {
    const auto lives = [&](CallNumber leg) { return core_.find_call(leg) != nullptr; };
    return machine_.ended() && !lives(caller_) && std::none_of(legs_.begin(), legs_.end(), lives);
}

bool Bridge::rings(std::string_view callee) const {
    if (!machine_.accepts(Event::picked_up)) return false;
    const auto& phones = destination_.rounds[round_].phones;
    return callee.empty() || std::any_of(phones.begin(), phones.end(), [&](const RungPhone& phone) {
               return phone.callee == callee;
           });
}

void Bridge::pick_up(Outbox& out, TransactionId server, const IncomingRequest& invite) {
    if (!machine_.accepts(Event::picked_up))
        return core_.respond(out, server, invite.message, Refusal{481, {}, {}});
    if (!join_offers(invite.message))
        return core_.respond(out, server, invite.message, Refusal{488, {}, {}});
    Call& call = core_.take_call(*this, server, invite, CallLimits{});
    callee_ = call.id();
    legs_.push_back(callee_);
    taken_ = true;
    call.receive(out);
    fire(out, Event::picked_up);
}

/// Two who both offered get each other's offer, cut down to an answer; false when either offered
/// nothing, or they have nothing in common.
bool Bridge::join_offers(const Message& invite) {
    const auto answer = [](std::string_view offer, std::string_view other) {
        const auto to = sdp::Session::parse(offer);
        const auto from = sdp::Session::parse(other);
        if (!to || !from) return std::string();
        const auto local = sdp::local_of(*from);
        return local ? sdp::make_answer(*to, *local).value_or("") : std::string();
    };
    const std::string_view of_caller = caller()->invite().body();
    answer_to_callee_ = answer(invite.body(), of_caller);
    answer_to_caller_ = answer(of_caller, invite.body());
    return !answer_to_callee_.empty() && !answer_to_caller_.empty();
}

Call* Bridge::caller() const { return core_.find_call(caller_); }
Call* Bridge::callee() const { return core_.find_call(callee_); }
Call* Bridge::other(const Call& call) const { return call.id() == caller_ ? callee() : caller(); }

// ---- session descriptions: each leg is given what the other leg said ----------------------------

std::string Bridge::make_offer(Call& call) {
    if (call.id() != caller_ && !call.talking()) return std::string(caller()->invite().body());
    const Call* peer = other(call);
    if (peer == nullptr) return {};
    return sdp::continued(peer->remote_description(), call.local_description());
}

bool Bridge::can_answer(Call&, std::string_view) { return true; }  // the other phone will say

std::string Bridge::make_answer(Call& call, std::string_view) {
    const Call* peer = other(call);
    if (peer == nullptr) return {};
    if (!answer_to_caller_.empty() && call.local_description().empty())
        return call.id() == caller_ ? answer_to_caller_ : answer_to_callee_;
    // An INVITE without an offer: the callee's 200 offers, and only the caller's ACK brings the
    // answer to it.
    const bool caller_has_yet_to_answer = call.id() != caller_ && peer->ringing_here();
    if (caller_has_yet_to_answer) return {};
    return sdp::continued(peer->remote_description(), call.local_description());
}

// ---- news of one leg ----------------------------------------------------------------------------

void Bridge::told(Outbox& out, Call& call, std::string_view word) {
    if (word == "change asked") asker_ = call.id();
    if (call.id() == caller_) {
        told_by_caller(out, word);
    } else {
        told_by_callee(out, call, word);
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

void Bridge::told_by_callee(Outbox& out, Call& call, std::string_view word) {
    // Whoever was too slow is being cancelled; what it says no longer matters.
    const bool rings = std::find(ringing_.begin(), ringing_.end(), call.id()) != ringing_.end();
    if (taken_ ? call.id() != callee_ : !rings) return;
    callee_ = call.id();
    if (word == "progress") {
        if (call.last_status() > 100) fire(out, Event::callee_progress);
    } else if (word == "ringback") {
        fire(out, Event::callee_rings);
    } else if (word == "answered") {
        taken_ = true;
        fire(out, Event::callee_answers);
    } else if (word == "failed") {
        callee_failed(out, call);
    } else if (word == "ended" || word == "no ACK") {
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
        case Verb::start: return start_ring_timer(out);
        default: break;
    }
    assert(false && "a step that a bridge cannot perform");
}

void Bridge::make(Outbox& out, std::string_view word) {
    if (word == "100 to caller") {
        caller()->send_trying(out);
    } else if (word == "call to callees") {
        call_round(out);
    } else if (word == "call to the next callees") {
        round_ = next_;
        call_round(out);
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
        const int status = passed_on(failure_->status);
        reject_caller(out, status, status == failure_->status ? failure_->reason : std::string());
    } else if (word == "end of callee's call") {
        if (Call* call = callee()) call->hang_up(out);
    } else if (word == "end of callees' calls") {
        end_callees(out, 0);
    } else if (word == "end of other callees' calls") {
        end_callees(out, callee_);
    } else if (word == "200 to the one who picks up") {
        callee()->answer(out);
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

/// All phones of the round are called at once. The calls are made before the first is started: one
/// that fails at once must know that others are there.
void Bridge::call_round(Outbox& out) {
    const Message& invite = caller()->invite();
    const unsigned left = max_forwards_of(invite);
    failure_.reset();
    ringing_.clear();
    for (const RungPhone& phone : destination_.rounds[round_].phones) {
        const Call& call =
            core_.new_call(*this, phone.contact, phone.callee, caller_identity(invite));
        ringing_.push_back(call.id());
        legs_.push_back(call.id());
    }
    const std::vector<CallNumber> round = ringing_;
    for (const CallNumber leg : round) {
        if (Call* call = core_.find_call(leg)) call->start(out, left == 0 ? 0 : left - 1);
    }
}

void Bridge::start_ring_timer(Outbox& out) {
    if (machine_.ended()) return;  // every phone failed at once
    timers_.start(out, Timer::ring, destination_.rounds[round_].limit, [this](Outbox& later) {
        next_ = next_round(Miss::no_answer);
        const bool last = next_ == destination_.rounds.size();
        fire(later, last ? Event::timer_ring : Event::timer_ring_next);
    });
}

void Bridge::end_callees(Outbox& out, CallNumber but) {
    for (const CallNumber leg : std::exchange(ringing_, {})) {
        Call* call = leg == but ? nullptr : core_.find_call(leg);
        if (call != nullptr && !call->ended()) call->hang_up(out);
    }
}

/// Decides from the failure and the plan which of three events this is: others still ring, others
/// are left to call, or that was all. Of several failures a 6xx counts most, else the lowest class
/// (RFC 3261 section 16.7 step 6 does so for proxies).
void Bridge::callee_failed(Outbox& out, const Call& call) {
    const auto rank = [](int status) { return status / 100 == 6 ? 0 : status / 100; };
    const int status = call.last_status();
    if (!failure_ || rank(status) < rank(failure_->status))
        failure_ = Refusal{status, {}, call.last_reason()};
    if (others_ring(call)) return fire(out, Event::one_callee_fails);
    next_ = next_round(miss_of(failure_->status));
    const bool last = next_ == destination_.rounds.size();
    fire(out, last ? Event::callee_fails : Event::callee_fails_next);
}

bool Bridge::others_ring(const Call& call) const {
    return std::any_of(ringing_.begin(), ringing_.end(), [&](CallNumber leg) {
        const Call* other = leg == call.id() ? nullptr : core_.find_call(leg);
        return other != nullptr && !other->ended();
    });
}

/// The next round of the plan that is for calls that ended like this; the number of rounds when
/// there is none.
std::size_t Bridge::next_round(Miss why) const {
    std::size_t next = round_ + 1;
    while (next < destination_.rounds.size() &&
           destination_.rounds[next].after.value_or(why) != why)
        ++next;
    return std::min(next, destination_.rounds.size());
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
