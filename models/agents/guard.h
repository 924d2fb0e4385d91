// A server's authentication: challenges, and the check of what comes back (RFC 3261 section 22, RFC
// 7616).
//
// Decides from the verdict of models/auth/authenticator.h what to answer; which requests are
// guarded at all is the PBX's or proxy's.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "models/agents/challenge_manner.h"
#include "models/auth/authenticator.h"
#include "models/machines/outbox.h"
#include "models/message/message.h"
#include "models/stack/identifiers.h"
#include "models/ua/refusal.h"

namespace siplab {

struct GuardConfig {
    std::string realm;
    std::string algorithm = "MD5";  ///< or "SHA-256"; RFC 7616 section 3.2
    Time nonce_lifetime = std::chrono::seconds{300};
    std::map<std::string, std::string> passwords;  ///< by user
    ChallengeManner manner{};                      ///< how the challenge looks
};

class Guard {
  public:
    Guard(GuardConfig config, Identifiers& identifiers);

    /// Nothing when the request carries good credentials of the user that it claims to come from;
    /// else 401 (a proxy: 407, section 22.3) with a challenge, 400 or 403 (another user's address,
    /// RFC 3261 section 10.3 step 4).
    std::optional<Refusal> examine(Outbox& out, const Message& request, bool as_proxy = false);

  private:
    Refusal challenge(Time now, bool stale, bool as_proxy);

    ChallengeManner manner_;
    digest::Authenticator authenticator_;
};

}  // namespace siplab
