#include "sim/topology.h"

#include <fmt/format.h>
#include <ns3/arp-cache.h>
#include <ns3/boolean.h>
#include <ns3/data-rate.h>
#include <ns3/drop-tail-queue.h>
#include <ns3/icmpv6-l4-protocol.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-interface.h>
#include <ns3/ipv4-l3-protocol.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/ipv4.h>
#include <ns3/ipv6-interface.h>
#include <ns3/ipv6-l3-protocol.h>
#include <ns3/ipv6-static-routing-helper.h>
#include <ns3/ipv6.h>
#include <ns3/ndisc-cache.h>
#include <ns3/point-to-point-channel.h>
#include <ns3/point-to-point-net-device.h>
#include <ns3/pointer.h>

#include "sim/addresses.h"
#include "sim/packet_fate.h"

namespace siplab {
namespace {

constexpr std::uint16_t ethernet_mtu = 1500;
constexpr std::size_t subnet_stride = 250;  // hosts before the third number of an address grows
constexpr std::size_t simple_device_header = 0;
constexpr std::uint8_t ipv6_prefix = 64;

/// Node n (from 1) of a LAN or site.
std::string lan_ipv4(unsigned site, std::size_t n) {
    return fmt::format("10.{}.{}.{}", site, (n - 1) / subnet_stride, (n - 1) % subnet_stride + 1);
}

std::string lan_ipv6(unsigned site, std::size_t n) {
    return fmt::format("fd00:{:x}::{:x}", site, n);
}

ns3::Ptr<ns3::DropTailQueue<ns3::Packet>> make_queue(unsigned packets) {
    const auto queue = ns3::CreateObject<ns3::DropTailQueue<ns3::Packet>>();
    queue->SetMaxSize(ns3::QueueSize(ns3::PACKETS, packets));
    return queue;
}

void install_stacks(const NetworkPlan& plan, const ns3::Ptr<ns3::Node>& node) {
    ns3::InternetStackHelper stack;
    stack.SetRoutingHelper(ns3::Ipv4StaticRoutingHelper());
    stack.SetRoutingHelper(ns3::Ipv6StaticRoutingHelper());
    stack.SetIpv4StackInstall(plan.ipv4);
    stack.SetIpv6StackInstall(plan.ipv6);
    stack.SetIpv4ArpJitter(false);  // the network's own randomness is loss, and nothing else
    stack.SetIpv6NsRsJitter(false);
    stack.Install(node);
    if (plan.ipv4) {  // what ns-3 does not do for hosts by itself over IPv4
        node->GetObject<ns3::Ipv4>()->SetAttribute("IpForward", ns3::BooleanValue(false));
    }
    if (plan.ipv6) {
        // Addresses are given out by plan, so nobody needs to look for duplicates first (RFC 4862
        // section 5.4).
        node->GetObject<ns3::Icmpv6L4Protocol>()->SetAttribute("DAD", ns3::BooleanValue(false));
    }
}

template <class Ip>
void forward_everywhere(const ns3::Ptr<Ip>& ip) {
    for (std::uint32_t i = 0; ip && i < ip->GetNInterfaces(); ++i) {
        ip->SetForwarding(i, true);
    }
}

// ns-3's NeighborCacheHelper would do, but it needs both families on every node.

void introduce(const ns3::Ptr<ns3::Ipv4Interface>& who, const ns3::Ptr<ns3::Ipv4Interface>& whom) {
    for (std::uint32_t i = 0; i < whom->GetNAddresses(); ++i) {
        ns3::ArpCache::Entry* entry = who->GetArpCache()->Add(whom->GetAddress(i).GetLocal());
        entry->SetMacAddress(whom->GetDevice()->GetAddress());
        entry->MarkPermanent();
    }
}

/// By its own address only: SIP never goes to a link-local one.
void introduce(const ns3::Ptr<ns3::Ipv6Interface>& who, const ns3::Ptr<ns3::Ipv6Interface>& whom) {
    for (std::uint32_t i = 0; i < whom->GetNAddresses(); ++i) {
        const ns3::Ipv6Address ip = whom->GetAddress(i).GetAddress();
        if (ip.IsLinkLocal()) {
            continue;
        }
        ns3::NdiscCache::Entry* entry = who->GetNdiscCache()->Add(ip);
        entry->SetMacAddress(whom->GetDevice()->GetAddress());
        entry->MarkPermanent();
    }
}

/// The interfaces of one family that stand on this channel.
template <class L3>
auto interfaces_on(const ns3::Channel& channel) {
    std::vector<decltype(ns3::Ptr<L3>()->GetInterface(0))> found;
    for (std::size_t i = 0; i < channel.GetNDevices(); ++i) {
        const auto device = channel.GetDevice(i);
        if (const auto ip = device->GetNode()->template GetObject<L3>()) {
            const auto index = ip->GetInterfaceForDevice(device);
            found.push_back(ip->GetInterface(static_cast<std::uint32_t>(index)));
        }
    }
    return found;
}

/// Everyone on this LAN knows everyone else's hardware address from the start.
template <class L3>
void introduce_all(const ns3::Channel& channel) {
    const auto interfaces = interfaces_on<L3>(channel);
    for (const auto& who : interfaces) {
        for (const auto& whom : interfaces) {
            if (who != whom) {
                introduce(who, whom);
            }
        }
    }
}

}  // namespace

TopologyBuilder::TopologyBuilder(const NetworkPlan& plan, Recorder& recorder)
    : plan_(plan), recorder_(recorder) {
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        stations_.push_back({ns3::CreateObject<ns3::Node>(), {}, {}});
        install_stacks(plan, stations_.back().node);
    }
    switch (plan.topology) {
        case Topology::lan: build_lan(); break;
        case Topology::star: build_star(); break;
        case Topology::two_sites: build_two_sites(); break;
    }
    for (const auto& router : routers_) {
        watch_ip_layer(router, recorder_, "router");
        forward_everywhere(router->GetObject<ns3::Ipv4>());
        forward_everywhere(router->GetObject<ns3::Ipv6>());
    }
    for (std::size_t i = 0; i < stations_.size(); ++i) {
        for (const std::string& ip : {stations_[i].ipv4, stations_[i].ipv6}) {
            if (!ip.empty()) {
                recorder_.name_address(ip, plan.nodes[i].name);
            }
        }
    }
}

