// The server's side of digest authentication: makes nonces, remembers how each was used, judges
// credentials.
//
// RFC 7616 sections 3.3, 3.4 and 5 (nonce lifetime, replay by nonce count), RFC 3261 section 22,
// RFC 8760 section 2.3. Has no clock and no randomness: `now` is given with each call, nonces come
// from the caller's generator. Which requests to challenge is the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/auth/digest.h"
#include "models/base/types.h"

namespace siplab {
class Message;
}

namespace siplab::digest {

enum class Verdict : std::uint8_t {
    ok,
    no_credentials,  ///< none for our realm: challenge
    malformed,       ///< cannot be judged: 400
    unknown_user,    ///< challenge again, as for a wrong password
    wrong_password,  ///< the response does not fit: challenge again
    stale,     ///< right password, but the nonce is too old or not ours: challenge with stale=true
    replayed,  ///< right password, but this nonce count was used already: challenge with stale=true
};
/// "wrong password", for people.
std::string_view to_text(Verdict verdict);

/// The nonces given out, when, and the highest count seen for each.
class NonceStore {
  public:
    explicit NonceStore(Time lifetime) : lifetime_(lifetime) {}

    void add(std::string nonce, Time now);
    /// ok, stale or replayed; ok marks the count as used. Count 0 (a client without qop) cannot be
    /// told from a replay and is taken once for each nonce.
    Verdict use(std::string_view nonce, std::uint32_t count, Time now);
    [[nodiscard]] std::size_t size() const { return nonces_.size(); }

  private:
    struct Use {
        Time made{};
        std::uint32_t highest = 0;
        bool used_without_count = false;
    };
    void forget_old(Time now);

    Time lifetime_;
    std::map<std::string, Use, std::less<>> nonces_;
};

struct AuthenticatorConfig {
    std::string realm;
    std::vector<Algorithm> algorithms{
        Algorithm::md5};  ///< one challenge each, the preferred one first
    Time nonce_lifetime = std::chrono::seconds{300};
    bool qop = true;        ///< offer "auth"; without it a nonce is good for one request
    bool auth_int = false;  ///< offer "auth-int" beside "auth"
    bool userhash = false;  ///< offer hashed user names
};

class Authenticator {
  public:
    /// Every user with its password, in plain text.
    using Users = std::map<std::string, std::string>;
    using MakeNonce = std::function<std::string()>;

    struct Judgement {
        Verdict verdict = Verdict::no_credentials;
        std::string user;  ///< whom the credentials name, when known
        std::string what;  ///< for `malformed`: why
    };

    Authenticator(AuthenticatorConfig config, Users users, MakeNonce make_nonce);

    /// Judges the credentials for our realm in the request's Authorization (or Proxy-Authorization,
    /// when `as_proxy`).
    Judgement judge(Time now, const Message& request, bool as_proxy = false);
    Judgement judge(Time now, const Credentials& credentials, const Request& request);

    /// Fresh challenges, to be added to a 401 or 407 in this order; `stale` as the verdict says.
    std::vector<Challenge> challenge(Time now, bool stale = false);

  private:
    [[nodiscard]] const Users::value_type* find_user(const Credentials& credentials) const;

    AuthenticatorConfig config_;
    Users users_;
    MakeNonce make_nonce_;
    NonceStore nonces_;
};

}  // namespace siplab::digest
