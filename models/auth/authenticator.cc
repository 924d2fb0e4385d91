#include "models/auth/authenticator.h"

#include <algorithm>
#include <utility>

#include "models/message/headers.h"

namespace siplab::digest {

namespace {

/// The first credentials for that realm among the values of the header field H.
template <class H>
Result<std::optional<Credentials>> credentials_for(const Message& request, std::string_view realm) {
    std::optional<CredentialsShape> found;
    const auto wrong = each<H>(request, [&](const H& value) {
        if (!found && value.is_digest() && value.value("realm") == realm) found = value;
    });
    if (found) {
        auto credentials = Credentials::from(*found);
        if (!credentials) return tl::unexpected(std::move(credentials).error());
        return std::optional(*std::move(credentials));
    }
    if (wrong) return tl::unexpected(*wrong);
    return std::optional<Credentials>();
}

/// Takes the same time wherever the two differ, so that nobody can feel their way to the right one.
bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i] ^ b[i]));
    }
    return difference == 0;
}

}  // namespace

std::string_view to_text(Verdict verdict) {
    switch (verdict) {
        case Verdict::ok: return "ok";
        case Verdict::no_credentials: return "no credentials";
        case Verdict::malformed: return "malformed credentials";
        case Verdict::unknown_user: return "unknown user";
        case Verdict::wrong_password: return "wrong password";
        case Verdict::stale: return "stale nonce";
        case Verdict::replayed: return "replayed nonce count";
    }
    return "";
}

// ---- nonces -----------------------------------------------------------------------------------

void NonceStore::add(std::string nonce, Time now) {
    forget_old(now);
    nonces_[std::move(nonce)] = Use{now, 0, false};
}

Verdict NonceStore::use(std::string_view nonce, std::uint32_t count, Time now) {
    forget_old(now);
    const auto found = nonces_.find(nonce);
    if (found == nonces_.end()) return Verdict::stale;
    Use& use = found->second;
    if (count == 0)
        return std::exchange(use.used_without_count, true) ? Verdict::replayed : Verdict::ok;
    if (count <= use.highest) return Verdict::replayed;
    use.highest = count;
    return Verdict::ok;
}

void NonceStore::forget_old(Time now) {
    for (auto it = nonces_.begin(); it != nonces_.end();) {
        it = now - it->second.made > lifetime_ ? nonces_.erase(it) : std::next(it);
    }
}

// ---- judging ----------------------------------------------------------------------------------

Authenticator::Authenticator(AuthenticatorConfig config, Users users, MakeNonce make_nonce)
    : config_(std::move(config)),
      users_(std::move(users)),
      make_nonce_(std::move(make_nonce)),
      nonces_(config_.nonce_lifetime) {}

std::vector<Challenge> Authenticator::challenge(Time now, bool stale) {
    std::vector<Challenge> challenges;
    for (const Algorithm algorithm : config_.algorithms) {
        Challenge made;
        made.realm = config_.realm;
        made.nonce = make_nonce_();
        made.algorithm = algorithm;
        made.stale = stale;
        made.auth = config_.qop;  // RFC 3261 section 22.4 item 8: a server should always send it
        made.auth_int = config_.auth_int;
        made.userhash = config_.userhash;
        nonces_.add(made.nonce, now);
        challenges.push_back(std::move(made));
    }
    return challenges;
}

Authenticator::Judgement Authenticator::judge(Time now, const Message& request, bool as_proxy) {
    const auto credentials = as_proxy ? credentials_for<ProxyAuthorization>(request, config_.realm)
                                      : credentials_for<Authorization>(request, config_.realm);
    if (!credentials) return {Verdict::malformed, {}, credentials.error().to_text()};
    if (!*credentials) return {Verdict::no_credentials, {}, {}};
    const Request hashed{request.method_text(), (*credentials)->uri, request.body()};
    return judge(now, **credentials, hashed);
}

Authenticator::Judgement Authenticator::judge(Time now, const Credentials& credentials,
                                              const Request& request) {
    if (credentials.realm != config_.realm) return {Verdict::no_credentials, {}, {}};
    const bool offered = std::find(config_.algorithms.begin(), config_.algorithms.end(),
                                   credentials.algorithm) != config_.algorithms.end();
    if (!offered) return {Verdict::malformed, {}, "an algorithm that was not offered"};
    const Users::value_type* user = find_user(credentials);
    if (user == nullptr) return {Verdict::unknown_user, credentials.username, {}};
    const std::string right = response(credentials, user->first, user->second, request);
    if (!equal_in_constant_time(right, credentials.response)) {
        return {Verdict::wrong_password, user->first, {}};
    }
    return {nonces_.use(credentials.nonce, credentials.nonce_count, now), user->first, {}};
}

const Authenticator::Users::value_type* Authenticator::find_user(
    const Credentials& credentials) const {
    if (!credentials.userhash) {
        const auto found = users_.find(credentials.username);
        return found == users_.end() ? nullptr : &*found;
    }
    for (const auto& user : users_) {
        const auto hashed = username_hash(credentials.algorithm, user.first, config_.realm);
        if (hashed == credentials.username) return &user;
    }
    return nullptr;
}

}  // namespace siplab::digest
