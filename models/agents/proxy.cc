#include "models/agents/proxy.h"

#include <map>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/proxy/validation.h"

namespace siplab {

namespace {

ContextRules context_rules(const ProxyConfig& proxy, Gateway* gateway) {
    ContextRules rules;
    rules.identity = {proxy.domain.domain, proxy.network};
    rules.forwarding = {proxy.record_route || proxy.gateway, proxy.route};
    rules.names = proxy.names;
    rules.transport = proxy.transport;
    rules.timer_c = proxy.timer_c;
    rules.timers = proxy.timers;
    rules.trying = proxy.trying;
    rules.forking = proxy.forking;
    rules.ring_limit = proxy.ring_limit;
    rules.recurses = proxy.recurses;
    rules.timeout_status = proxy.timeout_status;
    rules.session_timer = proxy.session_timer;
    rules.gateway = proxy.gateway ? gateway : nullptr;
    return rules;
}

const Address& own_address(const TransportConfig& network) {
    return network.ipv4.empty() ? network.ipv6 : network.ipv4;
}

}  // namespace

struct Proxy::Impl : TransactionUser {
    explicit Impl(ProxyConfig proxy)
        : config(std::move(proxy)),
          identifiers(config.name, config.seed),
          layer(config.network, config.timers, identifiers, book, *this),
          domain(config.domain, book, identifiers),
          gateway(own_address(config.network)),
          rules(context_rules(config, &gateway)) {}

    void take(Outbox& out, const Input& input) {
        if (const auto* packet = std::get_if<Received>(&input)) {
            layer.receive(out, *packet);
        } else if (const auto* fired = std::get_if<TimerFired>(&input)) {
            book.fire(out, fired->id);
        } else if (const auto* failure = std::get_if<TransportFailed>(&input)) {
            layer.transport_failed(out, *failure);
        }
        std::erase_if(contexts, [&](const auto& entry) {
            // Section 16.7 step 9: a context stays until all its transactions have ended.
            if (!entry.second->gone() || layer.request_of(entry.first) != nullptr) return false;
            for (const TransactionId client : entry.second->clients()) {
                if (layer.request_of(client) != nullptr) return false;
            }
            for (const TransactionId client : entry.second->clients()) servers.erase(client);
            return true;
        });
    }

    // ---- requests -------------------------------------------------------------------------------

    void request_arrived(Outbox& out, TransactionId server,
                         const IncomingRequest& request) override {
        const Message& message = request.message;
        const AboutScope about(out, message.find(HeaderId::call_id).value_or(""), {});
        if (message.method() == Method::cancel) return cancel_arrived(out, server, request);
        if (const auto refusal = first_refusal(out, message)) {
            const bool last_hop = refusal->status == 483 && message.method() == Method::options;
            return respond(out, server, message, last_hop ? Refusal{200, {}, {}} : *refusal);
        }
        Message prepared = message;
        preprocess_route(prepared, rules.identity, request.packet);
        forward(out, server, message, std::move(prepared));
    }

    /// Section 16.3, and the session timer's own check (RFC 4028 section 8.1).
    std::optional<Refusal> first_refusal(Outbox& out, const Message& message) {
        if (auto refusal = check_for_proxy(message, rules.identity)) return refusal;
        if (auto refusal = domain.admit(out, message)) return refusal;
        return check_session_timer(message, config.session_timer);
    }

    void forward(Outbox& out, TransactionId server, const Message& message, Message prepared) {
        const auto uri = Uri::parse(prepared.request_uri());
        const bool ours = uri && rules.identity.is_us(*uri) && !prepared.has(HeaderId::route);
        if (ours && message.method() == Method::register_)
            return layer.respond(out, server, domain.process(out, message));
        if (ours && uri->user().empty()) {
            const bool options = message.method() == Method::options;
            return respond(out, server, message, Refusal{options ? 200 : 404, {}, {}});
        }
        std::vector<ProxyTarget> targets;
        if (ours) {
            const std::string user = unescape(uri->user());
            if (!domain.knows(user)) return respond(out, server, message, Refusal{404, {}, {}});
            targets = domain.locate(user);
        } else {
            targets.push_back({std::string(prepared.request_uri()), 1000});
        }
        if (targets.empty()) return respond(out, server, message, Refusal{480, {}, {}});
        auto context = std::make_unique<ProxyContext>(
            rules, layer, book, identifiers, server, fmt::format("request {}", ++last_context),
            message, std::move(prepared), std::move(targets),
            [this, server](TransactionId client) { servers[client] = server; });
        ProxyContext& made = *contexts.emplace(server, std::move(context)).first->second;
        made.start(out);
    }

