// The PBX's authentication: challenges, and the check of what comes back (RFC 3261 section 22, RFC
// 7616).
//
// Decides from the verdict of models/auth/authenticator.h what to answer; which requests are
// guarded at all is the PBX's.
#pragma once

#include <optional>

#include "models/agents/challenge_manner.h"
#include "models/auth/authenticator.h"
#include "models/machines/outbox.h"
#include "models/message/message.h"
#include "models/stack/identifiers.h"
#include "models/ua/refusal.h"

namespace siplab {

struct PbxConfig;

class Guard {
  public:
    Guard(const PbxConfig& config, Identifiers& identifiers);

    /// Nothing when the request carries good credentials of the user that it claims to come from;
    /// else 401 or 407 with a challenge, 400 or 403 (another user's address, RFC 3261 section 10.3
    /// step 4).
    std::optional<Refusal> examine(Outbox& out, const Message& request);

  private:
    Refusal challenge(Time now, bool stale);

    ChallengeManner manner_;
    digest::Authenticator authenticator_;
};

}  // namespace siplab
