// Digest authentication: what a challenge and credentials say, and the hashes that prove a
// password.
//
// RFC 7616 section 3 as SIP uses it: RFC 3261 section 22.4 and RFC 8760 (algorithms beyond MD5,
// several challenges in order of preference). Pure functions; who keeps nonces and judges
// credentials is authenticator.h's. Basic authentication is not supported on purpose (RFC 3261
// section 22), nor are username* and charset other than UTF-8 octets as they come.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/message/diagnosis.h"
#include "models/message/headers_auth.h"

namespace siplab::digest {

/// RFC 7616 section 3.3 and 6.1, weakest first.
enum class Algorithm : std::uint8_t {
    md5,
    md5_sess,
    sha256,
    sha256_sess,
    sha512_256,
    sha512_256_sess
};

inline constexpr std::array all_algorithms{Algorithm::md5,        Algorithm::md5_sess,
                                           Algorithm::sha256,     Algorithm::sha256_sess,
                                           Algorithm::sha512_256, Algorithm::sha512_256_sess};

/// "SHA-256-sess".
std::string_view to_text(Algorithm algorithm);
/// In any case; "" is MD5, the default; nothing for one that is not known.
std::optional<Algorithm> algorithm_of(std::string_view name);
/// One of the "-sess" variants (section 3.4.2).
constexpr bool is_session(Algorithm algorithm) {
    return (static_cast<unsigned>(algorithm) & 1U) != 0;
}

/// The quality of protection; `none` is what RFC 2069 clients and servers do.
enum class Qop : std::uint8_t { none, auth, auth_int };
std::string_view to_text(Qop qop);

/// H(data) in lower-case hexadecimal (section 3.2): 32 digits for MD5, 64 for the others.
std::string hash(Algorithm algorithm, std::string_view data);

/// One WWW-Authenticate or Proxy-Authenticate value (section 3.3).
struct Challenge {
    std::string realm, nonce, opaque, domain;
    Algorithm algorithm = Algorithm::md5;
    bool stale = false;
    bool auth = false;      ///< qop offers "auth"
    bool auth_int = false;  ///< qop offers "auth-int"
    bool userhash = false;  ///< the user name may be sent hashed (section 3.4.4)

    /// The header field's value: `Digest realm="...", nonce="...", ...`.
    [[nodiscard]] std::string to_text() const;
    /// Nothing for another scheme, an algorithm or only qop values that are not known: such a
    /// challenge is ignored (RFC 8760 section 2.4).
    static std::optional<Challenge> from(const ChallengeShape& header);
};

/// One Authorization or Proxy-Authorization value (section 3.4).
struct Credentials {
    std::string username, realm, nonce, uri, response, cnonce, opaque;
    Algorithm algorithm = Algorithm::md5;
    Qop qop = Qop::none;
    std::uint32_t nonce_count = 0;  ///< 0: none given
    bool userhash = false;          ///< `username` is the hash of user name and realm

    [[nodiscard]] std::string to_text() const;
    /// A diagnosis of status 400 for what no server can judge: another scheme, an unknown algorithm
    /// or qop, qop without cnonce or nc, an nc that is not 8 hexadecimal digits.
    static Result<Credentials> from(const CredentialsShape& header);
};

/// What the two sides hash beside the credentials.
struct Request {
    std::string_view method, uri;
    std::string_view body = {};  ///< for auth-int
};

/// request-digest (sections 3.4.1 to 3.4.3) of the credentials' nonce, cnonce, nc, qop, realm and
/// algorithm for this user and password.
std::string response(const Credentials& credentials, std::string_view user,
                     std::string_view password, const Request& request);
/// As `response`, when only H(user ":" realm ":" password) is known, as a server may store it.
std::string response_from_secret(const Credentials& credentials, std::string_view secret,
                                 const Request& request);
/// H(user ":" realm ":" password), the part of A1 that does not depend on nonces.
std::string secret_hash(Algorithm algorithm, std::string_view user, std::string_view realm,
                        std::string_view password);
/// The user name as it is sent when the challenge asks for its hash (section 3.4.4).
std::string username_hash(Algorithm algorithm, std::string_view user, std::string_view realm);
/// rspauth of Authentication-Info (section 3.5): the server's own proof for these credentials.
/// `body` is the response's.
std::string server_response(const Credentials& credentials, std::string_view user,
                            std::string_view password, std::string_view body = {});

/// The client's side: credentials that answer the challenge. `nonce_count` is how often the nonce
/// has been used, this time included (from 1). "auth" is preferred to "auth-int" unless only that
/// is offered.
Credentials answer(const Challenge& challenge, std::string_view user, std::string_view password,
                   const Request& request, std::string_view cnonce, std::uint32_t nonce_count);

/// The challenge to answer among those of one response: for each realm the topmost that is
/// understood, which the server put first because it prefers it (RFC 8760 sections 2.3 and 2.4).
/// Others are left out.
std::vector<Challenge> choose(const std::vector<Challenge>& challenges);

}  // namespace siplab::digest