// ---- presets ------------------------------------------------------------------------------------

void TopologyBuilder::build_lan() {
    std::vector<std::size_t> everyone(stations_.size());
    for (std::size_t i = 0; i < everyone.size(); ++i) {
        everyone[i] = i;
    }
    build_site("lan", 1, everyone, nullptr);
}

void TopologyBuilder::build_star() {
    const auto hub = add_router();
    for (std::size_t i = 0; i < stations_.size(); ++i) {
        build_access_link(i, hub);
    }
}

void TopologyBuilder::build_two_sites() {
    add_router();
    add_router();
    for (unsigned site = 1; site <= 2; ++site) {
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < stations_.size(); ++i) {
            if (plan_.nodes[i].site == site) {
                members.push_back(i);
            }
        }
        build_site(fmt::format("lan {}", site), site, members, routers_[site - 1]);
    }
    const Addresses first{"10.255.0.1", "fd00:ff::1", 30};
    const Addresses second{"10.255.0.2", "fd00:ff::2", 30};
    join_two("wan", plan_.wan, routers_[0], first, routers_[1], second);
    add_default_route(routers_[0], second);
    add_default_route(routers_[1], first);
}

void TopologyBuilder::build_site(const std::string& name, unsigned number,
                                 const std::vector<std::size_t>& members,
                                 const ns3::Ptr<ns3::Node>& router) {
    const auto lan = ns3::CreateObject<LanChannel>();
    lan->set_up(recorder_, name, plan_.link.delay);
    const Addresses gateway{fmt::format("10.{}.255.254", number),
                            fmt::format("fd00:{:x}::ffff", number), 16};
    std::size_t n = 0;
    for (const std::size_t index : members) {
        ++n;
        const NodePlan& node = plan_.nodes[index];
        Station& station = stations_[index];
        station.ipv4 = plan_.ipv4 ? lan_ipv4(number, n) : "";
        station.ipv6 = plan_.ipv6 ? lan_ipv6(number, n) : "";
        join_lan(*lan, name, station.node, node.name, node.link, {station.ipv4, station.ipv6, 16});
        if (router) {
            add_default_route(station.node, gateway);
        }
    }
    if (router) {
        join_lan(*lan, name, router, fmt::format("router-{}", number), std::nullopt, gateway);
    }
    introduce_all<ns3::Ipv4L3Protocol>(*lan);
    introduce_all<ns3::Ipv6L3Protocol>(*lan);
}

void TopologyBuilder::build_access_link(std::size_t index, const ns3::Ptr<ns3::Node>& hub) {
    const NodePlan& node = plan_.nodes[index];
    Station& station = stations_[index];
    const std::size_t high = 1 + index / subnet_stride;
    const std::size_t low = index % subnet_stride + 1;
    const std::string ipv6_net = fmt::format("fd00:1:{:x}", index + 1);
    station.ipv4 = plan_.ipv4 ? fmt::format("10.{}.{}.1", high, low) : "";
    station.ipv6 = plan_.ipv6 ? ipv6_net + "::1" : "";
    const Addresses gateway{fmt::format("10.{}.{}.254", high, low), ipv6_net + "::ffff", 24};
    join_two("link " + node.name, node.link.value_or(plan_.link), station.node,
             {station.ipv4, station.ipv6, 24}, hub, gateway);
    add_default_route(station.node, gateway);
}

// ---- pieces -------------------------------------------------------------------------------------

