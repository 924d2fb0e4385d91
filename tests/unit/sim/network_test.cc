// The network as the lab runner uses it: plans, addresses, orders and observers.
#include "sim/network.h"

#include "talkers.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using trace::Kind;

TEST(NetworkPlan, AddressesAreKnownBeforeTheRun) {
    NetworkPlan plan = alice_and_bob();
    plan.ipv6 = true;
    plan.nodes[1].host = HostSettings{};
    plan.nodes[1].host->port = 5070;
    const Network network(plan);
    EXPECT_EQ(network.address("alice").to_text(), "10.1.0.1:5060");
    EXPECT_EQ(network.address("bob").to_text(), "10.1.0.2:5070");
    EXPECT_EQ(network.address("bob", true).to_text(), "[fd00:1::2]:5070");
}

TEST(NetworkPlan, AddressesOfTheOtherTopologies) {
    {
        const Network star(alice_and_bob(Topology::star));
        EXPECT_EQ(star.address("alice").ip, "10.1.1.1");
        EXPECT_EQ(star.address("bob").ip, "10.1.2.1");
    }
    NetworkPlan plan = alice_and_bob(Topology::two_sites);
    plan.ipv6 = true;
    const Network sites(plan);
    EXPECT_EQ(sites.address("alice").ip, "10.1.0.1");
    EXPECT_EQ(sites.address("bob").ip, "10.2.0.1");
    EXPECT_EQ(sites.address("bob", true).ip, "fd00:2::1");
}

NetworkPlan crowd(int nodes) {
    NetworkPlan plan;
    for (int i = 1; i <= nodes; ++i) {
        plan.nodes.push_back({"node" + std::to_string(i), "phone", 1, {}, {}});
    }
    return plan;
}

TEST(NetworkPlan, MoreNodesThanAByteCountsFitALan) {
    Party party(crowd(251));
    EXPECT_EQ(party.network.address("node250").ip, "10.1.0.250");
    EXPECT_EQ(party.network.address("node251").ip, "10.1.1.1");
    party.say(0s, "node1", "node251", sip_message("far"));
    party.network.run(1s);
    EXPECT_THAT(party["node251"].heard, SizeIs(1));
}

TEST(NetworkPlan, Ipv6CountsInHexadecimal) {
    NetworkPlan plan = crowd(16);
    plan.ipv6 = true;
    EXPECT_EQ(Network(plan).address("node16", true).ip, "fd00:1::10");
}

TEST(NetworkPlan, NodesAreListedWithTheirAddresses) {
    NetworkPlan plan = alice_and_bob();
    plan.ipv6 = true;
    const auto nodes = Network(plan).nodes();
    ASSERT_THAT(nodes, SizeIs(2));
    EXPECT_EQ(nodes[0].name, "alice");
    EXPECT_EQ(nodes[0].kind, "phone");
    EXPECT_THAT(nodes[0].addresses, ElementsAre("10.1.0.1:5060", "[fd00:1::1]:5060"));
}

TEST(NetworkPlan, ContradictionsAreRefused) {
    const auto refused = [](const std::function<void(NetworkPlan&)>& spoil) {
        NetworkPlan plan = alice_and_bob();
        spoil(plan);
        EXPECT_THROW(Network{plan}, std::invalid_argument);
    };
    refused([](NetworkPlan& plan) { plan.ipv4 = false; });
    refused([](NetworkPlan& plan) { plan.link.loss = 1.5; });
    refused([](NetworkPlan& plan) { plan.link.delay = -1ms; });
    refused([](NetworkPlan& plan) { plan.wan.rate_bps = 0; });
    refused([](NetworkPlan& plan) { plan.link.queue_packets = 0; });
    refused([](NetworkPlan& plan) { plan.nodes[1].name = "alice"; });
    refused([](NetworkPlan& plan) { plan.nodes[1].name = ""; });
    refused([](NetworkPlan& plan) { plan.host.port = 0; });
    refused([](NetworkPlan& plan) {
        plan.topology = Topology::two_sites;
        plan.nodes[0].site = 3;
    });
}

TEST(NetworkOrders, UnknownNodesAndThePastAreRefused) {
    NetworkPlan plan = alice_and_bob();
    Network network(plan);
    network.attach("alice", std::make_unique<Talker>());
    EXPECT_THROW((void)network.address("carol"), std::invalid_argument);
    EXPECT_THROW(network.attach("carol", std::make_unique<Talker>()), std::invalid_argument);
    EXPECT_THROW(network.attach("alice", std::make_unique<Talker>()), std::invalid_argument);
    EXPECT_THROW(network.schedule(0s, "bob", {}, ""), std::invalid_argument) << "he has no agent";
    EXPECT_THROW(network.schedule(-1s, "alice", {}, ""), std::invalid_argument);
}

