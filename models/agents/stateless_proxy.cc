#include "models/agents/stateless_proxy.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/message/validate.h"
#include "models/proxy/list_values.h"
#include "models/proxy/validation.h"
#include "models/stack/malformed.h"
#include "models/stack/transport_rules.h"

namespace siplab {

namespace {

/// Lends its sending to the proxy; nothing is ever received through it, so nobody is told anything.
struct NoTransactions : TransactionUser {
    void request_arrived(Outbox&, TransactionId, const IncomingRequest&) override {}
    void ack_arrived(Outbox&, const IncomingRequest&) override {}
    void response_arrived(Outbox&, TransactionId, const Message&) override {}
    void stray_response(Outbox&, const Message&) override {}
    void client_failed(Outbox&, TransactionId, Failure) override {}
    void server_failed(Outbox&, TransactionId, Failure) override {}
};

}  // namespace

struct StatelessProxy::Impl {
    explicit Impl(ProxyConfig proxy)
        : config(std::move(proxy)),
          identity{config.domain.domain, config.network},
          identifiers(config.name, config.seed),
          layer(config.network, config.timers, identifiers, book, nobody),
          domain(config.domain, book, identifiers) {}

    void receive(Outbox& out, const Received& packet) {
        if (packet.bytes.find_first_not_of("\r\n") == std::string::npos)
            return out.note("ignored", "empty lines: somebody keeps a path open");
        auto parsed = Message::parse(packet.bytes);
        if (!parsed) return refuse(out, Message::salvage(packet.bytes), parsed.error(), packet);
        if (const auto problem = first_problem(*parsed))
            return refuse(out, *parsed, *problem, packet);
        const AboutScope about(out, parsed->find(HeaderId::call_id).value_or(""), {});
        if (parsed->is_response()) return forward_response(out, *std::move(parsed));
        forward_request(out, *std::move(parsed), packet);
    }

    void refuse(Outbox& out, const std::optional<Message>& readable, const Diagnosis& diagnosis,
                const Received& packet) const {
        const int note = out.put(Note{"malformed", diagnosis.to_text()});
        const CauseScope cause(out, note);
        if (readable) answer_malformed(out, config.network, *readable, diagnosis, packet);
    }

    void forward_response(Outbox& out, Message response) {
        const auto via = get_if<Via>(response);
        if (!via || !is_own(config.network, *via))
            return out.note("ignored", "a response to a request that did not pass here");
        take_first_value(response, HeaderId::via);
        layer.forward_response(out, std::move(response));
    }

    void forward_request(Outbox& out, Message request, const Received& packet) {
        const std::string branch = stateless_branch(request);
        if (acknowledges_stateless_answer(request)) {
            return out.note("ignored", "an ACK for an answer that was given here");
        }
        const auto refusal = check_for_proxy(request, identity);
        note_source(config.network, request, packet);
        if (refusal) return answer(out, request, *refusal, branch);
        preprocess_route(request, identity, packet);
        const auto uri = Uri::parse(request.request_uri());
        std::string target(request.request_uri());
        if (uri && identity.is_us(*uri) && !request.has(HeaderId::route)) {
            const std::string user = unescape(uri->user());
            const auto targets = domain.locate(user);
            if (targets.empty())
                return answer(out, request, Refusal{domain.knows(user) ? 480 : 404, {}, {}},
                              branch);
            target = targets.front().uri;
        }
        Message copy = copy_for(request, target, identity, {config.record_route, config.route});
        const auto way = next_hop(copy, config.names, config.transport);
        if (!way) return answer(out, request, Refusal{500, {}, "No Way There"}, branch);
        layer.send_stateless(out, std::move(copy), *way, branch);
    }

    /// Section 8.2.7: the same answer each time, its tag made of what stays the same.
    void answer(Outbox& out, const Message& request, const Refusal& refusal,
                std::string_view branch) {
        if (request.method() == Method::ack) return;
        const std::string tag = fmt::format("stateless-{}", branch.substr(branch.size() - 8));
        Message response = response_to(request, refusal.status, tag, refusal.reason);
        for (const auto& [id, value] : refusal.headers) response.add(id, value);
        layer.forward_response(out, std::move(response));
    }

    ProxyConfig config;
    ProxyIdentity identity;
    Identifiers identifiers;
    TimerBook book;
    NoTransactions nobody;
    TransactionLayer layer;
    LocalDomain domain;
};

StatelessProxy::StatelessProxy(ProxyConfig config)
    : impl_(std::make_unique<Impl>(std::move(config))) {}

StatelessProxy::~StatelessProxy() = default;

Effects StatelessProxy::handle(Time now, const Input& input) {
    Outbox out(now);
    if (const auto* packet = std::get_if<Received>(&input)) {
        impl_->receive(out, *packet);
    } else if (const auto* order = std::get_if<Order>(&input)) {
        out.note("refused", "a proxy takes no orders, but was told to " + order->verb);
    }
    return out.take();
}

}  // namespace siplab
