// Header fields of subscriptions and published state: RFC 6665 (which replaces 3265) section 8.2,
// RFC 3903 section 11.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "models/message/header_shapes.h"

namespace siplab {

/// event-type: an event package with its templates, "presence.winfo".
struct EventTypeShape {
    std::string_view text;
    [[nodiscard]] std::string_view package() const { return text.substr(0, text.find('.')); }
    static bool read(Scanner& in, EventTypeShape& out);
};

/// Event: the package, and parameters of which id is the old way to tell subscriptions apart.
struct EventShape : EventTypeShape {
    Params params;
    [[nodiscard]] std::string_view event_id() const { return params.find("id").value_or(""); }
    static bool read(Scanner& in, EventShape& out);
};

/// Subscription-State (RFC 6665 section 8.2.3).
struct SubscriptionStateShape : TokenParamsShape {
    [[nodiscard]] std::string_view reason() const { return params.find("reason").value_or(""); }
    [[nodiscard]] std::optional<std::uint32_t> expires() const;
    [[nodiscard]] std::optional<std::uint32_t> retry_after() const;
    static bool read(Scanner& in, SubscriptionStateShape& out);
};

using Event = Named<HeaderId::event, EventShape>;
using AllowEvents = Named<HeaderId::allow_events, EventTypeShape>;
using SubscriptionState = Named<HeaderId::subscription_state, SubscriptionStateShape>;
using SipETag = Named<HeaderId::sip_etag, TokenShape>;
using SipIfMatch = Named<HeaderId::sip_if_match, TokenShape>;

/// 1*DIGIT up to 2**32-1; nothing for anything else.
std::optional<std::uint32_t> delta_seconds(std::string_view text);

}  // namespace siplab
