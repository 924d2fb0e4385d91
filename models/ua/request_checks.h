// What every user agent server checks in a request before it looks at what the request wants (RFC
// 3261 section 8.2).
//
// Pure: a request and what the agent can do go in, a refusal or nothing comes out. Authentication,
// dialogs and merged requests need state and are the user agent's.
#pragma once

#include <optional>
#include <string>

#include "models/base/capabilities.h"
#include "models/message/message.h"
#include "models/ua/refusal.h"

namespace siplab {

/// In the order of section 8.2: method (405, 501), Request-URI scheme (416), Require (420), content
/// (415), Accept (406). Nothing: the request may be processed. Max-Forwards is checked by those who
/// pass requests on.
std::optional<Refusal> check_request(const Message& request, const Capabilities& capabilities);

/// Allow, Accept, Supported as this agent puts them into its answers; from one place for OPTIONS,
/// 200 and 405.
std::string allow_value(const Capabilities& capabilities);
std::string accept_value(const Capabilities& capabilities);
std::string supported_value(const Capabilities& capabilities);

}  // namespace siplab
