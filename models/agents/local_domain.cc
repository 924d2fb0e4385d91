#include "models/agents/local_domain.h"

#include <algorithm>

#include "models/message/headers.h"

namespace siplab {

namespace {

RegistrarConfig registrar_config(const DomainConfig& domain) {
    RegistrarConfig registrar;
    registrar.domain = domain.domain;
    for (const auto& [user, password] : domain.users) registrar.users.insert(user);
    for (const auto& [user, contacts] : domain.contacts) registrar.users.insert(user);
    registrar.min_expires = domain.min_expires;
    registrar.max_expires = domain.max_expires;
    registrar.default_expires = domain.max_expires;
    return registrar;
}

}  // namespace

LocalDomain::LocalDomain(const DomainConfig& config, TimerBook& book, Identifiers& identifiers)
    : config_(config),
      identifiers_(identifiers),
      registrar_(registrar_config(config), book),
      guard_({config.realm.empty() ? config.domain : config.realm, config.algorithm,
              config.nonce_lifetime, config.users},
             identifiers) {}

std::optional<Refusal> LocalDomain::admit(Outbox& out, const Message& request) {
    const auto to = get<To>(request);
    const bool in_dialog = to && !to->tag().empty();
    const bool open = request.method() == Method::ack || request.method() == Method::cancel;
    if (!config_.authenticate || in_dialog || open) return std::nullopt;
    return guard_.examine(out, request, request.method() != Method::register_);
}

Message LocalDomain::process(Outbox& out, const Message& request) {
    return registrar_.process(out, request, identifiers_.tag());
}

bool LocalDomain::knows(std::string_view user) const { return registrar_.knows(user); }

std::vector<ProxyTarget> LocalDomain::locate(std::string_view user) const {
    std::vector<ProxyTarget> targets;
    for (const Registrar::Located& one : registrar_.locate(user)) {
        add_targets(targets, {{one.uri, one.q}});
    }
    if (const auto it = config_.contacts.find(std::string(user)); it != config_.contacts.end())
        add_targets(targets, it->second);
    std::stable_sort(targets.begin(), targets.end(),
                     [](const ProxyTarget& a, const ProxyTarget& b) { return a.q > b.q; });
    return targets;
}

}  // namespace siplab
