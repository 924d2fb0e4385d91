// What every part of the stack shares: simulated time, transports and addresses.
//
// Time is a count of nanoseconds since the run began. There is no clock here: whoever drives an
// agent says what time it is.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace siplab {

/// Simulated time since the start of the run, or a span of it. Never wall-clock time.
using Time = std::chrono::nanoseconds;

/// The transports of RFC 3261 section 18 that the simulated hosts speak.
enum class Transport : std::uint8_t { udp, tcp };

/// "UDP" or "TCP", as it stands in a Via header field.
constexpr std::string_view to_text(Transport transport) {
    return transport == Transport::udp ? "UDP" : "TCP";
}

/// RFC 3261 section 17: timers that only guard against loss are zero on a reliable transport.
constexpr bool is_reliable(Transport transport) { return transport != Transport::udp; }

/// Where a message comes from or goes to. `ip` is a literal, IPv6 without brackets.
struct Address {
    std::string ip;
    std::uint16_t port = 0;

    auto operator<=>(const Address&) const = default;
    [[nodiscard]] bool empty() const { return ip.empty(); }
    /// "10.1.0.1:5060" or "[2001:db8::1]:5060".
    [[nodiscard]] std::string to_text() const;
    /// The host as it stands in a URI or a Via: brackets around IPv6, no port.
    [[nodiscard]] std::string host_text() const;
};

}  // namespace siplab
