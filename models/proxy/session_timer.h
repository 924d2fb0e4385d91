// A proxy's part in session timers (RFC 4028 section 8): how long a session may go without a sign
// of life.
//
// Pure functions for a proxy that remembers one transaction, not calls: nothing is freed when a
// session runs out (section 8.3).
#pragma once

#include <optional>

#include "models/base/types.h"
#include "models/message/message.h"
#include "models/ua/refusal.h"

namespace siplab {

/// What a proxy wants; zero: nothing.
struct SessionTimerWishes {
    Time min_se{};           ///< shorter sessions are turned down with 422
    Time session_expires{};  ///< asked for in requests that ask for none
};

/// What must be remembered until the answer comes (section 8.1).
struct SessionTimerMemory {
    bool requested = false;      ///< the forwarded request has a Session-Expires
    bool uac_supports = false;   ///< Supported: timer
    std::uint32_t interval = 0;  ///< the Session-Expires that was forwarded, in seconds
};

/// INVITE and UPDATE refresh sessions (section 4).
bool is_session_refresh(const Message& request);

/// 422 with Min-SE for an interval that is too short, when whoever asks would understand it.
std::optional<Refusal> check_session_timer(const Message& request,
                                           const SessionTimerWishes& wishes);

/// Writes the proxy's wishes into the copy that is forwarded (section 8.1).
SessionTimerMemory ask_for_session_timer(Message& copy, const SessionTimerWishes& wishes);

/// Section 8.2: a 2xx of a callee without session timers is completed, so that the caller
/// refreshes.
void complete_session_timer(Message& response, const SessionTimerMemory& memory);

}  // namespace siplab
