#include "models/message/headers_auth.h"

#include <algorithm>
#include <array>

namespace siplab {

namespace {

constexpr const char* auth_rule = "RFC 3261 section 25.1, auth-param";

/// auth-param *(COMMA auth-param), no name twice.
bool read_auth_params(Scanner& in, Params& out) {
    const char* before = in.mark();
    NameSet names;
    do {
        std::string_view part;
        if (!in.read_token(part, auth_rule, "a parameter name")) return false;
        if (!names.add(in, part, "RFC 7616 section 3.4")) return false;
        if (!in.take_padded('=')) return in.fail(auth_rule, "an equals sign");
        const bool read = in.peek() == '"'
                              ? in.read_quoted(part)
                              : in.read_token(part, auth_rule, "a token or a quoted string");
        if (!read) return false;
    } while (in.take_padded(','));
    out = Params(in.since(before), ',');
    return true;
}

/// In digest, each of the names must be there; one walk over the parameters finds them all.
template <std::size_t N>
bool has_all(Scanner& in, const AuthShape& auth, const std::array<std::string_view, N>& names,
             const char* rule, const char* expected) {
    if (!auth.is_digest()) return true;
    std::size_t found = 0;
    for (const Param& param : auth.params) {
        found += std::any_of(names.begin(), names.end(), [&param](std::string_view name) {
            return chars::equal_ignoring_case(param.name, name);
        });
    }
    return found == N || in.fail_at(auth.scheme.data(), rule, expected);
}

}  // namespace

bool AuthShape::is_digest() const { return chars::equal_ignoring_case(scheme, "Digest"); }

std::string AuthShape::value(std::string_view name) const {
    return unquote(params.find(name).value_or(""));
}

bool AuthShape::read(Scanner& in, AuthShape& out) {
    if (!in.read_token(out.scheme, "RFC 3261 section 25.1, auth-scheme", "a scheme, as Digest")) {
        return false;
    }
    if (!in.take_lws()) return in.fail("RFC 3261 section 25.1, auth-scheme", "parameters");
    if (!read_auth_params(in, out.params)) return false;
    return in.at_end() || in.fail(auth_rule, "a comma between parameters");
}

bool ChallengeShape::read(Scanner& in, ChallengeShape& out) {
    return AuthShape::read(in, out) &&
           has_all(in, out, std::array<std::string_view, 2>{"realm", "nonce"},
                   "RFC 7616 section 3.3", "a digest challenge with realm and nonce");
}

bool CredentialsShape::read(Scanner& in, CredentialsShape& out) {
    // RFC 7616 section 3.4 allows username* in place of username.
    if (!AuthShape::read(in, out)) return false;
    constexpr const char* expected =
        "digest credentials with username, realm, nonce, uri and response";
    using Names = std::array<std::string_view, 5>;
    return has_all(in, out, Names{"username", "realm", "nonce", "uri", "response"},
                   "RFC 7616 section 3.4", expected) ||
           has_all(in, out, Names{"username*", "realm", "nonce", "uri", "response"},
                   "RFC 7616 section 3.4", expected);
}

std::string AuthInfoShape::value(std::string_view name) const {
    return unquote(params.find(name).value_or(""));
}

bool AuthInfoShape::read(Scanner& in, AuthInfoShape& out) {
    return read_auth_params(in, out.params);
}

std::string auth_text(std::string_view scheme, const std::vector<AuthParam>& params) {
    std::string text(scheme);
    std::string_view separator = scheme.empty() ? "" : " ";
    for (const AuthParam& param : params) {
        text += separator;
        text += param.name;
        text += '=';
        text += param.quoted ? quote(param.value) : param.value;
        separator = ", ";
    }
    return text;
}

}  // namespace siplab
