// SipHost as an ns-3 user meets it: a script of theirs with our helper, attributes and trace
// sources.
#include "talkers.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ns3/boolean.h>
#include <ns3/data-rate.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/names.h>
#include <ns3/point-to-point-helper.h>
#include <ns3/simulator.h>
#include <ns3/string.h>
#include <ns3/uinteger.h>

#include "sim/host_helper.h"

namespace siplab::test {
namespace {

using testing::SizeIs;

struct Script {
    Script() {
        nodes.Create(2);
        ns3::PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", ns3::StringValue("10Mbps"));
        link.SetChannelAttribute("Delay", ns3::StringValue("2ms"));
        const auto devices = link.Install(nodes);
        ns3::InternetStackHelper().Install(nodes);
        ns3::Ipv4AddressHelper addresses("192.168.1.0", "255.255.255.0");
        addresses.Assign(devices);
    }
    ~Script() { ns3::Simulator::Destroy(); }
    ns3::NodeContainer nodes;
};

TEST(SipHostHelper, InstallsHostsOnAnOrdinaryNs3Network) {
    Script script;
    ns3::Names::Add("alice", script.nodes.Get(0));
    std::vector<HostContext> hosts;
    SipHostHelper sip([&](const HostContext& host) {
        hosts.push_back(host);
        return std::make_unique<Talker>(host.name == "alice" ? Talker::Answer{} : echo);
    });
    sip.set_attribute("Port", ns3::UintegerValue(5070));
    sip.set_attribute("T1", ns3::TimeValue(ns3::MilliSeconds(100)));
    sip.set_attribute("Tcp", ns3::BooleanValue(false));
    auto apps = sip.install(script.nodes);
    apps.Start(ns3::Seconds(0));

    ASSERT_THAT(hosts, SizeIs(2));
    EXPECT_EQ(hosts[0].name, "alice");
    EXPECT_EQ(hosts[1].name.substr(0, 5), "node-");
    EXPECT_EQ(hosts[0].ipv4.to_text(), "192.168.1.1:5070");
    EXPECT_EQ(hosts[0].settings.t1, 100ms);
    EXPECT_FALSE(hosts[0].settings.tcp);

    std::vector<std::string> seen;
    const auto watch = [&](const char* source) {
        apps.Get(0)->TraceConnectWithoutContext(
            source, ns3::Callback<void, const trace::Record&>(
                        [&seen, source](const trace::Record&) { seen.emplace_back(source); }));
    };
    for (const char* source : {"Tx", "Rx", "Drop", "Transition", "Timer"}) {
        watch(source);
    }
    const auto alice = ns3::DynamicCast<SipHost>(apps.Get(0));
    ns3::Simulator::Schedule(ns3::Seconds(1), [&] {
        alice->order(say(hosts[1].ipv4, sip_message("one")), "alice speaks", 0);
        alice->order(say({"203.0.113.9", 5060}, sip_message("two")), "alice speaks to nobody", 0);
    });
    ns3::Simulator::Stop(ns3::Seconds(2));
    ns3::Simulator::Run();
    EXPECT_THAT(seen, testing::ElementsAre("Tx", "Tx", "Drop", "Rx"));
}

TEST(SipHostHelper, AStoppedHostIsSilent) {
    Script script;
    SipHostHelper sip([](const HostContext&) { return std::make_unique<Talker>(echo); });
    auto apps = sip.install(script.nodes);
    apps.Get(1)->SetStopTime(ns3::Seconds(1));
    std::size_t received = 0;
    sip.recorder()->observe([&](const trace::Record& record) {
        received += record.kind == trace::Kind::received ? 1U : 0U;
    });
    const auto alice = ns3::DynamicCast<SipHost>(apps.Get(0));
    ns3::Simulator::Schedule(ns3::Seconds(2), [&] {
        alice->order(say({"192.168.1.2", 5060}, sip_message("late")), "alice speaks", 0);
        alice->order(say({"192.168.1.2", 5060}, sip_message("late"), Transport::tcp), "again", 0);
    });
    ns3::Simulator::Stop(ns3::Seconds(10));
    ns3::Simulator::Run();
    EXPECT_EQ(received, 0U);
}

}  // namespace
}  // namespace siplab::test
