// What a simulated message costs beside a bare ns-3 UDP datagram of the same size over the same
// links.
//
// Two nodes play ping-pong over a star: two point-to-point hops each way. "Bare" is what an ns-3
// user would write with two UDP sockets; the others are SipHosts around an agent that only sends
// back what it gets. One item is one message from end to end.
#include <fstream>
#include <sstream>

#include <benchmark/benchmark.h>
#include <ns3/boolean.h>
#include <ns3/global-value.h>
#include <ns3/inet-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-global-routing-helper.h>
#include <ns3/point-to-point-helper.h>
#include <ns3/simulator.h>
#include <ns3/socket.h>
#include <ns3/string.h>
#include <ns3/udp-socket-factory.h>

#include "models/trace/write.h"
#include "sim/addresses.h"
#include "sim/network.h"
#include "sim/recorder.h"
#include "sim/topology.h"

namespace siplab {
namespace {

constexpr std::int64_t messages = 2000;  // of one run
constexpr std::uint16_t port = 5060;

NetworkPlan two_hops() {
    NetworkPlan plan;
    plan.topology = Topology::star;
    plan.nodes = {{"alice", "phone", 1, {}, {}}, {"bob", "phone", 1, {}, {}}};
    return plan;
}

/// As long as an ordinary INVITE with a session description.
std::string message_text() {
    const std::string head =
        "INVITE sip:bob@10.1.2.1 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 10.1.1.1:5060;branch=z9hG4bK-alice-invite-1;rport\r\n"
        "Max-Forwards: 70\r\n"
        "From: \"Alice\" <sip:alice@lab.example>;tag=alice-1\r\n"
        "To: <sip:bob@lab.example>\r\n"
        "Call-ID: alice-call-1@10.1.1.1\r\n"
        "CSeq: 1 INVITE\r\n"
        "Contact: <sip:alice@10.1.1.1:5060>\r\n"
        "Content-Type: application/sdp\r\n"
        "Content-Length: 200\r\n\r\n";
    return head + std::string(200, 'v');
}

// ---- bare ns-3 ----------------------------------------------------------------------------------

class BarePlayer {
  public:
    BarePlayer(const TopologyBuilder::Station& own, const TopologyBuilder::Station& other,
               std::int64_t& left)
        : left_(left), other_(*to_socket_address({other.ipv4, port})) {
        socket_ = ns3::Socket::CreateSocket(own.node, ns3::UdpSocketFactory::GetTypeId());
        socket_->Bind(*to_socket_address({own.ipv4, port}));
        socket_->SetRecvCallback(ns3::MakeCallback(&BarePlayer::receive, this));
    }
    void send(const std::string& bytes) {
        socket_->SendTo(
            ns3::Create<ns3::Packet>(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                     static_cast<std::uint32_t>(bytes.size())),
            0, other_);
    }

