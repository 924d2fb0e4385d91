// What a proxy demands of a request before it forwards it (RFC 3261 section 16.3, items 2 to 5).
//
// Item 1, reasonable syntax, is models/message/validate.h; item 6, credentials, is the guard's.
#pragma once

#include <optional>

#include "models/proxy/routing.h"
#include "models/ua/refusal.h"

namespace siplab {

/// Nothing when the request may be forwarded: else 416, 483, 482 or 420. A request for OPTIONS
/// that has no hops left is the caller's to answer itself.
std::optional<Refusal> check_for_proxy(const Message& request, const ProxyIdentity& proxy);

}  // namespace siplab
