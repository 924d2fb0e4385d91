#include "models/ua/event_package.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace siplab {

namespace {

using std::chrono::seconds;

constexpr std::array<EventPackage, 3> packages{{
    {"message-summary", "application/simple-message-summary", seconds{3600}, "RFC 3842"},
    {"conference", "application/conference-info+xml", seconds{3600}, "RFC 4575"},
    {"refer", "message/sipfrag", seconds{180}, "RFC 3515"},
}};

}  // namespace

std::span<const EventPackage> event_packages() { return packages; }

const EventPackage* find_event_package(std::string_view name) {
    const auto* found = std::find_if(packages.begin(), packages.end(),
                                     [&](const EventPackage& each) { return each.name == name; });
    return found == packages.end() ? nullptr : &*found;
}

std::string allow_events_value(const Capabilities& capabilities) {
    return fmt::format("{}", fmt::join(capabilities.event_packages, ", "));
}

bool takes_event(const Capabilities& capabilities, std::string_view package) {
    const auto& list = capabilities.event_packages;
    return std::find(list.begin(), list.end(), package) != list.end();
}

}  // namespace siplab
