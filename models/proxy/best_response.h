// The one response that counts among those of all branches (RFC 3261 section 16.7 steps 6 and 7).
#pragma once

#include <vector>

#include "models/message/message.h"

namespace siplab {

/// `finals` are the final responses of all branches, none of them a 2xx, each without our Via and
/// in the order in which they came; at least one. A lone 503 becomes a 500, and a 401 or 407 has
/// the challenges of all others.
Message best_response(const std::vector<Message>& finals);

}  // namespace siplab
