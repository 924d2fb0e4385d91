// Star and two sites: the way from everyone to everyone, over both families, and how long it takes.
#include "talkers.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab::test {
namespace {

using testing::SizeIs;
using trace::Kind;

TEST(Star, AMessageCrossesTwoLinks) {
    Party party(alice_and_bob(Topology::star));
    const std::string message = sip_message("hop");
    party.say(0s, "alice", "bob", message);
    party.network.run(1s);

    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    const Time one_link = serialization(message.size() + ipv4_udp_headers + ppp_framing) + 1ms;
    EXPECT_EQ(party["bob"].heard[0].at, 2 * one_link);
}

TEST(Star, EachLinkHasItsOwnSettings) {
    NetworkPlan plan = alice_and_bob(Topology::star);
    plan.nodes[1].link = LinkSettings{50ms, 10'000, 5, 0.0};
    Party party(plan);
    const std::string message = sip_message("slow");
    party.say(0s, "alice", "bob", message);
    party.network.run(5s);

    const std::size_t octets = message.size() + ipv4_udp_headers + ppp_framing;
    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    EXPECT_EQ(party["bob"].heard[0].at,
              serialization(octets) + 1ms + serialization(octets, 10'000) + 50ms);
}

TEST(Star, ASlowLinkAtTheHubFillsItsQueue) {
    NetworkPlan plan = alice_and_bob(Topology::star);
    plan.nodes[1].link = LinkSettings{1ms, 10'000, 2, 0.0};
    Party party(plan);
    for (int i = 0; i < 10; ++i) {
        party.say(0s, "alice", "bob", sip_message("burst"));
    }
    party.network.run(60s);
    EXPECT_THAT(party["bob"].heard, SizeIs(3));
    const auto dropped = party.all(Kind::dropped);
    ASSERT_THAT(dropped, SizeIs(7));
    EXPECT_EQ(dropped[0].reason, "queue full on link bob");
    EXPECT_EQ(dropped[0].node, "alice") << "no node of the lab had it after her";
}

TEST(TwoSites, AMessageCrossesTheWan) {
    Party party(alice_and_bob(Topology::two_sites));
    const std::string message = sip_message("far");
    party.say(0s, "alice", "bob", message);
    party.network.run(1s);

    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    const std::size_t octets = message.size() + ipv4_udp_headers;
    const Time lan = serialization(octets) + 1ms;
    const Time wan = serialization(octets + ppp_framing) + 10ms;
    EXPECT_EQ(party["bob"].heard[0].at, lan + wan + lan);
}

TEST(TwoSites, NeighboursDoNotUseTheWan) {
    NetworkPlan plan = alice_and_bob(Topology::two_sites);
    plan.nodes.push_back({"carol", "phone", 1, {}, {}});
    plan.wan.loss = 1.0;
    Party party(plan);
    party.say(0s, "alice", "carol", sip_message("near"));
    party.network.run(1s);
    EXPECT_THAT(party["carol"].heard, SizeIs(1));
}

TEST(Lan, ANodesOwnCableComesOnTop) {
    NetworkPlan plan = alice_and_bob();
    plan.nodes[0].link = LinkSettings{5ms, 100'000, 100, 0.0};
    Party party(plan, {{"bob", echo}});
    const std::string message = sip_message("cable");
    party.say(0s, "alice", "bob", message);
    party.network.run(1s);

    const std::size_t octets = message.size() + ipv4_udp_headers;
    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    const Time there = serialization(octets, 100'000) + 5ms + 1ms;
    EXPECT_EQ(party["bob"].heard[0].at, there);
    ASSERT_THAT(party["alice"].heard, SizeIs(1));
    EXPECT_EQ(party["alice"].heard[0].at, there + serialization(octets) + 1ms + 5ms);
}

struct Way {
    Topology topology;
    Transport transport;
    bool ipv6;
};

class EveryWay : public testing::TestWithParam<Way> {};

TEST_P(EveryWay, EveryoneReachesEveryone) {
    const Way& way = GetParam();
    NetworkPlan plan = alice_and_bob(way.topology);
    plan.nodes.push_back({"carol", "phone", 1, {}, {}});
    plan.ipv6 = true;
    const std::map<std::string, Talker::Answer> echoes{{"bob", echo}, {"carol", echo}};
    Party party(plan, echoes);
    party.say(0s, "alice", "bob", sip_message("to bob"), way.transport, way.ipv6);
    party.say(0s, "alice", "carol", sip_message("to carol"), way.transport, way.ipv6);
    party.say(2s, "bob", "alice", sip_message("to alice"), way.transport, way.ipv6);
    party.network.run(5s);

    EXPECT_THAT(party["bob"].heard, SizeIs(1));
    EXPECT_THAT(party["carol"].heard, SizeIs(1));
    EXPECT_THAT(party["alice"].heard, SizeIs(3)) << "two answers, and Bob's own";
    for (const trace::Record& received : party.all(Kind::received)) {
        EXPECT_NE(received.cause, 0U);
        EXPECT_FALSE(received.peer.empty());
    }
}

std::vector<Way> every_way() {
    std::vector<Way> ways;
    for (const Topology topology : {Topology::lan, Topology::star, Topology::two_sites}) {
        for (const Transport transport : {Transport::udp, Transport::tcp}) {
            ways.push_back({topology, transport, false});
            ways.push_back({topology, transport, true});
        }
    }
    return ways;
}

std::string name_of(const testing::TestParamInfo<Way>& way) {
    const std::vector<std::string> topologies{"Lan", "Star", "TwoSites"};
    return topologies[static_cast<std::size_t>(way.param.topology)] +
           std::string(to_text(way.param.transport)) + (way.param.ipv6 ? "Ipv6" : "Ipv4");
}

INSTANTIATE_TEST_SUITE_P(Topologies, EveryWay, testing::ValuesIn(every_way()), name_of);

}  // namespace
}  // namespace siplab::test
