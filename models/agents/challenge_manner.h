// How a PBX demands credentials: what RFC 3261 section 22 leaves open, and products do differently.
//
// Plain data. Section 22.4 item 8 has servers always send qop; some do not.
#pragma once

#include <cstdint>

namespace siplab {

enum class NonceForm : std::uint8_t {
    thirty_two,              ///< 32 hexadecimal digits
    sixteen_and_thirty_two,  ///< 16, a colon, 32
};

struct ChallengeManner {
    int status = 401;  ///< 401 with WWW-Authenticate, or 407 with Proxy-Authenticate, as proxies do
    bool qop = true;   ///< offers qop="auth"; without it nothing counts how often a nonce was used
    NonceForm nonce = NonceForm::thirty_two;
};

}  // namespace siplab
