// A simulated network to run SIP agents on: say what it looks like, attach agents, run it, watch
// the records.
//
// The one door between the labs and ns-3; nothing of ns-3 shows here. Carries SIP as RFC 3261
// section 18 wants it: UDP and TCP, IPv4 and IPv6. It parses no SIP (the agents do) and writes no
// trace: it gives each record its id, in the order of happening, and hands it to whoever listens.
//
// One Network at a time in a process, and one run each: ns-3's simulator is a global.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/agent.h"
#include "models/base/types.h"
#include "models/trace/record.h"

namespace siplab {

/// What one link does to what crosses it.
struct LinkSettings {
    Time delay = std::chrono::milliseconds{1};  ///< propagation, one way; 0 or more
    std::uint64_t rate_bps = 100'000'000;       ///< bits a second; more than 0
    unsigned queue_packets =
        100;            ///< each sender's queue holds as many; one more is dropped; at least 1
    double loss = 0.0;  ///< probability that an IP packet is lost, 0 to 1, in each direction
};

enum class Topology : std::uint8_t {
    lan,        ///< all nodes on one switched, full-duplex LAN
    star,       ///< each node on a link of its own to a router
    two_sites,  ///< two LANs, each with a router, joined by a WAN link
};

/// Which transports a host opens, where it listens, and the timer values that its attributes show.
struct HostSettings {
    bool udp = true, tcp = true;
    std::uint16_t port = 5060;
    Time t1 = std::chrono::milliseconds{500};  ///< RFC 3261 section 17.1.1.1
    Time t2 = std::chrono::seconds{4};         ///< section 17.1.2.2
    Time t4 = std::chrono::seconds{5};         ///< section 17.1.2.2
};

struct NodePlan {
    std::string name;   ///< unique, not empty
    std::string kind;   ///< "phone", "pbx", ...; only handed on to nodes()
    unsigned site = 1;  ///< two_sites: 1 or 2
    /// Star: replaces NetworkPlan::link for this node's link. LAN and two sites: this node's own
    /// cable to the switch, whose delay and loss come on top of the LAN's; its rate and queue
    /// replace the LAN's for what this node sends.
    std::optional<LinkSettings> link;
    std::optional<HostSettings> host;  ///< replaces NetworkPlan::host for this node
};

struct NetworkPlan {
    Topology topology = Topology::lan;
    LinkSettings link;  ///< the LAN (of each site), or each access link of the star
    /// two_sites: the link between the routers.
    LinkSettings wan{std::chrono::milliseconds{20}, 10'000'000, 100, 0.0};
    bool ipv4 = true, ipv6 = false;  ///< at least one
    std::vector<NodePlan> nodes;
    std::uint64_t seed = 1;  ///< of all randomness in the network, which is loss
    HostSettings host;
};

/// What a host knows when its agent is made.
struct HostContext {
    std::string name;
    Address ipv4, ipv6;  ///< own addresses with the port; empty when it has none
    HostSettings settings;
};
using AgentFactory = std::function<std::unique_ptr<Agent>(const HostContext&)>;

/// Names of the links, as `dropped` records give them as their place:
///   LAN        "lan", and "cable alice" for a node with settings of its own
///   star       "link alice"
///   two sites  "lan 1", "lan 2", "cable alice", "wan"
///
/// Addresses (n counts the nodes from 1 in the plan's order, for two sites within their site s):
///   LAN        10.1.0.n      fd00:1::n
///   star       10.1.n.1      fd00:1:n::1
///   two sites  10.s.0.n      fd00:s::n
/// The third number (the second for the star) grows by one every 250 nodes; n is hexadecimal in
/// IPv6, whose addresses are private ones (RFC 4193): ns-3's routers refuse the ones meant for
/// documentation.
class Network {
  public:
    /// Builds nodes, links, addresses and routes.
    /// Throws std::invalid_argument when the plan contradicts the ranges said above.
    explicit Network(NetworkPlan plan);
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    /// The node's own address with its port; empty when it has none of that family.
    /// Here and below an unknown node name throws std::invalid_argument.
    [[nodiscard]] Address address(const std::string& node, bool ipv6 = false) const;
    /// Name, kind and addresses of every node in the plan's order, for trace::Header.
    [[nodiscard]] std::vector<trace::Node> nodes() const;
    /// What an agent of this node should be told of its surroundings.
    [[nodiscard]] HostContext context(const std::string& node) const;

    /// Puts an agent on a node; before run(), once a node. A node without an agent answers nothing
    /// (ICMP and TCP resets).
    void attach(const std::string& node, std::unique_ptr<Agent> agent);
    /// The same, made from what the host knows of itself.
    void attach(const std::string& node, const AgentFactory& factory);

    /// Has a person do something at a node at time `at` (not in the past). `text` is the sentence
    /// for the `action` record, `cause` the id of the record that this reacts to, if any. Orders of
    /// the same time keep the order of the calls.
    void schedule(Time at, const std::string& node, Order order, std::string text,
                  std::uint64_t cause = 0);
    /// The same, now: after all that is going on at this moment. May be called from an observer.
    void order(const std::string& node, Order order, std::string text, std::uint64_t cause = 0);

    /// Calls `observer` with every record, in the order of their ids. Several observers are called
    /// in the order given. Give them before run(). An observer may call schedule(), order(), stop()
    /// and now(), nothing else.
    void on_record(std::function<void(const trace::Record&)> observer);
    /// Writes every packet that carries SIP to `pcap` (see capture.h), which must outlive the run
    /// and be binary.
    void capture_to(std::ostream& pcap);

    /// Runs until `until`, or until nothing is left to happen, or stop(). Once.
    void run(Time until);
    /// Ends the run after what happens at this moment.
    void stop();
    /// Simulated time now; after run(), the time at which it ended.
    [[nodiscard]] Time now() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace siplab
