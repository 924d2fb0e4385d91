// The event packages that siplab knows: what a subscription to each is told, and in what form.
//
// RFC 6665 section 5 says what a package defines. What the states are is their notifiers' business.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "models/base/capabilities.h"
#include "models/base/types.h"

namespace siplab {

struct EventPackage {
    std::string_view name;          ///< as in Event
    std::string_view content_type;  ///< of its NOTIFY bodies
    Time duration;                  ///< when SUBSCRIBE names none
    std::string_view rfc;
};

std::span<const EventPackage> event_packages();
/// The package of that name; null when there is none.
const EventPackage* find_event_package(std::string_view name);

/// Allow-Events as this agent puts it into its answers (RFC 6665 section 4.4.4).
std::string allow_events_value(const Capabilities& capabilities);
[[nodiscard]] bool takes_event(const Capabilities& capabilities, std::string_view package);

}  // namespace siplab
