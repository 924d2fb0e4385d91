#include "sim/addresses.h"

#include <array>
#include <charconv>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <ns3/inet-socket-address.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/simulator.h>

namespace siplab {

std::optional<ns3::Ipv4Address> to_ipv4(const std::string& ip) {
    in_addr parsed{};
    if (inet_pton(AF_INET, ip.c_str(), &parsed) != 1) {
        return std::nullopt;
    }
    return ns3::Ipv4Address(ntohl(parsed.s_addr));
}

std::optional<ns3::Ipv6Address> to_ipv6(const std::string& ip) {
    std::array<std::uint8_t, 16> bytes{};
    if (inet_pton(AF_INET6, ip.c_str(), bytes.data()) != 1) {
        return std::nullopt;
    }
    return ns3::Ipv6Address(bytes.data());
}

std::optional<ns3::Address> to_socket_address(const Address& address) {
    if (address.port == 0) {
        return std::nullopt;
    }
    if (const auto ipv4 = to_ipv4(address.ip)) {
        return ns3::Address(ns3::InetSocketAddress(*ipv4, address.port));
    }
    if (const auto ipv6 = to_ipv6(address.ip)) {
        return ns3::Address(ns3::Inet6SocketAddress(*ipv6, address.port));
    }
    return std::nullopt;
}

Address from_socket_address(const ns3::Address& address) {
    if (ns3::InetSocketAddress::IsMatchingType(address)) {
        const auto inet = ns3::InetSocketAddress::ConvertFrom(address);
        return {to_text(inet.GetIpv4()), inet.GetPort()};
    }
    if (ns3::Inet6SocketAddress::IsMatchingType(address)) {
        const auto inet = ns3::Inet6SocketAddress::ConvertFrom(address);
        return {to_text(inet.GetIpv6()), inet.GetPort()};
    }
    return {};
}

Address address_from_text(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    std::uint16_t port = 0;
    if (colon == std::string::npos ||
        std::from_chars(text.data() + colon + 1, text.data() + text.size(), port).ec !=
            std::errc{}) {
        return {};
    }
    const bool bracketed = text.starts_with('[');
    return {bracketed ? text.substr(1, colon - 2) : text.substr(0, colon), port};
}

std::string to_text(ns3::Ipv4Address ip) {
    const std::uint32_t bits = ip.Get();
    return fmt::format("{}.{}.{}.{}", bits >> 24U, bits >> 16U & 0xffU, bits >> 8U & 0xffU,
                       bits & 0xffU);
}

std::string to_text(const ns3::Ipv6Address& ip) {
    std::array<std::uint8_t, 16> bytes{};
    ip.GetBytes(bytes.data());
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    return text.data();
}

bool is_ipv6(const Address& address) { return address.ip.find(':') != std::string::npos; }

ns3::Time to_ns3(Time time) { return ns3::TimeStep(static_cast<std::uint64_t>(time.count())); }

Time from_ns3(const ns3::Time& time) { return Time{time.GetNanoSeconds()}; }

Time simulated_now() { return from_ns3(ns3::Simulator::Now()); }

}  // namespace siplab
