#include "models/ua/subscription.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>

#include "models/message/headers.h"
#include "models/ua/request_checks.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

using namespace std::chrono_literals;

namespace {

/// How long a subscriber waits when the notifier says "later" but not when.
constexpr Time retry_unless_told = 30s;

std::string seconds_text(Time time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

/// RFC 6665 section 4.1.2.2: the statuses that end a subscription when its refresh gets them.
bool ends_subscription(int status) {
    constexpr std::array<int, 7> single{404, 405, 410, 416, 489, 501, 604};
    return (status >= 480 && status <= 485) ||
           std::find(single.begin(), single.end(), status) != single.end();
}

SubscriberMachine::Event event_of_response(int status, bool challenge, bool longer_helps) {
    using E = SubscriberMachine::Event;
    if (status < 300) return E::success;
    if (challenge) return E::challenge;
    if (status == 423 && longer_helps) return E::too_brief;
    return ends_subscription(status) ? E::gone : E::failure;
}

}  // namespace

Subscription::Subscription(UserAgentCore& agent, SubscriptionOwner& owner, std::string name,
                           const EventPackage& package, std::string target)
    : agent_(agent),
      owner_(owner),
      machine_(std::move(name)),
      timers_(agent.book()),
      package_(package),
      target_(std::move(target)) {}

bool Subscription::subscribe(Outbox& out, Time expires) {
    wanted_ = expires;
    return fire(out, Event::user_subscribes);
}

bool Subscription::unsubscribe(Outbox& out) { return fire(out, Event::user_unsubscribes); }

bool Subscription::refer(Outbox& out, std::string refer_to) {
    refer_to_ = std::move(refer_to);
    wanted_ = package_.duration;
    return fire(out, Event::user_refers);
}

bool Subscription::fire(Outbox& out, Event event) {
    const AboutScope about(out, dialog_ ? dialog_->call_id() : std::string(), {});
    const bool moved = machine_.fire(out, event, [&](const Step& step) { perform(out, step); });
    if (moved && machine_.ended()) {
        timers_.stop_all(out);
        if (dialog_) dialog_->end(out, DialogMachine::Event::lost);
    }
    return moved;
}

void Subscription::perform(Outbox& out, const Step& step) {
    switch (step.verb) {
        case Verb::make: return make(out, step.word);
        case Verb::tell: return owner_.subscription_told(out, *this, step.word);
        case Verb::deliver:
            assert(notify_at_hand_ != nullptr);
            return owner_.notified(out, *this, *notify_at_hand_);
        case Verb::start: return start_timer(out, step.timer);
        case Verb::stop: return timers_.stop(out, step.timer);
        default: break;
    }
    assert(false && "a step that a subscription cannot perform");
}

void Subscription::start_timer(Outbox& out, Timer timer) {
    // Refreshed after nine tenths of the time granted, so that a lost SUBSCRIBE can be repeated.
    const auto [interval, event] = [&]() -> std::pair<Time, Event> {
        switch (timer) {
            case Timer::N:
                return {first_interval(timer, agent_.config().timers, agent_.config().transport),
                        Event::timer_n};
            case Timer::refresh: return {granted_ * 9 / 10, Event::timer_refresh};
            case Timer::expire: return {granted_, Event::timer_expire};
            default: return {retry_after_, Event::timer_retry};
        }
    }();
    timers_.start(out, timer, interval,
                  [this, event = event](Outbox& later) { fire(later, event); });
}

// ---- requests -----------------------------------------------------------------------------------

void Subscription::make(Outbox& out, std::string_view word) {
    Time expires = wanted_;
    if (word == "SUBSCRIBE with credentials") {
        assert(response_at_hand_ != nullptr);
        Message again = request_;
        agent_.credentials().answer(again, *response_at_hand_);
        again.set(HeaderId::cseq, cseq_text(dialog_->next_cseq(), request_.method_text()));
        return send(out, std::move(again));
    }
    if (word == "SUBSCRIBE for longer") {
        assert(response_at_hand_ != nullptr);
        const auto least = get<MinExpires>(*response_at_hand_);
        if (least) wanted_ = std::max<Time>(wanted_, std::chrono::seconds{least->value});
        Message again = request_;
        again.set(HeaderId::expires, seconds_text(wanted_));
        again.set(HeaderId::cseq, cseq_text(dialog_->next_cseq(), "SUBSCRIBE"));
        return send(out, std::move(again));
    }
    if (word == "SUBSCRIBE for zero seconds") expires = Time::zero();
    // "SUBSCRIBE anew" has a dialog, but that one is over (RFC 6665 section 4.1.2.2).
    const bool anew = !confirmed_ || word == "SUBSCRIBE anew";
    Message request = anew ? first_request(word == "REFER" ? Method::refer : Method::subscribe)
                           : dialog_->make_request(Method::subscribe);
    fill(request, expires);
    send(out, std::move(request));
}

Message Subscription::first_request(Method method) {
    Message request = agent_.new_request(method, target_, target_);
    dialog_ = Dialog::for_caller(request, machine_.instance());
    confirmed_ = false;
    return request;
}

void Subscription::fill(Message& request, Time expires) const {
    const auto target = agent_.target_of(request, confirmed_);
    const Target way = target ? *target : Target{};
    request.add(HeaderId::contact, agent_.contact_for(way.address, way.transport));
    if (request.method() == Method::refer) {
        request.add(HeaderId::refer_to, "<" + refer_to_ + ">");
        request.add(HeaderId::referred_by, "<" + agent_.address_of_record() + ">");
    } else {
        request.add(HeaderId::event, package_.name);
        request.add(HeaderId::accept, package_.content_type);
        request.add(HeaderId::expires, seconds_text(expires));
    }
    agent_.credentials().repeat(request, HeaderId::authorization);
    if (const std::string& name = agent_.config().capabilities.user_agent; !name.empty())
        request.add(HeaderId::user_agent, name);
}

void Subscription::send(Outbox& out, Message request) {
    request_ = request;
    const std::string call_id = dialog_->call_id();
    agent_.send(out, std::move(request),
                [this, call_id](Outbox& later, const Message& sent, const Message& response) {
                    // The answer to a SUBSCRIBE of a dialog that is over changes nothing.
                    const bool current = dialog_ && dialog_->call_id() == call_id;
                    if (response.status() >= 200 && current) receive(later, sent, response);
                });
}

void Subscription::receive(Outbox& out, const Message& request, const Message& response) {
    last_status_ = response.status();
    last_reason_ = response.reason();
    response_at_hand_ = &response;
    if (response.status() < 300) {
        if (const auto expires = get_if<Expires>(response))
            granted_ = std::chrono::seconds{expires->value};
    }
    const bool challenge = (response.status() == 401 || response.status() == 407) &&
                           agent_.credentials().can_answer(request, response);
    const auto least = get<MinExpires>(response);
    const bool longer_helps = least && std::chrono::seconds{least->value} > wanted_;
    fire(out, event_of_response(response.status(), challenge, longer_helps));
    response_at_hand_ = nullptr;
}

// ---- NOTIFY -------------------------------------------------------------------------------------

bool Subscription::matches(const Message& notify) const {
    if (!dialog_ || machine_.ended()) return false;
    if (notify.find(HeaderId::call_id).value_or("") != dialog_->call_id()) return false;
    const auto to = get<To>(notify);
    const auto from = get<From>(notify);
    const auto event = get<siplab::Event>(notify);
    return to && from && event && event->text == package_.name &&
           dialog_->matches(to->tag(), from->tag());
}

/// Section 4.1.3: a reason says whether and when to subscribe again. A fetch wants no more.
SubscriberMachine::Event Subscription::event_of(const Message& notify) {
    const auto state = get<SubscriptionState>(notify);
    if (state->value == "active") return Event::notify_active;
    if (state->value == "pending") return Event::notify_pending;
    // Nobody asks twice for the same call.
    if (wanted_ == Time::zero() || !refer_to_.empty()) return Event::notify_over;
    const std::string_view reason = state->reason();
    if (reason == "rejected" || reason == "noresource" || reason == "invariant")
        return Event::notify_over;
    retry_after_ = retry_unless_told;
    if (reason == "deactivated" || reason == "timeout") return Event::notify_again;
    if (const auto after = state->retry_after(); after && *after > 0)
        retry_after_ = std::chrono::seconds{*after};
    return Event::notify_later;
}

void Subscription::take_duration(const Message& notify) {
    const auto state = get<SubscriptionState>(notify);
    const auto expires = state->expires();
    if (expires) {
        granted_ = std::chrono::seconds{*expires};
    } else if (granted_ == Time::zero()) {
        granted_ = wanted_;
    }
}

void Subscription::receive_notify(Outbox& out, TransactionId server, const Message& notify) {
    if (!get<SubscriptionState>(notify))
        return agent_.respond(out, server, notify, Refusal{400, {}, "Missing Subscription-State"});
    const auto cseq = get<CSeq>(notify);
    if (cseq && !dialog_->take_remote_cseq(cseq->number))
        return agent_.respond(out, server, notify, Refusal{500, {}, "CSeq Out Of Order"});
    const bool first = !confirmed_;
    if (first) {
        dialog_->take_notify(out, notify);
        confirmed_ = true;
    } else {
        dialog_->refresh_target(notify);
    }
    agent_.respond_ok(out, server, notify);
    take_duration(notify);
    notify_at_hand_ = &notify;
    fire(out, event_of(notify));
    notify_at_hand_ = nullptr;
}

}  // namespace siplab
