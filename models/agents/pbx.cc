#include "models/agents/pbx.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "models/agents/bridge.h"
#include "models/agents/event_server.h"
#include "models/agents/guard.h"
#include "models/agents/registrar.h"
#include "models/message/headers.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

namespace {

CoreConfig core_config(const PbxConfig& pbx) {
    CoreConfig core;
    core.name = pbx.name;
    core.domain = pbx.domain;
    core.network = pbx.network;
    core.timers = pbx.timers;
    core.names = pbx.names;
    core.seed = pbx.seed;
    core.capabilities = pbx.capabilities;
    return core;
}

RegistrarConfig registrar_config(const PbxConfig& pbx) {
    RegistrarConfig registrar;
    registrar.domain = pbx.domain;
    for (const auto& [user, password] : pbx.extensions) registrar.users.insert(user);
    registrar.min_expires = pbx.min_expires;
    registrar.max_expires = pbx.max_expires;
    registrar.default_expires = pbx.max_expires;
    return registrar;
}

DialPlanConfig plan_config(const PbxConfig& pbx) {
    return {pbx.domain, pbx.forwards, pbx.groups, pbx.ring_limit};
}

EventServerConfig events_config(const PbxConfig& pbx) {
    return {pbx.domain, pbx.min_expires, pbx.mailboxes, pbx.unsolicited_mwi, pbx.mwi_by_info};
}

/// Dialled before an extension, it picks up the call that rings there.
constexpr std::string_view pick_up_code = "*8";

bool has_to_tag(const Message& request) {
    const auto to = get<To>(request);
    return to && !to->tag().empty();
}

}  // namespace

struct Pbx::Impl : CoreOwner {
    explicit Impl(PbxConfig pbx)
        : config(std::move(pbx)),
          core(core_config(config), *this),
          registrar(registrar_config(config), core.book()),
          plan(plan_config(config), registrar),
          guard({config.realm.empty() ? config.domain : config.realm, config.algorithm,
                 config.nonce_lifetime, config.extensions, config.challenge},
                core.identifiers()),
          events(core, registrar, events_config(config)) {}

    /// Section 22: requests that make something new are challenged; those inside a dialog, ACK and
    /// CANCEL are not. Anybody may ask OPTIONS.
    std::optional<Refusal> admit(Outbox& out, const IncomingRequest& request) override {
        const Message& message = request.message;
        const bool guarded = message.method() == Method::register_ ||
                             message.method() == Method::invite ||
                             message.method() == Method::subscribe;
        if (!config.authenticate || !guarded || has_to_tag(message)) return std::nullopt;
        return guard.examine(out, message);
    }

    [[nodiscard]] bool is_our_domain(const Uri& uri) const {
        const TransportConfig& network = config.network;
        return uri.host() == config.domain || uri.host() == network.ipv4.host_text() ||
               uri.host() == network.ipv6.host_text();
    }

    /// Where a request for one of our extensions goes now.
    [[nodiscard]] Destination destination_of(const Message& request) const {
        const auto uri = Uri::parse(request.request_uri());
        if (!uri || !is_our_domain(*uri)) return {};
        return plan.route(unescape(uri->user()));
    }

    /// "*8bob" takes the call that rings at bob, "*8" any that rings.
    void pick_up(Outbox& out, TransactionId server, const IncomingRequest& invite,
                 std::string_view whose) {
        const std::string callee =
            whose.empty() ? std::string() : fmt::format("sip:{}@{}", whose, config.domain);
        const auto found = std::find_if(bridges.begin(), bridges.end(),
                                        [&](const auto& each) { return each->rings(callee); });
        if (found == bridges.end())
            return core.respond(out, server, invite.message, Refusal{404, {}, "Nothing Rings"});
        (*found)->pick_up(out, server, invite);
    }

    void incoming_call(Outbox& out, TransactionId server, const IncomingRequest& invite) override {
        if (const auto left = get_if<MaxForwards>(invite.message); left && left->value == 0) {
            return core.respond(out, server, invite.message, Refusal{483, {}, {}});
        }
        const auto uri = Uri::parse(invite.message.request_uri());
        if (const std::string user = uri ? unescape(uri->user()) : std::string();
            user.starts_with(pick_up_code)) {
            return pick_up(out, server, invite, user.substr(pick_up_code.size()));
        }
        bridges.push_back(std::make_unique<Bridge>(core, fmt::format("bridge {}", ++last_bridge)));
        bridges.back()->take(out, server, invite, destination_of(invite.message));
    }

    /// Section 11.2: what an INVITE to that extension would get; a request for the PBX itself is
    /// welcome.
    int readiness(const Message& request) override {
        const auto uri = Uri::parse(request.request_uri());
        if (uri && uri->user().empty()) return 200;
        switch (destination_of(request).kind) {
            case Destination::Kind::reachable: return 200;
            case Destination::Kind::unreachable: return 480;
            case Destination::Kind::unknown: break;
        }
        return 404;
    }

    bool other_request(Outbox& out, TransactionId server, const IncomingRequest& request) override {
        const Message& message = request.message;
        if (message.method() == Method::subscribe) {
            events.subscribe(out, server, message);
            return true;
        }
        if (message.method() == Method::notify) {  // RFC 6665 section 4.1.3
            core.respond(out, server, message, Refusal{481, {}, {}});
            return true;
        }
        if (message.method() != Method::register_) return false;
        Message response = registrar.process(out, message, core.identifiers().tag());
        const bool taken = response.status() == 200 && message.has(HeaderId::contact);
        core.layer().respond(out, server, std::move(response));
        const auto to = get<To>(message);
        if (taken && to) events.registered(out, unescape(to->uri.user()));
        return true;
    }

    bool usage_request(Outbox& out, TransactionId server, const IncomingRequest& request) override {
        return request.message.method() == Method::subscribe &&
               events.resubscribe(out, server, request.message);
    }

    void obey(Outbox& out, const Order& order) {
        const auto it = order.words.find("target");
        const std::string user = it == order.words.end() ? std::string() : it->second;
        const bool done = order.verb == "store_message"     ? events.store_message(out, user)
                          : order.verb == "hear_messages"   ? events.hear_messages(out, user)
                          : order.verb == "delete_messages" ? events.delete_messages(out, user)
                                                            : false;
        if (!done) out.note("refused", "there is nothing to " + order.verb);
    }

    /// Bridges go when both their calls are gone, oldest first.
    void sweep() {
        while (!bridges.empty() && bridges.front()->gone()) bridges.pop_front();
    }

    PbxConfig config;
    UserAgentCore core;
    Registrar registrar;
    DialPlan plan;
    Guard guard;
    EventServer events;
    unsigned last_bridge = 0;
    std::deque<std::unique_ptr<Bridge>> bridges;
};

Pbx::Pbx(PbxConfig config) : impl_(std::make_unique<Impl>(std::move(config))) {}

Pbx::~Pbx() = default;

Effects Pbx::handle(Time now, const Input& input) {
    Outbox out(now);
    if (const auto* order = std::get_if<Order>(&input)) {
        impl_->obey(out, *order);
    } else {
        impl_->core.take(out, input);
    }
    impl_->sweep();
    impl_->events.sweep(now);
    return out.take();
}

}  // namespace siplab