ns3::Ptr<ns3::Node> TopologyBuilder::add_router() {
    const auto router = ns3::CreateObject<ns3::Node>();
    install_stacks(plan_, router);
    routers_.push_back(router);
    return router;
}

void TopologyBuilder::join_lan(LanChannel& lan, const std::string& lan_name,
                               const ns3::Ptr<ns3::Node>& node, const std::string& node_name,
                               const std::optional<LinkSettings>& cable,
                               const Addresses& addresses) {
    const LinkSettings& sending = cable ? *cable : plan_.link;
    LanChannel::Cable own{"cable " + node_name, {}, {}, {}};
    if (cable) {
        own.delay = cable->delay;
        own.up = loss(own.name + " up", cable->loss);
        own.down = loss(own.name + " down", cable->loss);
    }
    const auto queue = make_queue(sending.queue_packets);
    watch_queue(queue, recorder_, simple_device_header, cable ? own.name : lan_name);
    const auto device = ns3::CreateObject<ns3::SimpleNetDevice>();
    device->SetAddress(ns3::Mac48Address::Allocate());
    device->SetMtu(ethernet_mtu);
    device->SetAttribute("DataRate", ns3::DataRateValue(ns3::DataRate(sending.rate_bps)));
    device->SetQueue(queue);
    node->AddDevice(device);
    lan.join(device, loss(fmt::format("{} from {}", lan_name, node_name), plan_.link.loss),
             std::move(own));
    add_interface(node, device, addresses);
}

void TopologyBuilder::join_two(const std::string& name, const LinkSettings& settings,
                               const ns3::Ptr<ns3::Node>& a, const Addresses& a_addresses,
                               const ns3::Ptr<ns3::Node>& b, const Addresses& b_addresses) {
    const auto channel = ns3::CreateObject<ns3::PointToPointChannel>();
    channel->SetAttribute("Delay", ns3::TimeValue(to_ns3(settings.delay)));
    const auto add_end = [&](const ns3::Ptr<ns3::Node>& node, const Addresses& addresses,
                             const std::string& incoming) {
        const auto queue = make_queue(settings.queue_packets);
        watch_queue(queue, recorder_, ppp_header, name);
        const auto device = ns3::CreateObject<ns3::PointToPointNetDevice>();
        device->SetAddress(ns3::Mac48Address::Allocate());
        device->SetMtu(ethernet_mtu);
        device->SetDataRate(ns3::DataRate(settings.rate_bps));
        device->SetQueue(queue);
        if (auto drawn = loss(name + incoming, settings.loss)) {
            const auto model = ns3::CreateObject<LossErrorModel>();
            model->set_up(recorder_, *drawn, name);
            device->SetReceiveErrorModel(model);
        }
        node->AddDevice(device);
        device->Attach(channel);
        add_interface(node, device, addresses);
    };
    add_end(a, a_addresses, " down");
    add_end(b, b_addresses, " up");
}

void TopologyBuilder::add_interface(const ns3::Ptr<ns3::Node>& node,
                                    const ns3::Ptr<ns3::NetDevice>& device,
                                    const Addresses& addresses) const {
    if (plan_.ipv4) {
        const auto ipv4 = node->GetObject<ns3::Ipv4>();
        const std::uint32_t index = ipv4->AddInterface(device);
        const ns3::Ipv4Mask mask(~0U << (32U - addresses.ipv4_prefix));
        ipv4->AddAddress(index, ns3::Ipv4InterfaceAddress(*to_ipv4(addresses.ipv4), mask));
        ipv4->SetUp(index);
    }
    if (plan_.ipv6) {
        const auto ipv6 = node->GetObject<ns3::Ipv6>();
        const std::uint32_t index = ipv6->AddInterface(device);
        ipv6->AddAddress(index, ns3::Ipv6InterfaceAddress(*to_ipv6(addresses.ipv6),
                                                          ns3::Ipv6Prefix(ipv6_prefix)));
        ipv6->SetUp(index);
    }
}

/// Through the node's newest interface.
void TopologyBuilder::add_default_route(const ns3::Ptr<ns3::Node>& node,
                                        const Addresses& gateway) const {
    if (plan_.ipv4) {
        const auto ipv4 = node->GetObject<ns3::Ipv4>();
        ns3::Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(
            *to_ipv4(gateway.ipv4), ipv4->GetNInterfaces() - 1);
    }
    if (plan_.ipv6) {
        const auto ipv6 = node->GetObject<ns3::Ipv6>();
        ns3::Ipv6StaticRoutingHelper().GetStaticRouting(ipv6)->SetDefaultRoute(
            *to_ipv6(gateway.ipv6), ipv6->GetNInterfaces() - 1);
    }
}

std::optional<LinkLoss> TopologyBuilder::loss(const std::string& stream, double probability) const {
    if (probability <= 0) {
        return std::nullopt;
    }
    return LinkLoss(plan_.seed, stream, probability);
}

}  // namespace siplab
