#include "models/agents/domain_server.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

namespace {

CoreConfig core_config(const DomainServerConfig& server) {
    CoreConfig core;
    core.name = server.name;
    core.domain = server.domain.domain;
    core.network = server.network;
    core.timers = server.timers;
    core.names = server.names;
    core.seed = server.seed;
    core.capabilities = standard_capabilities();
    core.capabilities.methods = {"OPTIONS", "REGISTER"};
    core.capabilities.codecs.clear();
    return core;
}

bool same_uri(const Uri& uri, const std::string& other) {
    const auto parsed = Uri::parse(other);
    return parsed && equivalent(uri, *parsed);
}

}  // namespace

struct DomainServer::Impl : CoreOwner {
    explicit Impl(DomainServerConfig server)
        : config(std::move(server)),
          core(core_config(config), *this),
          domain(config.domain, core.book(), core.identifiers()) {}

    /// Section 8.3: a redirect server answers whatever the method and the extensions are.
    std::optional<Refusal> admit(Outbox& out, const IncomingRequest& request) override {
        const Message& message = request.message;
        const auto uri = Uri::parse(message.request_uri());
        const bool for_server =
            message.method() == Method::register_ ||
            (message.method() == Method::options && uri && is_us(*uri) && uri->user().empty());
        if (config.redirects && !for_server) return redirection(message);
        return message.method() == Method::register_ ? domain.admit(out, message) : std::nullopt;
    }

    [[nodiscard]] bool is_us(const Uri& uri) const {
        return ProxyIdentity{config.domain.domain, config.network}.is_us(uri);
    }

    [[nodiscard]] Refusal redirection(const Message& message) const {
        const auto uri = Uri::parse(message.request_uri());
        if (!uri || !uri->is_sip()) return Refusal{416, {}, {}};
        const std::string user = unescape(uri->user());
        if (!is_us(*uri) || !domain.knows(user)) return Refusal{404, {}, {}};
        Refusal answer{302, {}, {}};
        for (const ProxyTarget& one : domain.locate(user)) {
            // Nobody is sent to where he came from already.
            if (same_uri(*uri, one.uri)) continue;
            const std::string q = one.q == 1000 ? "" : fmt::format(";q={}", q_text(one.q));
            answer.headers.emplace_back(HeaderId::contact, fmt::format("<{}>{}", one.uri, q));
        }
        return answer.headers.empty() ? Refusal{480, {}, {}} : answer;
    }

    void incoming_call(Outbox& out, TransactionId server, const IncomingRequest& invite) override {
        core.respond(out, server, invite.message, Refusal{405, {}, {}});
    }

    int readiness(const Message&) override { return 200; }

    bool other_request(Outbox& out, TransactionId server, const IncomingRequest& request) override {
        if (request.message.method() != Method::register_) return false;
        core.layer().respond(out, server, domain.process(out, request.message));
        return true;
    }

    DomainServerConfig config;
    UserAgentCore core;
    LocalDomain domain;
};

DomainServer::DomainServer(DomainServerConfig config)
    : impl_(std::make_unique<Impl>(std::move(config))) {}

DomainServer::~DomainServer() = default;

Effects DomainServer::handle(Time now, const Input& input) {
    Outbox out(now);
    if (const auto* order = std::get_if<Order>(&input)) {
        out.note("refused", "a server takes no orders, but was told to " + order->verb);
    } else {
        impl_->core.take(out, input);
    }
    return out.take();
}

}  // namespace siplab
