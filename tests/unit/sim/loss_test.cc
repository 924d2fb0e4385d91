// Losing packets: reproducibly by seed, independently by link, and told in the trace.
#include "talkers.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab::test {
namespace {

using testing::Each;
using testing::Gt;
using testing::HasSubstr;
using testing::Lt;
using testing::SizeIs;
using trace::Kind;

constexpr int many = 200;

/// Which of Alice's `many` messages to Bob arrive: '1' or '0' for each.
std::string arrivals(const NetworkPlan& plan, const std::string& other_talker = {}) {
    Party party(plan);
    for (int i = 0; i < many; ++i) {
        party.say(i * 100ms, "alice", "bob", sip_message(std::to_string(i)));
        if (!other_talker.empty()) {
            party.say(i * 100ms + 50ms, other_talker, "bob", sip_message("noise"));
        }
    }
    party.network.run(60s);
    std::string arrived(many, '0');
    for (const Heard& heard : party["bob"].heard) {
        if (heard.what.remote == party.network.address("alice")) {
            arrived[static_cast<std::size_t>(heard.at / 100ms)] = '1';
        }
    }
    return arrived;
}

NetworkPlan lossy_star(std::uint64_t seed, double alice, double carol = 0.0) {
    NetworkPlan plan = alice_and_bob(Topology::star);
    plan.nodes.push_back({"carol", "phone", 1, {}, {}});
    plan.seed = seed;
    plan.nodes[0].link = plan.link;
    plan.nodes[0].link->loss = alice;
    plan.nodes[2].link = plan.link;
    plan.nodes[2].link->loss = carol;
    return plan;
}

TEST(Loss, TheSameSeedLosesTheSameMessages) {
    const std::string first = arrivals(lossy_star(7, 0.3));
    EXPECT_EQ(arrivals(lossy_star(7, 0.3)), first);
    EXPECT_NE(arrivals(lossy_star(8, 0.3)), first);
}

TEST(Loss, OneLinksLossNeverShiftsAnothers) {
    const std::string alone = arrivals(lossy_star(7, 0.3));
    EXPECT_EQ(arrivals(lossy_star(7, 0.3, 0.5), "carol"), alone);
}

TEST(Loss, GoesByTheLinksName) {
    NetworkPlan plan = lossy_star(7, 0.3);
    const std::string on_alices_link = arrivals(plan);
    std::swap(plan.nodes[0], plan.nodes[1]);
    EXPECT_EQ(arrivals(plan), on_alices_link) << "not by her place in the plan";
    std::swap(plan.nodes[0].link, plan.nodes[1].link);
    EXPECT_NE(arrivals(plan), on_alices_link) << "Bob's link does not lose in step with hers";
}

TEST(Loss, OnALanEachSenderHasItsOwnLuck) {
    NetworkPlan plan = alice_and_bob();
    plan.nodes.push_back({"carol", "phone", 1, {}, {}});
    plan.link.loss = 0.3;
    EXPECT_EQ(arrivals(plan, "carol"), arrivals(plan));
}

TEST(Loss, IsAboutAsOftenAsAskedFor) {
    const std::string arrived = arrivals(lossy_star(7, 0.3));
    EXPECT_THAT(std::count(arrived.begin(), arrived.end(), '0'),
                testing::AllOf(Gt(many * 0.2), Lt(many * 0.4)));
}

TEST(Loss, CertainLossIsTold) {
    for (const Topology topology : {Topology::lan, Topology::star, Topology::two_sites}) {
        NetworkPlan plan = alice_and_bob(topology);
        plan.link.loss = 1.0;
        Party party(plan);
        party.say(0s, "alice", "bob", sip_message("gone"));
        party.network.run(1s);

        EXPECT_THAT(party["bob"].heard, SizeIs(0));
        const auto dropped = party.all(Kind::dropped);
        ASSERT_THAT(dropped, SizeIs(1));
        EXPECT_EQ(dropped[0].cause, party.all(Kind::sent)[0].id);
        EXPECT_EQ(dropped[0].message, sip_message("gone"));
        EXPECT_EQ(dropped[0].reason, "lost on " + dropped[0].place);
        EXPECT_EQ(dropped[0].node, "alice");
        EXPECT_EQ(dropped[0].peer, "bob");
    }
}

TEST(Loss, ThePlaceIsTheLinksName) {
    const auto place = [](NetworkPlan plan) {
        Party party(std::move(plan));
        party.say(0s, "alice", "bob", sip_message("gone"));
        party.network.run(1s);
        const auto dropped = party.all(Kind::dropped);
        return dropped.size() == 1 ? dropped[0].place : "";
    };
    LinkSettings broken;
    broken.loss = 1.0;

    NetworkPlan lan = alice_and_bob();
    lan.link = broken;
    EXPECT_EQ(place(lan), "lan");
    NetworkPlan cable = alice_and_bob();
    cable.nodes[1].link = broken;
    EXPECT_EQ(place(cable), "cable bob");
    NetworkPlan star = alice_and_bob(Topology::star);
    star.nodes[1].link = broken;
    EXPECT_EQ(place(star), "link bob");
    NetworkPlan sites = alice_and_bob(Topology::two_sites);
    sites.wan = broken;
    EXPECT_EQ(place(sites), "wan");
    sites.wan.loss = 0.0;
    sites.link = broken;
    EXPECT_EQ(place(sites), "lan 1");
}

TEST(Loss, FragmentsThatWaitInVainAreForgotten) {
    NetworkPlan plan = alice_and_bob();
    plan.ipv6 = true;
    plan.link.loss = 0.3;
    Party party(plan);
    for (int i = 0; i < 40; ++i) {
        party.say(i * 1s, "alice", "bob", sip_message(std::to_string(i), 4000), Transport::udp,
                  i % 2 == 0);
    }
    party.network.run(200s);  // reassembly waits 30 s over IPv4 and 60 s over IPv6

    EXPECT_THAT(party["bob"].heard, SizeIs(testing::AllOf(Gt(5U), Lt(25U))));
    EXPECT_EQ(party["bob"].heard.size() + party.all(Kind::dropped).size(), 40U)
        << "each arrives or is told to be lost, once";
}

TEST(Loss, TcpMendsIt) {
    NetworkPlan plan = alice_and_bob(Topology::star);
    plan.link.loss = 0.2;
    plan.seed = 3;
    Party party(plan);
    for (int i = 0; i < 20; ++i) {
        party.say(i * 1s, "alice", "bob", sip_message(std::to_string(i), 3000), Transport::tcp);
    }
    party.network.run(300s);

    EXPECT_THAT(party["bob"].heard, SizeIs(20));
    EXPECT_THAT(party.all(Kind::dropped), SizeIs(0)) << "no SIP message is lost, only segments are";
    const auto notes = party.all(Kind::note);
    EXPECT_THAT(notes, SizeIs(Gt(10U)));
    EXPECT_THAT(notes, Each(testing::Field(&trace::Record::topic, "segment_lost")));
    EXPECT_THAT(notes[0].text, HasSubstr("TCP will send it again"));
}

}  // namespace
}  // namespace siplab::test
