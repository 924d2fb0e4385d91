#include "scenarios/server_agents.h"

#include <utility>

#include <fmt/core.h>

#include "models/agents/domain_server.h"
#include "models/agents/proxy.h"
#include "models/agents/stateless_proxy.h"

namespace siplab {

namespace {

/// Where a phone of the lab can be reached, as its own Contact would say.
std::string contact_of(const Lab& lab, const ServerSurroundings& around, const std::string& where) {
    const NodeSpec* node = lab.find(where);
    if (node == nullptr) return where;
    const bool tcp = node->phone->transport == Transport::tcp;
    return fmt::format("sip:{}@{}{}", node->phone->user, around.address(where).to_text(),
                       tcp ? ";transport=tcp" : "");
}

DomainConfig domain_config(const Lab& lab, const ServerSpec& spec,
                           const ServerSurroundings& around) {
    DomainConfig domain;
    domain.domain = spec.domain;
    domain.users = spec.users;
    domain.authenticate = spec.authenticate;
    domain.algorithm = spec.algorithm;
    domain.realm = spec.realm;
    domain.nonce_lifetime = spec.nonce_lifetime;
    domain.min_expires = spec.min_expires;
    domain.max_expires = spec.max_expires;
    for (const auto& [user, contacts] : spec.contacts) {
        for (const ContactSpec& one : contacts)
            domain.contacts[user].push_back({contact_of(lab, around, one.where), one.q});
    }
    return domain;
}

ProxyConfig proxy_config(const Lab& lab, const NodeSpec& node, const ServerSurroundings& around) {
    const ServerSpec& spec = *node.server;
    ProxyConfig config;
    config.name = node.name;
    config.domain = domain_config(lab, spec, around);
    config.network = around.network;
    config.transport = lab.network.transport;
    config.timers = lab.network.timers;
    config.names = around.names;
    config.seed = lab.seed;
    config.record_route = spec.record_route;
    for (const std::string& hop : spec.route) {
        const bool known = lab.find(hop) != nullptr;
        config.route.push_back(known ? fmt::format("sip:{};lr", around.address(hop).to_text())
                                     : hop);
    }
    config.trying = spec.trying == "first"   ? Trying::first
                    : spec.trying == "after" ? Trying::after
                                             : Trying::late;
    config.forking = spec.forking == "sequential" ? Forking::sequential : Forking::parallel;
    config.ring_limit = spec.ring_limit;
    config.timer_c = spec.timer_c;
    config.recurses = spec.recurses;
    config.timeout_status = static_cast<int>(spec.timeout_status);
    config.session_timer = {spec.min_se, spec.session_expires};
    config.gateway = spec.kind == "alg";
    return config;
}

}  // namespace

std::unique_ptr<Agent> make_server(const Lab& lab, const NodeSpec& node,
                                   const ServerSurroundings& around) {
    const std::string& kind = node.server->kind;
    if (kind == "stateless-proxy")
        return std::make_unique<StatelessProxy>(proxy_config(lab, node, around));
    if (kind == "proxy" || kind == "alg")
        return std::make_unique<Proxy>(proxy_config(lab, node, around));
    DomainServerConfig config;
    config.name = node.name;
    config.domain = domain_config(lab, *node.server, around);
    config.network = around.network;
    config.timers = lab.network.timers;
    config.names = around.names;
    config.seed = lab.seed;
    config.redirects = kind == "redirect";
    return std::make_unique<DomainServer>(std::move(config));
}

}  // namespace siplab