  private:
    void receive(ns3::Ptr<ns3::Socket> socket) {
        const auto packet = socket->Recv();
        std::string bytes(packet->GetSize(), '\0');
        packet->CopyData(reinterpret_cast<std::uint8_t*>(bytes.data()), packet->GetSize());
        if (--left_ > 0) {
            send(bytes);
        }
    }
    std::int64_t& left_;
    ns3::Address other_;
    ns3::Ptr<ns3::Socket> socket_;
};

void bare_datagram(benchmark::State& state) {
    const NetworkPlan plan = two_hops();
    const bool checksums = state.range(0) != 0;
    for ([[maybe_unused]] auto run : state) {
        state.PauseTiming();
        ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(checksums));
        {
            Recorder recorder;
            const TopologyBuilder topology(plan, recorder);
            std::int64_t left = messages;
            BarePlayer alice(topology.stations()[0], topology.stations()[1], left);
            const BarePlayer bob(topology.stations()[1], topology.stations()[0], left);
            ns3::Simulator::ScheduleNow(&BarePlayer::send, &alice, message_text());
            state.ResumeTiming();
            ns3::Simulator::Run();
            state.PauseTiming();
        }
        ns3::Simulator::Destroy();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * messages);
}
BENCHMARK(bare_datagram)->ArgName("checksums")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

/// The same as ns-3's own helpers build it: list routing over static and global routes, queue
/// discs, no checksums.
void bare_datagram_of_ns3s_helpers(benchmark::State& state) {
    for ([[maybe_unused]] auto run : state) {
        state.PauseTiming();
        ns3::GlobalValue::Bind("ChecksumEnabled", ns3::BooleanValue(false));
        {
            ns3::NodeContainer nodes(3);  // alice, the router, bob
            ns3::PointToPointHelper link;
            link.SetDeviceAttribute("DataRate", ns3::StringValue("100Mbps"));
            link.SetChannelAttribute("Delay", ns3::StringValue("1ms"));
            ns3::InternetStackHelper().Install(nodes);
            ns3::Ipv4AddressHelper addresses("10.1.1.0", "255.255.255.0");
            addresses.Assign(link.Install(nodes.Get(0), nodes.Get(1)));
            addresses.NewNetwork();
            addresses.Assign(link.Install(nodes.Get(2), nodes.Get(1)));
            ns3::Ipv4GlobalRoutingHelper::PopulateRoutingTables();
            const TopologyBuilder::Station first{nodes.Get(0), "10.1.1.1", {}};
            const TopologyBuilder::Station second{nodes.Get(2), "10.1.2.1", {}};
            std::int64_t left = messages;
            BarePlayer alice(first, second, left);
            const BarePlayer bob(second, first, left);
            ns3::Simulator::ScheduleNow(&BarePlayer::send, &alice, message_text());
            state.ResumeTiming();
            ns3::Simulator::Run();
            state.PauseTiming();
        }
        ns3::Simulator::Destroy();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * messages);
}
BENCHMARK(bare_datagram_of_ns3s_helpers)->Unit(benchmark::kMillisecond);

// ---- SipHosts -----------------------------------------------------------------------------------

/// Sends back what it gets, with what a transaction layer would say of it.
class Player : public Agent {
  public:
    Player(Address other, std::int64_t& left) : other_(std::move(other)), left_(left) {}
    Effects handle(Time /*now*/, const Input& input) override {
        const auto* received = std::get_if<Received>(&input);
        if (received != nullptr && --left_ <= 0) {
            return {};
        }
        Send send;
        send.to = other_;
        send.bytes = received != nullptr ? received->bytes : message_text();
        Effects effects;
        effects.push_back({std::move(send), Effect::by_input, "alice-call-1@10.1.1.1",
                           "z9hG4bK-alice-invite-1 INVITE"});
        return effects;
    }

  private:
    Address other_;
    std::int64_t& left_;
};

enum class Recording : std::uint8_t { nothing, trace, trace_and_capture };

void simulated_message(benchmark::State& state, Recording recording) {
    for ([[maybe_unused]] auto run : state) {
        state.PauseTiming();
        {
            std::ofstream trace("/dev/null", std::ios::binary);
            std::ofstream pcap("/dev/null", std::ios::binary);
            trace::TraceWriter writer(trace);
            Network network(two_hops());
            std::int64_t left = messages;
            network.attach("alice", std::make_unique<Player>(network.address("bob"), left));
            network.attach("bob", std::make_unique<Player>(network.address("alice"), left));
            if (recording != Recording::nothing) {
                network.on_record([&](const trace::Record& record) { writer.write(record); });
            }
            if (recording == Recording::trace_and_capture) {
                network.capture_to(pcap);
            }
            network.schedule(Time::zero(), "alice", {"play", {}}, "alice begins");
            state.ResumeTiming();
            network.run(std::chrono::hours{1});
            state.PauseTiming();
        }
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * messages);
}
BENCHMARK_CAPTURE(simulated_message, nothing_recorded, Recording::nothing)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(simulated_message, trace, Recording::trace)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(simulated_message, trace_and_capture, Recording::trace_and_capture)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace siplab
