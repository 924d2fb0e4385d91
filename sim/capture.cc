#include "sim/capture.h"

#include <cstdint>
#include <ostream>

#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv6-l3-protocol.h>

#include "sim/addresses.h"
#include "sim/packet_fate.h"

namespace siplab {
namespace {

constexpr std::uint32_t nanosecond_magic = 0xa1b23c4d;
constexpr std::uint32_t longest_packet = 65535;
constexpr std::uint32_t link_type_raw_ip = 101;
constexpr std::size_t record_head = 16;

/// Little-endian, whatever the machine: the same run gives the same bytes everywhere.
void put(std::string& bytes, std::uint32_t value, unsigned width) {
    for (unsigned i = 0; i < width; ++i) {
        bytes.push_back(static_cast<char>(value >> 8U * i & 0xffU));
    }
}

}  // namespace

Capture::Capture(std::ostream& out) : out_(out) {
    std::string head;
    put(head, nanosecond_magic, 4);
    put(head, 2, 2);  // version 2.4
    put(head, 4, 2);
    put(head, 0, 4);  // times are what they are
    put(head, 0, 4);
    put(head, longest_packet, 4);
    put(head, link_type_raw_ip, 4);
    out_.write(head.data(), static_cast<std::streamsize>(head.size()));
}

void Capture::watch(const ns3::Ptr<ns3::Node>& host) {
    using ns3::Ipv4;
    using ns3::Ipv6;
    using ns3::Packet;
    using ns3::Ptr;
    if (const auto ipv4 = host->GetObject<ns3::Ipv4L3Protocol>()) {
        ipv4->TraceConnectWithoutContext(
            "Tx",
            ns3::Callback<void, Ptr<const Packet>, Ptr<Ipv4>, std::uint32_t>(
                [this](Ptr<const Packet> packet, Ptr<Ipv4>, std::uint32_t) { sent(packet); }));
    }
    if (const auto ipv6 = host->GetObject<ns3::Ipv6L3Protocol>()) {
        ipv6->TraceConnectWithoutContext(
            "Tx",
            ns3::Callback<void, Ptr<const Packet>, Ptr<Ipv6>, std::uint32_t>(
                [this](Ptr<const Packet> packet, Ptr<Ipv6>, std::uint32_t) { sent(packet); }));
    }
}

void Capture::sent(const ns3::Ptr<const ns3::Packet>& packet) {
    if (!is_transport(*packet, 0)) {
        return;
    }
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t now = simulated_now().count();
    const std::uint32_t size = packet->GetSize();
    buffer_.clear();
    put(buffer_, static_cast<std::uint32_t>(now / second), 4);
    put(buffer_, static_cast<std::uint32_t>(now % second), 4);
    put(buffer_, size, 4);
    put(buffer_, size, 4);
    buffer_.resize(record_head + size);
    packet->CopyData(reinterpret_cast<std::uint8_t*>(buffer_.data()) + record_head, size);
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
}

}  // namespace siplab
