#include "models/agents/phone_events.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "models/agents/mailbox.h"
#include "models/message/headers.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

PhoneEvents::PhoneEvents(UserAgentCore& core, PhoneEventsConfig config)
    : core_(core), config_(config) {}

Subscription* PhoneEvents::find(std::string_view package, const std::string& target) {
    for (const Subscribed& each : subscriptions_) {
        Subscription& one = *each.subscription;
        if (!one.ended() && one.package().name == package && one.target() == target) return &one;
    }
    return nullptr;
}

bool PhoneEvents::subscribe(Outbox& out, std::string_view package, const std::string& target,
                            std::optional<Time> expires) {
    const EventPackage* known = find_event_package(package);
    if (known == nullptr) return false;
    Subscription* subscription = find(package, target);
    if (subscription == nullptr) {
        subscriptions_.push_back(
            {std::make_unique<Subscription>(core_, *this, fmt::format("subscription {}", ++last_),
                                            *known, target),
             std::nullopt});
        subscription = subscriptions_.back().subscription.get();
    }
    return subscription->subscribe(out, expires.value_or(config_.expires));
}

bool PhoneEvents::refer(Outbox& out, const std::string& target, std::string whom) {
    subscriptions_.push_back(
        {std::make_unique<Subscription>(core_, *this, fmt::format("subscription {}", ++last_),
                                        *find_event_package("refer"), target),
         std::nullopt});
    return subscriptions_.back().subscription->refer(out, std::move(whom));
}

bool PhoneEvents::unsubscribe(Outbox& out, std::string_view package, const std::string& target) {
    Subscription* subscription = find(package, target);
    return subscription != nullptr && subscription->unsubscribe(out);
}

bool PhoneEvents::request(Outbox& out, TransactionId server, const Message& request,
                          bool in_dialog) {
    if (request.method() == Method::info && !in_dialog) {
        const auto type = get_if<ContentType>(request);
        const bool summary = type && type->is("application", "simple-message-summary");
        if (!config_.expects_mwi || !summary) return false;
        core_.respond_ok(out, server, request);
        learn_messages(out, request.body());
        return true;
    }
    if (request.method() != Method::notify) return false;
    for (const Subscribed& each : subscriptions_) {
        if (!each.subscription->matches(request)) continue;
        each.subscription->receive_notify(out, server, request);
        return true;
    }
    unasked_notify(out, server, request);
    return true;
}

/// Section 4.1.3: 481, or 489 for a package that this phone does not know.
void PhoneEvents::unasked_notify(Outbox& out, TransactionId server, const Message& notify) {
    const Capabilities& capabilities = core_.config().capabilities;
    const auto event = get_if<Event>(notify);
    const auto to = get<To>(notify);
    const bool in_dialog = to && !to->tag().empty();
    if (!event || !takes_event(capabilities, event->text)) {
        return core_.respond(
            out, server, notify,
            Refusal{489, {{HeaderId::allow_events, allow_events_value(capabilities)}}, {}});
    }
    if (in_dialog || !config_.expects_mwi || event->text != "message-summary")
        return core_.respond(out, server, notify, Refusal{481, {}, "Subscription Does Not Exist"});
    core_.respond_ok(out, server, notify);
    learn_messages(out, notify.body());
}

void PhoneEvents::subscription_told(Outbox& out, Subscription& subscription,
                                    std::string_view word) {
    const std::string_view package = subscription.package().name;
    if (package == "refer") {  // what becomes of it is told by notified()
        if (word == "failed" || word == "lost" || word == "no NOTIFY")
            out.note("referral_failed", word == "no NOTIFY"
                                            ? "no NOTIFY came"
                                            : fmt::format("{} {}", subscription.last_status(),
                                                          subscription.last_reason()));
    } else if (word == "subscribed") {
        const auto granted =
            std::chrono::duration_cast<std::chrono::seconds>(subscription.granted());
        out.note("subscribed", fmt::format("subscribed to {} for {} s", package, granted.count()));
    } else if (word == "ended") {
        out.note("subscription_ended", fmt::format("subscription ended ({})", package));
    } else if (word == "failed" || word == "lost") {
        out.note("subscription_failed",
                 fmt::format("{} {}", subscription.last_status(), subscription.last_reason()));
    } else {
        out.note("subscription_failed", "no NOTIFY came");
    }
}

void PhoneEvents::notified(Outbox& out, Subscription& subscription, const Message& notify) {
    if (subscription.package().name == "message-summary") learn_messages(out, notify.body());
    if (subscription.package().name == "refer") learn_outcome(out, notify.body());
}

/// A sipfrag begins with a status line (RFC 3515 section 2.4.5); provisional ones are no outcome.
void PhoneEvents::learn_outcome(Outbox& out, std::string_view body) {
    constexpr std::string_view version = "SIP/2.0 ";
    if (!body.starts_with(version)) return;
    body.remove_prefix(version.size());
    const std::string_view line = body.substr(0, body.find('\r'));
    if (line.starts_with('2')) {
        out.note("referral_done", fmt::format("referral done: {}", line));
    } else if (!line.starts_with('1')) {
        out.note("referral_failed", std::string(line));
    }
}

void PhoneEvents::learn_messages(Outbox& out, std::string_view body) {
    const auto mailbox = read_message_summary(body);
    if (!mailbox) return;
    out.note("new_message", fmt::format("{} new message{}, {} old", mailbox->fresh,
                                        mailbox->fresh == 1 ? "" : "s", mailbox->heard));
}

void PhoneEvents::sweep(Time now) {
    for (Subscribed& each : subscriptions_) {
        if (each.subscription->ended() && !each.over) each.over = now;
    }
    const Time limit = 2 * 64 * core_.config().timers.t1;
    std::erase_if(subscriptions_,
                  [&](const Subscribed& each) { return each.over && *each.over + limit < now; });
}

}  // namespace siplab