    void respond(Outbox& out, TransactionId server, const Message& request,
                 const Refusal& refusal) {
        Message response = response_to(request, refusal.status, identifiers.tag(), refusal.reason);
        for (const auto& [id, value] : refusal.headers) response.add(id, value);
        layer.respond(out, server, std::move(response));
    }

    /// Section 16.10: hop by hop, when the INVITE is known here.
    void cancel_arrived(Outbox& out, TransactionId server, const IncomingRequest& request) {
        const auto invite = layer.cancelled_by(server);
        const auto it = invite ? contexts.find(*invite) : contexts.end();
        if (it != contexts.end()) {
            respond(out, server, request.message, Refusal{200, {}, {}});
            return it->second->cancel(out);
        }
        if (invite) return respond(out, server, request.message, Refusal{200, {}, {}});
        // The answer from further down will match no transaction here and goes no further (RFC
        // 6026 section 7.3), so whoever cancels is told now that nothing is left to cancel.
        forward_stateless(out, request);
        respond(out, server, request.message, Refusal{481, {}, {}});
    }

    /// An ACK for a 2xx, or a CANCEL of something unknown here: on its way without a transaction
    /// (sections 16.10, 16.11).
    void forward_stateless(Outbox& out, const IncomingRequest& request) {
        if (const auto refusal = check_for_proxy(request.message, rules.identity)) {
            return out.note("ignored", fmt::format("an {} that may not be forwarded: {}",
                                                   request.message.method_text(), refusal->status));
        }
        Message prepared = request.message;
        preprocess_route(prepared, rules.identity, request.packet);
        const auto uri = Uri::parse(prepared.request_uri());
        std::string target(prepared.request_uri());
        if (uri && rules.identity.is_us(*uri) && !prepared.has(HeaderId::route)) {
            const auto targets = domain.locate(unescape(uri->user()));
            if (targets.empty()) return out.note("ignored", "nobody to forward it to");
            target = targets.front().uri;
        }
        Message copy = copy_for(prepared, target, rules.identity, rules.forwarding);
        if (rules.gateway != nullptr) rules.gateway->rewrite(copy);
        const auto way = next_hop(copy, config.names, config.transport);
        if (!way) return out.note("ignored", "no way there: " + way.error().to_text());
        layer.send_stateless(out, std::move(copy), *way, stateless_branch(request.message));
    }

    void ack_arrived(Outbox& out, const IncomingRequest& ack) override {
        const AboutScope about(out, ack.message.find(HeaderId::call_id).value_or(""), {});
        forward_stateless(out, ack);
    }

    // ---- responses ------------------------------------------------------------------------------

    ProxyContext* context_of(TransactionId client) {
        const auto server = servers.find(client);
        const auto it = server == servers.end() ? contexts.end() : contexts.find(server->second);
        return it == contexts.end() ? nullptr : it->second.get();
    }

    void response_arrived(Outbox& out, TransactionId client, const Message& response) override {
        if (ProxyContext* context = context_of(client)) context->receive(out, client, response);
    }

    /// RFC 6026 section 7.3: what belongs to no transaction goes no further.
    void stray_response(Outbox& out, const Message& response) override {
        out.note("ignored",
                 fmt::format("a {} response that belongs to no transaction", response.status()));
    }

    void client_failed(Outbox& out, TransactionId client, Failure failure) override {
        if (ProxyContext* context = context_of(client)) context->failed(out, client, failure);
    }

    /// Section 16.9: a response that cannot be sent is dropped, and nothing else.
    void server_failed(Outbox&, TransactionId, Failure) override {}

    ProxyConfig config;
    Identifiers identifiers;
    TimerBook book;
    TransactionLayer layer;
    LocalDomain domain;
    Gateway gateway;
    ContextRules rules;
    unsigned last_context = 0;
    std::map<TransactionId, std::unique_ptr<ProxyContext>> contexts;  ///< by server transaction
    std::map<TransactionId, TransactionId> servers;                   ///< by client transaction
};

Proxy::Proxy(ProxyConfig config) : impl_(std::make_unique<Impl>(std::move(config))) {}

Proxy::~Proxy() = default;

Effects Proxy::handle(Time now, const Input& input) {
    Outbox out(now);
    if (const auto* order = std::get_if<Order>(&input)) {
        out.note("refused", "a proxy takes no orders, but was told to " + order->verb);
    } else {
        impl_->take(out, input);
    }
    return out.take();
}

}  // namespace siplab
