// Datagrams from host to host: when they arrive, what the trace says, and every way for them not to
// arrive.
#include "talkers.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using trace::Kind;

TEST(Udp, ArrivesAfterSerializationAndDelay) {
    Party party(alice_and_bob());
    const std::string message = sip_message("one");
    party.say(100ms, "alice", "bob", message);
    party.network.run(1s);

    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    const Heard& heard = party["bob"].heard[0];
    EXPECT_EQ(heard.at, 100ms + serialization(message.size() + ipv4_udp_headers) + 1ms);
    EXPECT_EQ(heard.what.bytes, message);
    EXPECT_EQ(heard.what.remote.to_text(), "10.1.0.1:5060");
    EXPECT_EQ(heard.what.local.to_text(), "10.1.0.2:5060");
}

TEST(Udp, EveryRecordNamesWhatCausedIt) {
    Party party(alice_and_bob(), {{"bob", echo}});
    party.say(0s, "alice", "bob", sip_message("one"));
    party.network.run(1s);

    // Alice is told to speak; she sends, Bob receives, he sends back, she receives.
    ASSERT_THAT(party.records, SizeIs(5));
    const std::vector<Kind> kinds{Kind::action, Kind::sent, Kind::received, Kind::sent,
                                  Kind::received};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        EXPECT_EQ(party.records[i].kind, kinds[i]);
        EXPECT_EQ(party.records[i].id, i + 1);
        EXPECT_EQ(party.records[i].cause, i);
    }
    const trace::Record& received = party.records[2];
    EXPECT_EQ(received.node, "bob");
    EXPECT_EQ(received.peer, "alice");
    EXPECT_EQ(received.transport, "UDP");
    EXPECT_EQ(received.from, "10.1.0.1:5060");
    EXPECT_EQ(received.to, "10.1.0.2:5060");
    EXPECT_EQ(received.dialog, "call");
    EXPECT_EQ(received.transaction, "branch OPTIONS");
    EXPECT_EQ(received.message, sip_message("one"));
}

TEST(Udp, TwoMessagesAtOnceQueueBehindEachOther) {
    Party party(alice_and_bob());
    const std::string message = sip_message("same");
    party.say(0s, "alice", "bob", message);
    party.say(0s, "alice", "bob", message);
    party.network.run(1s);

    ASSERT_THAT(party["bob"].heard, SizeIs(2));
    EXPECT_EQ(party["bob"].heard[1].at - party["bob"].heard[0].at,
              serialization(message.size() + ipv4_udp_headers));
}

TEST(Udp, BothDirectionsOfALanAtOnceDoNotWaitForEachOther) {
    Party party(alice_and_bob());
    party.say(0s, "alice", "bob", sip_message("same"));
    party.say(0s, "bob", "alice", sip_message("same"));
    party.network.run(1s);

    ASSERT_THAT(party["alice"].heard, SizeIs(1));
    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    EXPECT_EQ(party["alice"].heard[0].at, party["bob"].heard[0].at);
}

TEST(Udp, ADatagramLargerThanTheMtuTravelsInFragments) {
    for (const bool ipv6 : {false, true}) {
        NetworkPlan plan = alice_and_bob();
        plan.ipv6 = ipv6;
        plan.host.tcp = false;
        Party party(plan);
        const std::string large = sip_message("large", 4000);
        party.say(0s, "alice", "bob", large, Transport::udp, ipv6);
        party.network.run(1s);

        ASSERT_THAT(party["bob"].heard, SizeIs(1));
        EXPECT_EQ(party["bob"].heard[0].what.bytes, large);
        EXPECT_EQ(party.all(Kind::received)[0].cause, party.all(Kind::sent)[0].id);
    }
}

TEST(Udp, ALostFragmentLosesTheDatagramOnce) {
    NetworkPlan plan = alice_and_bob();
    plan.link.loss = 1.0;
    Party party(plan);
    party.say(0s, "alice", "bob", sip_message("large", 4000));
    party.network.run(60s);

    EXPECT_THAT(party["bob"].heard, SizeIs(0));
    EXPECT_THAT(party.all(Kind::dropped), SizeIs(1));
}

TEST(Udp, GoesOverIpv6) {
    NetworkPlan plan = alice_and_bob();
    plan.ipv6 = true;
    Party party(plan, {{"bob", echo}});
    const std::string message = sip_message("six");
    party.say(1s, "alice", "bob", message, Transport::udp, true);
    party.network.run(2s);

    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    EXPECT_EQ(party["bob"].heard[0].what.remote.to_text(), "[fd00:1::1]:5060");
    EXPECT_EQ(party["bob"].heard[0].at,
              1s + serialization(message.size() + ipv6_udp_headers) + 1ms);
    EXPECT_THAT(party["alice"].heard, SizeIs(1));
}

TEST(Udp, ANetworkCanHaveIpv6Only) {
    NetworkPlan plan = alice_and_bob();
    plan.ipv4 = false;
    plan.ipv6 = true;
    Party party(plan, {{"bob", echo}});
    EXPECT_TRUE(party.network.address("alice").empty());
    party.say(0s, "alice", "bob", sip_message("six"), Transport::udp, true);
    party.network.run(1s);
    EXPECT_THAT(party["alice"].heard, SizeIs(1));
}