TEST(NetworkOrders, OfTheSameTimeKeepTheirOrder) {
    Party party(alice_and_bob());
    for (const char* name : {"first", "second", "third"}) {
        party.network.schedule(1s, "alice", say(party.network.address("bob"), "x"), name);
    }
    party.network.run(2s);
    const auto actions = party.all(Kind::action);
    ASSERT_THAT(actions, SizeIs(3));
    EXPECT_EQ(actions[0].text, "first");
    EXPECT_EQ(actions[1].text, "second");
    EXPECT_EQ(actions[2].text, "third");
    EXPECT_EQ(actions[0].topic, "say");
    EXPECT_EQ(actions[0].cause, 0U) << "the lab itself";
}

TEST(NetworkOrders, AnObserverCanReact) {
    Party party(alice_and_bob());
    Network& network = party.network;
    network.on_record([&](const trace::Record& record) {
        if (record.kind == Kind::received && record.node == "bob") {
            network.order("bob", say(network.address("alice"), "yes"), "bob answers", record.id);
            network.schedule(record.at + 1s, "bob", say(network.address("alice"), "later"),
                             "bob answers again", record.id);
        }
    });
    party.say(0s, "alice", "bob", sip_message("well?"));
    network.run(5s);

    const auto actions = party.all(Kind::action);
    ASSERT_THAT(actions, SizeIs(3));
    const trace::Record arrived = party.all(Kind::received)[0];
    EXPECT_EQ(actions[1].at, arrived.at);
    EXPECT_EQ(actions[1].cause, arrived.id);
    EXPECT_EQ(actions[2].at, arrived.at + 1s);
    EXPECT_THAT(party["alice"].heard, SizeIs(2));
}

TEST(NetworkOrders, AnObserverCanEndTheRun) {
    Party party(alice_and_bob());
    party.network.on_record([&](const trace::Record& record) {
        if (record.kind == Kind::received) {
            party.network.stop();
        }
    });
    party.say(1s, "alice", "bob", sip_message("last"));
    party.say(5s, "alice", "bob", sip_message("never"));
    party.network.run(60s);
    EXPECT_THAT(party.all(Kind::sent), SizeIs(1));
    EXPECT_LT(party.network.now(), 2s);
}

TEST(NetworkAttach, AFactoryLearnsWhoTheHostIs) {
    NetworkPlan plan = alice_and_bob();
    plan.host.t1 = 250ms;
    plan.host.tcp = false;
    Network network(plan);
    HostContext seen;
    network.attach("bob", [&seen](const HostContext& host) {
        seen = host;
        return std::make_unique<Talker>();
    });
    EXPECT_EQ(seen.name, "bob");
    EXPECT_EQ(seen.ipv4, network.address("bob"));
    EXPECT_TRUE(seen.ipv6.empty());
    EXPECT_EQ(seen.settings.t1, 250ms);
    EXPECT_EQ(seen.settings.t2, 4s);
    EXPECT_FALSE(seen.settings.tcp);
}

/// The whole run as text, to compare two runs.
std::string run_of(std::uint64_t seed) {
    NetworkPlan plan = alice_and_bob(Topology::two_sites);
    plan.ipv6 = true;
    plan.wan.loss = 0.3;
    plan.seed = seed;
    Party party(plan, {{"bob", echo}});
    for (int i = 0; i < 20; ++i) {
        party.say(i * 10ms, "alice", "bob", sip_message(std::to_string(i), 100),
                  i % 2 == 0 ? Transport::udp : Transport::tcp, i % 3 == 0);
    }
    party.network.run(100s);
    std::string text;
    for (const trace::Record& record : party.records) {
        text +=
            fmt::format("{} {} {} {} {} {} {}\n", record.id, static_cast<int>(record.kind),
                        record.at.count(), record.node, record.cause, record.from, record.reason);
    }
    return text;
}

TEST(NetworkRun, IsTheSameForTheSameSeed) {
    const std::string first = run_of(11);
    EXPECT_EQ(run_of(11), first);
    EXPECT_NE(run_of(12), first);
}

}  // namespace
}  // namespace siplab::test
