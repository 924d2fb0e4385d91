// Between siplab's addresses (text) and ns-3's (objects).
//
// An address out of a message can be anything: ns-3 aborts on a malformed literal, so every one is
// checked here first.
#pragma once

#include <optional>
#include <string>

#include <ns3/address.h>
#include <ns3/ipv4-address.h>
#include <ns3/ipv6-address.h>
#include <ns3/nstime.h>

#include "models/base/types.h"

namespace siplab {

/// The literal's own family; nothing when it is not one.
std::optional<ns3::Ipv4Address> to_ipv4(const std::string& ip);
std::optional<ns3::Ipv6Address> to_ipv6(const std::string& ip);
/// A socket address of the literal's family; nothing when `ip` is not a literal or the port is 0.
std::optional<ns3::Address> to_socket_address(const Address& address);
/// The other way round; empty when it is no internet socket address.
Address from_socket_address(const ns3::Address& address);

/// Reads what Address::to_text() wrote.
Address address_from_text(const std::string& text);

std::string to_text(ns3::Ipv4Address ip);
std::string to_text(const ns3::Ipv6Address& ip);

[[nodiscard]] bool is_ipv6(const Address& address);

/// For times of 0 and more, which is all that ns-3 can wait for; its clock ticks in nanoseconds
/// too.
ns3::Time to_ns3(Time time);
Time from_ns3(const ns3::Time& time);
/// The simulator's clock.
Time simulated_now();

}  // namespace siplab
