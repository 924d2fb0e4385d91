#include "models/ua/notifier.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/ua/request_checks.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

using namespace std::chrono_literals;

namespace {

long long whole_seconds(Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

/// What the subscriber asks for, or what its package says when it does not (section 3.1.1).
Time wanted(const Message& subscribe, const EventPackage& package) {
    const auto expires = get_if<Expires>(subscribe);
    return expires ? Time{std::chrono::seconds{expires->value}} : package.duration;
}

bool accepts(const Message& subscribe, const EventPackage& package) {
    if (!subscribe.has(HeaderId::accept)) return true;
    const auto ranges = all<Accept>(subscribe);
    const auto slash = package.content_type.find('/');
    return !ranges || std::any_of(ranges->begin(), ranges->end(), [&](const Accept& range) {
        return range.includes(package.content_type.substr(0, slash),
                              package.content_type.substr(slash + 1));
    });
}

/// Section 4.2.2: the statuses to a NOTIFY after which nobody is there to be told.
bool loses_subscription(int status) {
    constexpr std::array<int, 8> single{404, 405, 408, 410, 416, 489, 501, 604};
    return (status >= 480 && status <= 485) ||
           std::find(single.begin(), single.end(), status) != single.end();
}

}  // namespace

std::optional<Refusal> subscription_refusal(const Message& subscribe,
                                            const Capabilities& capabilities, Time least) {
    const auto event = get_if<Event>(subscribe);
    const EventPackage* package = event ? find_event_package(event->text) : nullptr;
    if (package == nullptr || !takes_event(capabilities, package->name))
        return Refusal{489, {{HeaderId::allow_events, allow_events_value(capabilities)}}, {}};
    if (!accepts(subscribe, *package)) return Refusal{406, {}, {}};
    if (contact_uri(subscribe).empty()) return Refusal{400, {}, "Missing Contact"};
    const Time time = wanted(subscribe, *package);
    if (time > Time::zero() && time < least && time < 1h) {
        return Refusal{423, {{HeaderId::min_expires, std::to_string(whole_seconds(least))}}, {}};
    }
    return std::nullopt;
}

Notifier::Notifier(UserAgentCore& agent, std::string name, const EventPackage& package,
                   const Message& subscribe, State state)
    : agent_(agent),
      machine_(name),
      timers_(agent.book()),
      package_(package),
      dialog_(Dialog::for_callee(subscribe, agent.identifiers().tag(), std::move(name))),
      state_(std::move(state)) {}

bool Notifier::matches(const Message& subscribe) const {
    if (machine_.ended()) return false;
    if (subscribe.find(HeaderId::call_id).value_or("") != dialog_.call_id()) return false;
    const auto to = get<To>(subscribe);
    const auto from = get<From>(subscribe);
    return to && from && dialog_.matches(to->tag(), from->tag());
}

void Notifier::receive(Outbox& out, TransactionId server, const Message& subscribe) {
    const auto cseq = get<CSeq>(subscribe);
    if (cseq && !dialog_.take_remote_cseq(cseq->number))
        return agent_.respond(out, server, subscribe, Refusal{500, {}, "CSeq Out Of Order"});
    dialog_.refresh_target(subscribe);
    granted_ = std::min<Time>(wanted(subscribe, package_), 24h);
    subscribe_at_hand_ = &subscribe;
    transaction_ = server;
    const bool fresh = machine_.state() == NotifierMachine::State::init;
    const bool none = granted_ == Time::zero();
    fire(out, !none ? Event::subscribe : fresh ? Event::fetch : Event::unsubscribe);
    subscribe_at_hand_ = nullptr;
}

void Notifier::receive_refer(Outbox& out, TransactionId server, const Message& refer) {
    granted_ = package_.duration;
    subscribe_at_hand_ = &refer;
    transaction_ = server;
    fire(out, Event::refer);
    subscribe_at_hand_ = nullptr;
}

void Notifier::changed(Outbox& out) { fire(out, Event::changed); }

void Notifier::finish(Outbox& out, std::string_view reason, Time retry_after) {
    reason_ = reason;
    retry_after_ = retry_after;
    fire(out, Event::over);
}

void Notifier::fire(Outbox& out, Event event) {
    const AboutScope about(out, dialog_.call_id(), {});
    const bool moved = machine_.fire(out, event, [&](const Step& step) { perform(out, step); });
    if (!moved || !machine_.ended()) return;
    timers_.stop_all(out);
    dialog_.end(out, DialogMachine::Event::lost);
}

void Notifier::perform(Outbox& out, const Step& step) {
    switch (step.verb) {
        case Verb::make:
            if (step.word == "NOTIFY" || step.word == "last NOTIFY")
                return notify(out, step.word == "last NOTIFY");
            return respond(out, step.word == "202" ? 202 : 200);
        case Verb::tell: return out.note("ignored", "the subscriber is gone");
        case Verb::start:
            until_ = out.now() + granted_;
            return timers_.start(out, step.timer, granted_,
                                 [this](Outbox& later) { fire(later, Event::timer_expire); });
        default: break;
    }
    assert(false && "a step that a notifier cannot perform");
}

void Notifier::respond(Outbox& out, int status) {
    assert(subscribe_at_hand_ != nullptr);
    Message response = response_to(*subscribe_at_hand_, status, dialog_.local_tag());
    const auto target = agent_.target_of(dialog_.make_ack(1), true);
    const Target way = target ? *target : Target{};
    response.add(HeaderId::contact, agent_.contact_for(way.address, way.transport));
    if (status == 200) response.add(HeaderId::expires, std::to_string(whole_seconds(granted_)));
    for (std::size_t i = 0; i < subscribe_at_hand_->header_count(); ++i) {
        if (subscribe_at_hand_->header_id(i) == HeaderId::record_route)
            response.add(HeaderId::record_route, subscribe_at_hand_->header(i).value);
    }
    dialog_.sent_response(out, 200);
    agent_.layer().respond(out, transaction_, std::move(response));
}

void Notifier::notify(Outbox& out, bool last) {
    Message request = dialog_.make_request(Method::notify);
    const auto target = agent_.target_of(request, true);
    const Target way = target ? *target : Target{};
    request.add(HeaderId::contact, agent_.contact_for(way.address, way.transport));
    request.add(HeaderId::event, package_.name);
    if (last) {
        const std::string retry = retry_after_ > Time::zero()
                                      ? fmt::format(";retry-after={}", whole_seconds(retry_after_))
                                      : std::string();
        request.add(HeaderId::subscription_state,
                    fmt::format("terminated;reason={}{}", reason_, retry));
    } else {
        request.add(HeaderId::subscription_state,
                    fmt::format("active;expires={}", whole_seconds(until_ - out.now())));
    }
    request.add(HeaderId::allow_events, allow_events_value(agent_.config().capabilities));
    if (const std::string body = state_(version_++); !body.empty())
        request.set_body(package_.content_type, body);
    agent_.send(out, std::move(request),
                [this](Outbox& later, const Message& sent, const Message& response) {
                    if (response.status() >= 200) answered(later, sent, response);
                });
}

void Notifier::answered(Outbox& out, const Message&, const Message& response) {
    if (loses_subscription(response.status())) fire(out, Event::notify_failed);
}

}  // namespace siplab
