// Turns a NetworkPlan into ns-3 nodes, links, addresses and routes.
//
// Network's documentation says which links and addresses come out. Routes are static; neighbour
// caches are filled beforehand, so that no first datagram waits for ARP.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ns3/net-device.h>
#include <ns3/node.h>

#include "sim/lan_channel.h"
#include "sim/network.h"
#include "sim/recorder.h"

namespace siplab {

class TopologyBuilder {
  public:
    struct Station {
        ns3::Ptr<ns3::Node> node;
        std::string ipv4, ipv6;  ///< empty when it has none
    };

    TopologyBuilder(const NetworkPlan& plan, Recorder& recorder);
    /// One for each node of the plan, in its order.
    [[nodiscard]] const std::vector<Station>& stations() const { return stations_; }

  private:
    /// An interface's own addresses; the prefix lengths are those of its subnet.
    struct Addresses {
        std::string ipv4, ipv6;
        std::uint8_t ipv4_prefix = 16;
    };

    void build_lan();
    void build_star();
    void build_two_sites();
    /// A LAN of these stations (by index), and a router at the end when given.
    void build_site(const std::string& name, unsigned number,
                    const std::vector<std::size_t>& members, const ns3::Ptr<ns3::Node>& router);
    void build_access_link(std::size_t index, const ns3::Ptr<ns3::Node>& hub);

    ns3::Ptr<ns3::Node> add_router();
    void join_lan(LanChannel& lan, const std::string& lan_name, const ns3::Ptr<ns3::Node>& node,
                  const std::string& node_name, const std::optional<LinkSettings>& cable,
                  const Addresses& addresses);
    /// A point-to-point link between two nodes; each gets an interface for it.
    void join_two(const std::string& name, const LinkSettings& settings,
                  const ns3::Ptr<ns3::Node>& a, const Addresses& a_addresses,
                  const ns3::Ptr<ns3::Node>& b, const Addresses& b_addresses);
    void add_interface(const ns3::Ptr<ns3::Node>& node, const ns3::Ptr<ns3::NetDevice>& device,
                       const Addresses& addresses) const;
    void add_default_route(const ns3::Ptr<ns3::Node>& node, const Addresses& gateway) const;
    [[nodiscard]] std::optional<LinkLoss> loss(const std::string& stream, double probability) const;

    const NetworkPlan& plan_;
    Recorder& recorder_;
    std::vector<Station> stations_;
    std::vector<ns3::Ptr<ns3::Node>> routers_;
};

}  // namespace siplab
