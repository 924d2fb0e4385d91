#include "sim/packet_fate.h"

#include <array>
#include <span>

#include <fmt/format.h>
#include <ns3/arp-cache.h>
#include <ns3/ipv4-interface.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv6-l3-protocol.h>

#include "sim/addresses.h"
#include "sim/sent_tag.h"

namespace siplab {
namespace {

constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;
constexpr std::uint8_t ipv6_fragment = 44;
constexpr std::size_t ipv6_header = 40;
constexpr std::size_t longest_head = ppp_header + 60 + 20;  // IPv4 with options, TCP without

using Bytes = std::span<const std::uint8_t>;
using Head = std::array<std::uint8_t, longest_head>;

Bytes read_head(const ns3::Packet& packet, std::size_t link_header, Head& head) {
    const std::size_t read = packet.CopyData(head.data(), static_cast<std::uint32_t>(head.size()));
    return read > link_header ? Bytes(head).subspan(link_header, read - link_header) : Bytes{};
}

std::size_t two_bytes(Bytes bytes, std::size_t at) {
    return static_cast<std::size_t>(bytes[at]) << 8U | bytes[at + 1];
}

/// The protocol above IP; 0 when there are too few bytes.
std::uint8_t protocol_of(Bytes ip) {
    if (ip.empty()) {
        return 0;
    }
    const std::size_t at = ip[0] >> 4U == 4 ? 9 : 6;
    return at < ip.size() ? ip[at] : 0;
}

bool is_transport(std::uint8_t protocol) {
    return protocol == protocol_tcp || protocol == protocol_udp || protocol == ipv6_fragment;
}

std::string address_text(Bytes ip, std::size_t at, bool ipv4) {
    return ipv4 ? to_text(ns3::Ipv4Address::Deserialize(&ip[at]))
                : to_text(ns3::Ipv6Address::Deserialize(&ip[at]));
}

void read_segment(Bytes ip, PacketHead& head) {
    const bool ipv4 = ip[0] >> 4U == 4;
    const std::size_t ip_length = ipv4 ? (ip[0] & 0x0fU) * std::size_t{4} : ipv6_header;
    const std::size_t total = ipv4 ? two_bytes(ip, 2) : two_bytes(ip, 4) + ipv6_header;
    if (ip.size() < ip_length + 14) {
        return;
    }
    const Bytes tcp = ip.subspan(ip_length);
    const auto port = [&](std::size_t at) {
        return static_cast<std::uint16_t>(two_bytes(tcp, at));
    };
    head.from = {address_text(ip, ipv4 ? 12 : 8, ipv4), port(0)};
    head.to = {address_text(ip, ipv4 ? 16 : 24, ipv4), port(2)};
    head.fin = (tcp[13] & 0x01U) != 0;
    head.syn = (tcp[13] & 0x02U) != 0;
    const std::size_t headers = ip_length + (tcp[12] >> 4U) * std::size_t{4};
    head.data_bytes = total > headers ? total - headers : 0;
}

std::string segment_text(const PacketHead& head) {
    if (head.data_bytes > 0) {
        return fmt::format("{} bytes of the TCP stream", head.data_bytes);
    }
    return head.syn ? "a TCP SYN, which opens a connection,"
                    : "a TCP FIN, which closes a connection,";
}

void report_segment(Recorder& recorder, const PacketHead& head, const std::string& reason) {
    if (head.data_bytes == 0 && !head.syn && !head.fin) {
        return;  // an acknowledgement: the next one makes up for it
    }
    trace::Record note;
    note.kind = trace::Kind::note;
    note.at = simulated_now();
    note.node = recorder.node_at(head.from.ip);
    note.topic = "segment_lost";
    note.text = fmt::format("{} from {} to {}: {}; TCP will send it again", segment_text(head),
                            head.from.to_text(), head.to.to_text(), reason);
    recorder.add(note);
}

std::string reason_text(ns3::Ipv4L3Protocol::DropReason reason) {
    switch (reason) {
        case ns3::Ipv4L3Protocol::DROP_TTL_EXPIRED: return "time to live ran out";
        case ns3::Ipv4L3Protocol::DROP_NO_ROUTE:
        case ns3::Ipv4L3Protocol::DROP_ROUTE_ERROR: return "no route to the destination";
        case ns3::Ipv4L3Protocol::DROP_BAD_CHECKSUM: return "bad IP checksum";
        case ns3::Ipv4L3Protocol::DROP_INTERFACE_DOWN: return "interface is down";
        case ns3::Ipv4L3Protocol::DROP_FRAGMENT_TIMEOUT: return "a fragment never came";
        case ns3::Ipv4L3Protocol::DROP_DUPLICATE: return "duplicate packet";
    }
    return "dropped";
}

std::string reason_text(ns3::Ipv6L3Protocol::DropReason reason) {
    switch (reason) {
        case ns3::Ipv6L3Protocol::DROP_TTL_EXPIRED: return "hop limit ran out";
        case ns3::Ipv6L3Protocol::DROP_NO_ROUTE:
        case ns3::Ipv6L3Protocol::DROP_ROUTE_ERROR: return "no route to the destination";
        case ns3::Ipv6L3Protocol::DROP_INTERFACE_DOWN: return "interface is down";
        case ns3::Ipv6L3Protocol::DROP_FRAGMENT_TIMEOUT: return "a fragment never came";
        case ns3::Ipv6L3Protocol::DROP_UNKNOWN_PROTOCOL: return "unknown protocol";
        case ns3::Ipv6L3Protocol::DROP_UNKNOWN_OPTION: return "unknown IPv6 option";
        case ns3::Ipv6L3Protocol::DROP_MALFORMED_HEADER: return "malformed IPv6 header";
    }
    return "dropped";
}

/// The IP layer's trace gives a packet without its IP header: only datagrams, which carry their id,
/// can be told. When fragments time out there may be no packet at all; then the lost fragment was
/// reported where it died.
void report_dropped(Recorder& recorder, const ns3::Ptr<const ns3::Packet>& packet,
                    const std::string& reason, const std::string& place) {
    if (!packet) {
        return;
    }
    if (const auto sent_id = sent_id_of(*packet)) {
        recorder.drop(*sent_id, simulated_now(), reason, place);
    }
}

void watch_ipv4(const ns3::Ptr<ns3::Ipv4L3Protocol>& ipv4, Recorder& recorder,
                const std::string& name) {
    using ns3::Ipv4L3Protocol;
    using ns3::Packet;
    using ns3::Ptr;
    ipv4->TraceConnectWithoutContext(
        "Drop",
        ns3::Callback<void, const ns3::Ipv4Header&, Ptr<const Packet>, Ipv4L3Protocol::DropReason,
                      Ptr<ns3::Ipv4>, std::uint32_t>(
            [&recorder, name](const ns3::Ipv4Header&, Ptr<const Packet> packet,
                              Ipv4L3Protocol::DropReason reason, Ptr<ns3::Ipv4>, std::uint32_t) {
                report_dropped(recorder, packet, reason_text(reason), name);
            }));
    for (std::uint32_t i = 0; i < ipv4->GetNInterfaces(); ++i) {
        if (const auto cache = ipv4->GetInterface(i)->GetArpCache()) {
            cache->TraceConnectWithoutContext(
                "Drop",
                ns3::Callback<void, Ptr<const Packet>>([&recorder, name](Ptr<const Packet> packet) {
                    report_dropped(recorder, packet, "no host has this address", name);
                }));
        }
    }
}

void watch_ipv6(const ns3::Ptr<ns3::Ipv6L3Protocol>& ipv6, Recorder& recorder,
                const std::string& name) {
    using ns3::Ipv6L3Protocol;
    using ns3::Packet;
    using ns3::Ptr;
    ipv6->TraceConnectWithoutContext(
        "Drop",
        ns3::Callback<void, const ns3::Ipv6Header&, Ptr<const Packet>, Ipv6L3Protocol::DropReason,
                      Ptr<ns3::Ipv6>, std::uint32_t>(
            [&recorder, name](const ns3::Ipv6Header&, Ptr<const Packet> packet,
                              Ipv6L3Protocol::DropReason reason, Ptr<ns3::Ipv6>, std::uint32_t) {
                report_dropped(recorder, packet, reason_text(reason), name);
            }));
}

}  // namespace

PacketHead head_of(const ns3::Packet& packet, std::size_t link_header) {
    Head bytes{};
    const Bytes ip = read_head(packet, link_header, bytes);
    const std::uint8_t protocol = protocol_of(ip);
    PacketHead head;
    head.is_transport = is_transport(protocol);
    head.is_tcp = protocol == protocol_tcp;
    if (head.is_tcp) {
        read_segment(ip, head);
    }
    return head;
}

bool is_transport(const ns3::Packet& packet, std::size_t link_header) {
    Head bytes{};
    return is_transport(protocol_of(read_head(packet, link_header, bytes)));
}

void report_lost(Recorder& recorder, const ns3::Packet& packet, std::size_t link_header,
                 const std::string& reason, const std::string& place) {
    if (const auto sent_id = sent_id_of(packet)) {
        recorder.drop(*sent_id, simulated_now(), reason, place);
        return;
    }
    if (const PacketHead head = head_of(packet, link_header); head.is_tcp) {
        report_segment(recorder, head, reason);
    }
}

void watch_ip_layer(const ns3::Ptr<ns3::Node>& node, Recorder& recorder, const std::string& name) {
    if (const auto ipv4 = node->GetObject<ns3::Ipv4L3Protocol>()) {
        watch_ipv4(ipv4, recorder, name);
    }
    if (const auto ipv6 = node->GetObject<ns3::Ipv6L3Protocol>()) {
        watch_ipv6(ipv6, recorder, name);
    }
}

void watch_queue(const ns3::Ptr<ns3::Queue<ns3::Packet>>& queue, Recorder& recorder,
                 std::size_t link_header, const std::string& place) {
    queue->TraceConnectWithoutContext(
        "Drop", ns3::Callback<void, ns3::Ptr<const ns3::Packet>>(
                    [&recorder, link_header, place](ns3::Ptr<const ns3::Packet> packet) {
                        report_lost(recorder, *packet, link_header, "queue full on " + place,
                                    place);
                    }));
}

std::string loss_reason(const std::string& place) { return "lost on " + place; }

NS_OBJECT_ENSURE_REGISTERED(LossErrorModel);

ns3::TypeId LossErrorModel::GetTypeId() {
    static const ns3::TypeId type = ns3::TypeId("siplab::LossErrorModel")
                                        .SetParent<ns3::ErrorModel>()
                                        .SetGroupName("Siplab")
                                        .AddConstructor<LossErrorModel>();
    return type;
}

void LossErrorModel::set_up(Recorder& recorder, LinkLoss loss, std::string place) {
    recorder_ = &recorder;
    loss_ = std::make_unique<LinkLoss>(loss);
    place_ = std::move(place);
}

bool LossErrorModel::DoCorrupt(ns3::Ptr<ns3::Packet> packet) {
    if (!loss_ || !is_transport(*packet, ppp_header) || !loss_->draw()) {
        return false;
    }
    report_lost(*recorder_, *packet, ppp_header, loss_reason(place_), place_);
    return true;
}

}  // namespace siplab
