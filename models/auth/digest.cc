#include "models/auth/digest.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>

#include <openssl/evp.h>

#include "models/message/chars.h"

namespace siplab::digest {

namespace {

using chars::equal_ignoring_case;

constexpr std::array<std::string_view, 6> algorithm_names{
    "MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"};

const EVP_MD* function_of(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::md5:
        case Algorithm::md5_sess: return EVP_md5();
        case Algorithm::sha256:
        case Algorithm::sha256_sess: return EVP_sha256();
        case Algorithm::sha512_256:
        case Algorithm::sha512_256_sess: break;
    }
    return EVP_sha512_256();  // FIPS 180-4; not SHA-512 cut short
}

std::string hexadecimal(const unsigned char* octets, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(count * 2);
    for (std::size_t i = 0; i < count; ++i) {
        text += digits[octets[i] >> 4U];
        text += digits[octets[i] & 0x0FU];
    }
    return text;
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    std::string_view separator;
    for (const std::string_view part : parts) {
        text += separator;
        text += part;
        separator = ":";
    }
    return text;
}

/// nc-value = 8LHEX (RFC 7616 section 3.4, RFC 3261 section 25.1).
std::string count_text(std::uint32_t count) {
    const std::array<unsigned char, 4> octets{
        static_cast<unsigned char>(count >> 24U), static_cast<unsigned char>(count >> 16U),
        static_cast<unsigned char>(count >> 8U), static_cast<unsigned char>(count)};
    return hexadecimal(octets.data(), octets.size());
}

std::optional<std::uint32_t> count_of(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    std::uint32_t count = 0;
    for (const char c : text) {
        const int value = chars::hex_value(c);
        if (value < 0) return std::nullopt;
        count = count * 16 + static_cast<std::uint32_t>(value);
    }
    return count;
}

/// One of the comma-separated tokens of a challenge's qop.
bool offers(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view one = list.substr(0, comma);
        while (!one.empty() && chars::is(one.front(), chars::space)) one.remove_prefix(1);
        while (!one.empty() && chars::is(one.back(), chars::space)) one.remove_suffix(1);
        if (equal_ignoring_case(one, token)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

/// H(A1) of section 3.4.2 from H(user ":" realm ":" password).
std::string hash_of_a1(const Credentials& credentials, std::string_view secret) {
    if (!is_session(credentials.algorithm)) return std::string(secret);
    return hash(credentials.algorithm, joined({secret, credentials.nonce, credentials.cnonce}));
}

/// H(A2) of section 3.4.3.
std::string hash_of_a2(const Credentials& credentials, const Request& request) {
    const Algorithm algorithm = credentials.algorithm;
    if (credentials.qop != Qop::auth_int)
        return hash(algorithm, joined({request.method, request.uri}));
    return hash(algorithm, joined({request.method, request.uri, hash(algorithm, request.body)}));
}

Diagnosis improper(const CredentialsShape& header, const char* expected) {
    Diagnosis made;
    made.rule = "RFC 7616 section 3.4";
    made.read = std::string(header.scheme) + " " + std::string(header.params.text());
    made.expected = expected;
    return made;
}

}  // namespace

std::string_view to_text(Algorithm algorithm) {
    return algorithm_names[static_cast<std::size_t>(algorithm)];
}

std::optional<Algorithm> algorithm_of(std::string_view name) {
    if (name.empty()) return Algorithm::md5;
    for (const Algorithm algorithm : all_algorithms) {
        if (equal_ignoring_case(name, to_text(algorithm))) return algorithm;
    }
    return std::nullopt;
}

std::string_view to_text(Qop qop) {
    switch (qop) {
        case Qop::none: break;
        case Qop::auth: return "auth";
        case Qop::auth_int: return "auth-int";
    }
    return "";
}

std::string hash(Algorithm algorithm, std::string_view data) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
    unsigned length = 0;
    const int done = EVP_Digest(data.data(), data.size(), octets.data(), &length,
                                function_of(algorithm), nullptr);
    assert(done == 1);
    static_cast<void>(done);
    return hexadecimal(octets.data(), length);
}

// ---- header fields ----------------------------------------------------------------------------

std::string Challenge::to_text() const {
    std::vector<AuthParam> params{{"realm", realm, true}, {"nonce", nonce, true}};
    if (!domain.empty()) params.push_back({"domain", domain, true});
    if (!opaque.empty()) params.push_back({"opaque", opaque, true});
    if (stale) params.push_back({"stale", "true"});
    params.push_back({"algorithm", std::string(digest::to_text(algorithm))});
    if (auth || auth_int) {
        params.push_back({"qop",
                          auth && auth_int ? "auth,auth-int"
                          : auth           ? "auth"
                                           : "auth-int",
                          true});
    }
    if (userhash) params.push_back({"userhash", "true"});
    return auth_text("Digest", params);
}

std::optional<Challenge> Challenge::from(const ChallengeShape& header) {
    const auto algorithm = algorithm_of(header.value("algorithm"));
    if (!header.is_digest() || !algorithm) return std::nullopt;
    Challenge made;
    made.realm = header.value("realm");
    made.nonce = header.value("nonce");
    made.opaque = header.value("opaque");
    made.domain = header.value("domain");
    made.algorithm = *algorithm;
    made.stale = equal_ignoring_case(header.value("stale"), "true");
    made.userhash = equal_ignoring_case(header.value("userhash"), "true");
    const std::string qop = header.value("qop");
    made.auth = offers(qop, "auth");
    made.auth_int = offers(qop, "auth-int");
    const bool answerable = made.auth || made.auth_int;
    // RFC 3261 section 22.4 item 8: "-sess" depends on the cnonce, and that on qop.
    if (!answerable && (!qop.empty() || is_session(*algorithm))) return std::nullopt;
    return made;
}

std::string Credentials::to_text() const {
    std::vector<AuthParam> params{{"username", username, true},
                                  {"realm", realm, true},
                                  {"nonce", nonce, true},
                                  {"uri", uri, true},
                                  {"response", response, true}};
    params.push_back({"algorithm", std::string(digest::to_text(algorithm))});
    if (qop != Qop::none) {
        params.push_back({"cnonce", cnonce, true});
        params.push_back({"qop", std::string(digest::to_text(qop))});
        params.push_back({"nc", count_text(nonce_count)});
    }
    if (!opaque.empty()) params.push_back({"opaque", opaque, true});
    if (userhash) params.push_back({"userhash", "true"});
    return auth_text("Digest", params);
}

Result<Credentials> Credentials::from(const CredentialsShape& header) {
    const auto wrong = [&header](const char* expected) {
        return tl::unexpected(improper(header, expected));
    };
    if (!header.is_digest()) return wrong("the scheme Digest");
    const auto algorithm = algorithm_of(header.value("algorithm"));
    if (!algorithm) return wrong("a known algorithm");
    if (header.params.has("username*")) return wrong("username rather than username*");
    Credentials made;
    made.username = header.value("username");
    made.realm = header.value("realm");
    made.nonce = header.value("nonce");
    made.uri = header.value("uri");
    made.response = header.value("response");
    made.cnonce = header.value("cnonce");
    made.opaque = header.value("opaque");
    made.algorithm = *algorithm;
    made.userhash = equal_ignoring_case(header.value("userhash"), "true");
    const std::string qop = header.value("qop");
    if (qop.empty()) {
        return is_session(*algorithm)
                   ? Result<Credentials>(wrong("qop, on which this algorithm depends"))
                   : Result<Credentials>(made);
    }
    if (equal_ignoring_case(qop, "auth")) made.qop = Qop::auth;
    if (equal_ignoring_case(qop, "auth-int")) made.qop = Qop::auth_int;
    if (made.qop == Qop::none) return wrong("qop auth or auth-int");
    const auto count = count_of(header.value("nc"));
    if (!count || *count == 0) return wrong("nc as 8 hexadecimal digits, from 1");
    if (!header.params.has("cnonce")) return wrong("cnonce, which qop needs");
    made.nonce_count = *count;
    return made;
}

// ---- responses --------------------------------------------------------------------------------

std::string secret_hash(Algorithm algorithm, std::string_view user, std::string_view realm,
                        std::string_view password) {
    return hash(algorithm, joined({user, realm, password}));
}

std::string username_hash(Algorithm algorithm, std::string_view user, std::string_view realm) {
    return hash(algorithm, joined({user, realm}));
}

std::string response_from_secret(const Credentials& credentials, std::string_view secret,
                                 const Request& request) {
    const std::string a1 = hash_of_a1(credentials, secret);
    const std::string a2 = hash_of_a2(credentials, request);
    // Without qop: RFC 2617 section 3.2.2.1, for RFC 2069's clients (RFC 3261 section 22.4).
    if (credentials.qop == Qop::none) {
        return hash(credentials.algorithm, joined({a1, credentials.nonce, a2}));
    }
    return hash(credentials.algorithm,
                joined({a1, credentials.nonce, count_text(credentials.nonce_count),
                        credentials.cnonce, to_text(credentials.qop), a2}));
}

std::string response(const Credentials& credentials, std::string_view user,
                     std::string_view password, const Request& request) {
    return response_from_secret(
        credentials, secret_hash(credentials.algorithm, user, credentials.realm, password),
        request);
}

std::string server_response(const Credentials& credentials, std::string_view user,
                            std::string_view password, std::string_view body) {
    return response(credentials, user, password, Request{"", credentials.uri, body});
}

Credentials answer(const Challenge& challenge, std::string_view user, std::string_view password,
                   const Request& request, std::string_view cnonce, std::uint32_t nonce_count) {
    assert(nonce_count > 0);
    Credentials made;
    made.realm = challenge.realm;
    made.nonce = challenge.nonce;
    made.opaque = challenge.opaque;
    made.uri = request.uri;
    made.algorithm = challenge.algorithm;
    made.qop = challenge.auth ? Qop::auth : challenge.auth_int ? Qop::auth_int : Qop::none;
    if (made.qop != Qop::none) {
        made.cnonce = cnonce;
        made.nonce_count = nonce_count;
    }
    made.userhash = challenge.userhash;
    made.username = challenge.userhash ? username_hash(challenge.algorithm, user, challenge.realm)
                                       : std::string(user);
    made.response = response(made, user, password, request);
    return made;
}

std::vector<Challenge> choose(const std::vector<Challenge>& challenges) {
    std::vector<Challenge> chosen;
    for (const Challenge& challenge : challenges) {
        const bool have_realm = std::any_of(chosen.begin(), chosen.end(), [&](const Challenge& c) {
            return c.realm == challenge.realm;
        });
        if (!have_realm) chosen.push_back(challenge);
    }
    return chosen;
}

}  // namespace siplab::digest
