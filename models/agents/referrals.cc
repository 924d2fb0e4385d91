#include "models/agents/referrals.h"

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

std::optional<Refusal> Referrals::refusal(const Message& refer, bool busy) {
    const auto whom = get<ReferTo>(refer);
    if (refer.count(HeaderId::refer_to) != 1 || !whom)
        return Refusal{400, {}, "Exactly One Refer-To Needed"};
    if (contact_uri(refer).empty()) return Refusal{400, {}, "Missing Contact"};
    if (!whom->uri.is_sip()) return Refusal{416, {}, {}};
    if (busy) return Refusal{603, {}, {}};
    return std::nullopt;
}

std::size_t Referrals::accept(Outbox& out, TransactionId server, const Message& refer) {
    Referral referral;
    referral.number = ++last_;
    referral.status = std::make_shared<std::string>("100 Trying");
    referral.notifier = std::make_unique<Notifier>(
        core_, fmt::format("referral {}", last_), *find_event_package("refer"), refer,
        [status = referral.status](unsigned) { return fmt::format("SIP/2.0 {}\r\n", *status); });
    referrals_.push_back(std::move(referral));
    referrals_.back().notifier->receive_refer(out, server, refer);
    return last_;
}

void Referrals::calls(std::size_t referral, CallNumber call) {
    for (Referral& each : referrals_) {
        if (each.number == referral) each.call = call;
    }
}

void Referrals::over(Outbox& out, CallNumber call, const std::string& outcome) {
    for (Referral& each : referrals_) {
        if (each.call != call) continue;
        *each.status = outcome;
        each.notifier->finish(out, "noresource");
        return;
    }
}

bool Referrals::resubscribe(Outbox& out, TransactionId server, const Message& subscribe) {
    if (subscribe.method() != Method::subscribe) return false;
    for (Referral& each : referrals_) {
        if (!each.notifier->matches(subscribe)) continue;
        each.notifier->receive(out, server, subscribe);
        return true;
    }
    return false;
}

void Referrals::refuse_subscription(Outbox& out, TransactionId server, const Message& subscribe) {
    const Capabilities& capabilities = core_.config().capabilities;
    const auto event = get_if<Event>(subscribe);
    if (event && event->text == "refer")
        return core_.respond(out, server, subscribe, Refusal{403, {}, {}});
    core_.respond(out, server, subscribe,
                  Refusal{489, {{HeaderId::allow_events, allow_events_value(capabilities)}}, {}});
}

void Referrals::sweep(Time now) {
    for (Referral& each : referrals_) {
        if (each.notifier->ended() && !each.over) each.over = now;
    }
    const Time limit = 2 * 64 * core_.config().timers.t1;
    std::erase_if(referrals_,
                  [&](const Referral& each) { return each.over && *each.over + limit < now; });
}

}  // namespace siplab