TEST(Udp, AQueueThatIsFullDropsTheNext) {
    NetworkPlan plan = alice_and_bob();
    plan.link.queue_packets = 2;
    Party party(plan);
    for (int i = 0; i < 5; ++i) {
        party.say(0s, "alice", "bob", sip_message("burst"));
    }
    party.network.run(1s);

    // One is on the wire and two wait; the other two are too many.
    EXPECT_THAT(party["bob"].heard, SizeIs(3));
    const auto dropped = party.all(Kind::dropped);
    ASSERT_THAT(dropped, SizeIs(2));
    EXPECT_EQ(dropped[0].reason, "queue full on lan");
    EXPECT_EQ(dropped[0].place, "lan");
    EXPECT_EQ(dropped[0].node, "alice");
    EXPECT_EQ(dropped[0].peer, "bob");
    EXPECT_THAT(party["alice"].failures, SizeIs(0)) << "UDP does not tell its sender";
}

TEST(Udp, AClosedPortComesBackAsAFailure) {
    for (const bool ipv6 : {false, true}) {
        NetworkPlan plan = alice_and_bob();
        plan.ipv6 = ipv6;
        Party party(plan);
        Address closed = party.network.address("bob", ipv6);
        closed.port = 5999;
        party.say(0s, "alice", closed, sip_message("knock"));
        party.network.run(1s);

        ASSERT_THAT(party["alice"].failures, SizeIs(1)) << "IPv6: " << ipv6;
        EXPECT_EQ(party["alice"].failures[0].remote, closed);
        ASSERT_THAT(party.all(Kind::dropped), SizeIs(1));
        EXPECT_THAT(party.all(Kind::dropped)[0].reason, HasSubstr("port unreachable"));
        EXPECT_EQ(party.all(Kind::dropped)[0].node, "bob");
    }
}

TEST(Udp, AHostWithoutUdpIsUnreachable) {
    NetworkPlan plan = alice_and_bob();
    plan.nodes[1].host = HostSettings{};
    plan.nodes[1].host->udp = false;
    Party party(plan);
    party.say(0s, "alice", "bob", sip_message("knock"));
    party.network.run(1s);
    EXPECT_THAT(party["alice"].failures, SizeIs(1));
}

TEST(Udp, AnAddressThatNoHostHasIsDroppedInTheEnd) {
    for (const bool ipv6 : {false, true}) {
        NetworkPlan plan = alice_and_bob();
        plan.ipv6 = ipv6;
        Party party(plan);
        const Address nobody{ipv6 ? "fd00:1::77" : "10.1.0.77", 5060};
        party.say(0s, "alice", nobody, sip_message("knock"));
        party.network.run(60s);

        ASSERT_THAT(party.all(Kind::dropped), SizeIs(1)) << "IPv6: " << ipv6;
        EXPECT_EQ(party.all(Kind::dropped)[0].reason, "no host has this address");
        ASSERT_THAT(party["alice"].failures, SizeIs(1));
        EXPECT_EQ(party["alice"].failures[0].remote, nobody);
    }
}

void expect_failure_at_once(const Address& to, std::size_t body, const std::string& reason) {
    Party party(alice_and_bob());
    party.say(1s, "alice", to, sip_message("wrong", body));
    party.network.run(2s);

    const auto dropped = party.all(Kind::dropped);
    ASSERT_THAT(dropped, SizeIs(1)) << reason;
    EXPECT_EQ(dropped[0].reason, reason);
    EXPECT_EQ(dropped[0].at, 1s);
    ASSERT_THAT(party["alice"].failures, SizeIs(1)) << reason;
    EXPECT_EQ(party["alice"].failures[0].remote, to);
    EXPECT_EQ(party["alice"].failures[0].reason, reason);
}

TEST(Udp, WhatCannotBeSentFailsAtOnce) {
    expect_failure_at_once({"192.0.2.1", 5060}, 0, "no route to the destination");
    expect_failure_at_once({"fd01::1", 5060}, 0, "no UDP socket of that family");
    expect_failure_at_once({"bob.example", 5060}, 0, "not an address to send to");
    expect_failure_at_once({"10.1.0.2", 0}, 0, "not an address to send to");
    expect_failure_at_once({"10.1.0.2", 5060}, 70'000, "larger than a UDP datagram can be");
}

TEST(Udp, AHostCanTalkToItself) {
    Party party(alice_and_bob());
    party.say(0s, "alice", "alice", sip_message("hello me"));
    party.network.run(1s);
    ASSERT_THAT(party["alice"].heard, SizeIs(1));
    EXPECT_EQ(party["alice"].heard[0].what.remote, party.network.address("alice"));
    EXPECT_EQ(party.all(Kind::received)[0].cause, party.all(Kind::sent)[0].id);
}

}  // namespace
}  // namespace siplab::test
