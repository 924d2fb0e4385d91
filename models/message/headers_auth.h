// Header fields of authentication: challenges, credentials and what the server proves afterwards.
//
// RFC 3261 sections 20.6, 20.7, 20.27, 20.28, 20.44; RFC 7616 section 3. Only their form: what
// digests are and how they are computed is models/auth/digest.h's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/message/header_shapes.h"

namespace siplab {

/// auth-scheme LWS auth-param *(COMMA auth-param). Commas separate parameters here, never values
/// (section 7.3.1).
struct AuthShape {
    std::string_view scheme;  ///< "Digest", in any case
    Params params;            ///< separated by commas
    [[nodiscard]] bool is_digest() const;
    /// The parameter with its quotes removed; "" when absent.
    [[nodiscard]] std::string value(std::string_view name) const;
    static bool read(Scanner& in, AuthShape& out);
};

/// Digest needs realm and nonce (RFC 7616 section 3.3).
struct ChallengeShape : AuthShape {
    static bool read(Scanner& in, ChallengeShape& out);
};

/// Digest needs username, realm, nonce, uri and response (RFC 7616 section 3.4).
struct CredentialsShape : AuthShape {
    static bool read(Scanner& in, CredentialsShape& out);
};

/// ainfo *(COMMA ainfo): parameters without a scheme (RFC 7616 section 3.5).
struct AuthInfoShape {
    Params params;
    [[nodiscard]] std::string value(std::string_view name) const;
    static bool read(Scanner& in, AuthInfoShape& out);
};

using WwwAuthenticate = Named<HeaderId::www_authenticate, ChallengeShape>;
using ProxyAuthenticate = Named<HeaderId::proxy_authenticate, ChallengeShape>;
using Authorization = Named<HeaderId::authorization, CredentialsShape>;
using ProxyAuthorization = Named<HeaderId::proxy_authorization, CredentialsShape>;
using AuthenticationInfo = Named<HeaderId::authentication_info, AuthInfoShape>;
using ProxyAuthenticationInfo = Named<HeaderId::proxy_authentication_info, AuthInfoShape>;

/// One parameter to be written; `quoted` as the grammar of that parameter asks (realm yes,
/// algorithm no).
struct AuthParam {
    std::string_view name;
    std::string value;
    bool quoted = false;
};

/// `Digest realm="lab.example", nonce="...", algorithm=SHA-256`: a challenge or credentials;
/// without a scheme, an Authentication-Info.
std::string auth_text(std::string_view scheme, const std::vector<AuthParam>& params);

}  // namespace siplab
