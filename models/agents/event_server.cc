#include "models/agents/event_server.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

EventServer::EventServer(UserAgentCore& core, const Registrar& registrar, EventServerConfig config)
    : core_(core), registrar_(registrar), config_(std::move(config)) {}

std::string EventServer::account(std::string_view user) const {
    return fmt::format("sip:{}@{}", user, config_.domain);
}

Notifier::State EventServer::state_of(const EventPackage&, std::string user) {
    return [this, user = std::move(user)](unsigned) {
        return message_summary(config_.mailboxes[user], account(user));
    };
}

void EventServer::subscribe(Outbox& out, TransactionId server, const Message& request) {
    const auto uri = Uri::parse(request.request_uri());
    const std::string user = uri ? unescape(uri->user()) : std::string();
    if (const auto refusal =
            subscription_refusal(request, core_.config().capabilities, config_.min_expires))
        return core_.respond(out, server, request, *refusal);
    if (!registrar_.knows(user)) return core_.respond(out, server, request, Refusal{404, {}, {}});
    const EventPackage& package = *find_event_package(get<Event>(request)->text);
    auto notifier = std::make_unique<Notifier>(core_, fmt::format("subscription {}", ++last_),
                                               package, request, state_of(package, user));
    subscribers_.push_back({user, std::move(notifier), std::nullopt});
    subscribers_.back().notifier->receive(out, server, request);
}

bool EventServer::resubscribe(Outbox& out, TransactionId server, const Message& request) {
    const auto found =
        std::find_if(subscribers_.begin(), subscribers_.end(),
                     [&](const Subscriber& each) { return each.notifier->matches(request); });
    if (found == subscribers_.end()) return false;
    if (const auto refusal =
            subscription_refusal(request, core_.config().capabilities, config_.min_expires)) {
        core_.respond(out, server, request, *refusal);
    } else {
        found->notifier->receive(out, server, request);
    }
    return true;
}

bool EventServer::store_message(Outbox& out, const std::string& user) {
    if (!registrar_.knows(user)) return false;
    ++config_.mailboxes[user].fresh;
    mailbox_changed(out, user);
    return true;
}

bool EventServer::hear_messages(Outbox& out, const std::string& user) {
    Mailbox& mailbox = config_.mailboxes[user];
    if (mailbox.fresh == 0) return false;
    mailbox = {0, mailbox.heard + mailbox.fresh};
    mailbox_changed(out, user);
    return true;
}

bool EventServer::delete_messages(Outbox& out, const std::string& user) {
    Mailbox& mailbox = config_.mailboxes[user];
    if (mailbox.fresh + mailbox.heard == 0) return false;
    mailbox = {};
    mailbox_changed(out, user);
    return true;
}

void EventServer::mailbox_changed(Outbox& out, const std::string& user) {
    bool subscribed = false;
    for (Subscriber& each : subscribers_) {
        if (each.user != user || each.notifier->ended()) continue;
        subscribed = subscribed || each.notifier->package().name == "message-summary";
        each.notifier->changed(out);
    }
    if (!subscribed) registered(out, user);
}

void EventServer::registered(Outbox& out, const std::string& user) {
    if (config_.unsolicited_mwi) tell_unasked(out, user, Method::notify);
    if (config_.mwi_by_info) tell_unasked(out, user, Method::info);
}

void EventServer::tell_unasked(Outbox& out, const std::string& user, Method method) {
    for (const std::string& contact : registrar_.lookup(user)) {
        Message request = core_.new_request(method, contact, account(user));
        if (method == Method::notify) {
            const auto target = core_.target_of(request, false);
            const Target way = target ? *target : Target{};
            request.add(HeaderId::contact, core_.contact_for(way.address, way.transport));
            request.add(HeaderId::event, "message-summary");
            request.add(HeaderId::subscription_state, "active");
        }
        request.set_body("application/simple-message-summary",
                         message_summary(config_.mailboxes[user], account(user)));
        core_.send(out, std::move(request),
                   [](Outbox& later, const Message&, const Message& response) {
                       if (response.status() < 300) return;
                       later.note("mwi_refused", fmt::format("mwi refused: {}", response.status()));
                   });
    }
}

void EventServer::sweep(Time now) {
    for (Subscriber& each : subscribers_) {
        if (each.notifier->ended() && !each.over) each.over = now;
    }
    // Its last NOTIFY may still be answered: timer F is 64*T1.
    const Time limit = 2 * 64 * core_.config().timers.t1;
    std::erase_if(subscribers_,
                  [&](const Subscriber& each) { return each.over && *each.over + limit < now; });
}

}  // namespace siplab
