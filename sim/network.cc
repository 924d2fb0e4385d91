#include "sim/network.h"

#include <cassert>
#include <map>
#include <stdexcept>

#include <fmt/format.h>
#include <ns3/boolean.h>
#include <ns3/global-value.h>
#include <ns3/simulator.h>
#include <ns3/uinteger.h>

#include "sim/addresses.h"
#include "sim/capture.h"
#include "sim/host_helper.h"
#include "sim/packet_fate.h"
#include "sim/recorder.h"
#include "sim/topology.h"

namespace siplab {
namespace {

constexpr std::size_t most_nodes = 60'000;  // what the address plan holds

[[noreturn]] void bad_plan(const std::string& what) { throw std::invalid_argument(what); }

void check(const LinkSettings& link, const std::string& name) {
    if (link.delay < Time::zero()) {
        bad_plan(name + ": a delay is 0 or more");
    }
    if (link.rate_bps == 0) {
        bad_plan(name + ": a rate is more than 0 bits a second");
    }
    if (link.queue_packets == 0) {
        bad_plan(name + ": a queue holds at least one packet");
    }
    if (!(link.loss >= 0.0 && link.loss <= 1.0)) {
        bad_plan(name + ": a loss is a probability from 0 to 1");
    }
}

void check(const NodePlan& node, Topology topology) {
    if (node.name.empty()) {
        bad_plan("a node has no name");
    }
    if (topology == Topology::two_sites && node.site != 1 && node.site != 2) {
        bad_plan(node.name + ": a site is 1 or 2");
    }
    if (node.link) {
        check(*node.link, "link of " + node.name);
    }
    if (node.host && node.host->port == 0) {
        bad_plan(node.name + ": a port is 1 to 65535");
    }
}

std::map<std::string, std::size_t> check(const NetworkPlan& plan) {
    if (!plan.ipv4 && !plan.ipv6) {
        bad_plan("a network has IPv4, IPv6 or both");
    }
    if (plan.nodes.size() > most_nodes) {
        bad_plan(fmt::format("a network has at most {} nodes", most_nodes));
    }
    if (plan.host.port == 0) {
        bad_plan("a port is 1 to 65535");
    }
    check(plan.link, "link");
    check(plan.wan, "wan");
    std::map<std::string, std::size_t> index;
    for (const NodePlan& node : plan.nodes) {
        check(node, plan.topology);
        if (!index.emplace(node.name, index.size()).second) {
            bad_plan("two nodes are named " + node.name);
        }
    }
    return index;
}

/// Before any packet is made: checksums cost little and Wireshark looks at them.
void enable_checksums() { ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(true)); }

}  // namespace

