#include "models/agents/guard.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"

namespace siplab {

namespace {

digest::AuthenticatorConfig authenticator_config(const GuardConfig& guard) {
    digest::AuthenticatorConfig config;
    config.realm = guard.realm;
    config.algorithms = {digest::algorithm_of(guard.algorithm).value_or(digest::Algorithm::md5)};
    config.nonce_lifetime = guard.nonce_lifetime;
    config.qop = guard.manner.qop;
    return config;
}

/// The user for whom the request speaks: REGISTER names it in To (section 10.3 step 4), others in
/// From.
std::string claimed_user(const Message& request) {
    if (request.method() == Method::register_) {
        const auto to = get<To>(request);
        return to ? unescape(to->uri.user()) : std::string();
    }
    const auto from = get<From>(request);
    return from ? unescape(from->uri.user()) : std::string();
}

}  // namespace

Guard::Guard(GuardConfig config, Identifiers& identifiers)
    : manner_(config.manner),
      authenticator_(authenticator_config(config), std::move(config.passwords),
                     [&identifiers, form = config.manner.nonce] {
                         std::string nonce = identifiers.nonce();
                         if (form == NonceForm::thirty_two) return nonce;
                         return nonce.substr(0, 16) + ":" + identifiers.nonce();
                     }) {}

std::optional<Refusal> Guard::examine(Outbox& out, const Message& request, bool as_proxy) {
    as_proxy = as_proxy || manner_.status == 407;
    const auto judgement = authenticator_.judge(out.now(), request, as_proxy);
    switch (judgement.verdict) {
        case digest::Verdict::ok:
            if (judgement.user == claimed_user(request)) return std::nullopt;
            out.note("refused",
                     fmt::format("{} may not speak for {}", judgement.user, claimed_user(request)));
            return Refusal{403, {}, {}};
        case digest::Verdict::malformed:
            out.note("malformed", judgement.what);
            return Refusal{400, {}, "Bad Credentials"};
        case digest::Verdict::no_credentials: return challenge(out.now(), false, as_proxy);
        case digest::Verdict::unknown_user:
        case digest::Verdict::wrong_password:
            // The same answer for both, so that nobody learns which users exist; the trace tells
            // them apart.
            out.note("refused", std::string(digest::to_text(judgement.verdict)));
            return challenge(out.now(), false, as_proxy);
        case digest::Verdict::stale:
        case digest::Verdict::replayed: return challenge(out.now(), true, as_proxy);
    }
    return challenge(out.now(), false, as_proxy);
}

Refusal Guard::challenge(Time now, bool stale, bool as_proxy) {
    Refusal refusal{as_proxy ? 407 : 401, {}, {}};
    const HeaderId header = as_proxy ? HeaderId::proxy_authenticate : HeaderId::www_authenticate;
    for (const digest::Challenge& one : authenticator_.challenge(now, stale)) {
        refusal.headers.emplace_back(header, one.to_text());
    }
    return refusal;
}

}  // namespace siplab