struct Network::Impl {
    explicit Impl(NetworkPlan given)
        : plan(std::move(given)), index(check(plan)), recorder(std::make_shared<Recorder>()) {
        enable_checksums();
        topology.emplace(plan, *recorder);
        hosts.resize(plan.nodes.size());
    }
    ~Impl() {
        hosts.clear();
        topology.reset();
        ns3::Simulator::Destroy();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    [[nodiscard]] std::size_t find(const std::string& node) const {
        const auto found = index.find(node);
        if (found == index.end()) {
            bad_plan("no node is named " + node);
        }
        return found->second;
    }

    [[nodiscard]] const HostSettings& settings(std::size_t node) const {
        return plan.nodes[node].host ? *plan.nodes[node].host : plan.host;
    }

    NetworkPlan plan;
    std::map<std::string, std::size_t> index;
    std::shared_ptr<Recorder> recorder;
    std::optional<TopologyBuilder> topology;
    std::vector<ns3::Ptr<SipHost>> hosts;  ///< by index; null without an agent
    std::unique_ptr<Capture> capture;
    bool ran = false;
    Time ended{};
};

Network::Network(NetworkPlan plan) : impl_(std::make_unique<Impl>(std::move(plan))) {}
Network::~Network() = default;

HostContext Network::context(const std::string& node) const {
    const std::size_t i = impl_->find(node);
    const TopologyBuilder::Station& station = impl_->topology->stations()[i];
    const HostSettings& settings = impl_->settings(i);
    HostContext context{node, {}, {}, settings};
    if (!station.ipv4.empty()) {
        context.ipv4 = {station.ipv4, settings.port};
    }
    if (!station.ipv6.empty()) {
        context.ipv6 = {station.ipv6, settings.port};
    }
    return context;
}

Address Network::address(const std::string& node, bool ipv6) const {
    const HostContext known = context(node);
    return ipv6 ? known.ipv6 : known.ipv4;
}

std::vector<trace::Node> Network::nodes() const {
    std::vector<trace::Node> nodes;
    for (const NodePlan& node : impl_->plan.nodes) {
        const HostContext known = context(node.name);
        trace::Node& described = nodes.emplace_back(trace::Node{node.name, node.kind, {}});
        for (const Address& own : {known.ipv4, known.ipv6}) {
            if (!own.empty()) {
                described.addresses.push_back(own.to_text());
            }
        }
    }
    return nodes;
}

void Network::attach(const std::string& node, std::unique_ptr<Agent> agent) {
    attach(node, [&agent](const HostContext&) { return std::move(agent); });
}

void Network::attach(const std::string& node, const AgentFactory& factory) {
    const std::size_t i = impl_->find(node);
    if (impl_->hosts[i]) {
        bad_plan(node + " has an agent already");
    }
    const HostSettings& settings = impl_->settings(i);
    SipHostHelper helper(factory, impl_->recorder);
    helper.set_attribute("Port", ns3::UintegerValue(settings.port));
    helper.set_attribute("Udp", ns3::BooleanValue(settings.udp));
    helper.set_attribute("Tcp", ns3::BooleanValue(settings.tcp));
    helper.set_attribute("T1", ns3::TimeValue(to_ns3(settings.t1)));
    helper.set_attribute("T2", ns3::TimeValue(to_ns3(settings.t2)));
    helper.set_attribute("T4", ns3::TimeValue(to_ns3(settings.t4)));
    impl_->hosts[i] = helper.install(impl_->topology->stations()[i].node, node);
}

void Network::schedule(Time at, const std::string& node, Order order, std::string text,
                       std::uint64_t cause) {
    const std::size_t i = impl_->find(node);
    const ns3::Ptr<SipHost> host = impl_->hosts[i];
    if (!host) {
        bad_plan(node + " has no agent that could be told to do something");
    }
    if (at < simulated_now()) {
        bad_plan("an order cannot be given in the past");
    }
    ns3::Simulator::ScheduleWithContext(host->GetNode()->GetId(), to_ns3(at - simulated_now()),
                                        [host, order = std::move(order), text = std::move(text),
                                         cause] { host->order(order, text, cause); });
}

void Network::order(const std::string& node, Order order, std::string text, std::uint64_t cause) {
    schedule(simulated_now(), node, std::move(order), std::move(text), cause);
}

void Network::on_record(std::function<void(const trace::Record&)> observer) {
    impl_->recorder->observe(std::move(observer));
}

void Network::capture_to(std::ostream& pcap) {
    assert(!impl_->capture && !impl_->ran && "one capture, before the run");
    impl_->capture = std::make_unique<Capture>(pcap);
    for (const TopologyBuilder::Station& station : impl_->topology->stations()) {
        impl_->capture->watch(station.node);
    }
}

void Network::run(Time until) {
    assert(!impl_->ran && "a network runs once");
    impl_->ran = true;
    for (std::size_t i = 0; i < impl_->hosts.size(); ++i) {
        if (!impl_->hosts[i]) {
            watch_ip_layer(impl_->topology->stations()[i].node, *impl_->recorder,
                           impl_->plan.nodes[i].name);
        }
    }
    ns3::Simulator::Stop(to_ns3(until));
    ns3::Simulator::Run();
    impl_->ended = simulated_now();
}

void Network::stop() { ns3::Simulator::Stop(); }

Time Network::now() const {
    return impl_->ran && impl_->ended > Time::zero() ? impl_->ended : simulated_now();
}

}  // namespace siplab
