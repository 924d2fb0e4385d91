// TCP between hosts: connections opened, used again and lost; messages cut out of the stream.
#include "talkers.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using trace::Kind;

TEST(Tcp, AMessageArrivesAfterTheHandshake) {
    Party party(alice_and_bob());
    party.say(1s, "alice", "bob", sip_message("one"), Transport::tcp);
    party.network.run(2s);

    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    const Heard& heard = party["bob"].heard[0];
    EXPECT_EQ(heard.what.transport, Transport::tcp);
    EXPECT_EQ(heard.what.bytes, sip_message("one"));
    EXPECT_EQ(heard.what.local, party.network.address("bob"));
    EXPECT_NE(heard.what.remote.port, 5060) << "the connection's own port";
    EXPECT_GT(heard.at, 1s + 3ms) << "SYN, SYN-ACK, then the message: three times across";

    const auto sent = party.all(Kind::sent);
    const auto received = party.all(Kind::received);
    ASSERT_THAT(received, SizeIs(1));
    EXPECT_EQ(received[0].cause, sent[0].id);
    EXPECT_EQ(received[0].from, sent[0].from);
    EXPECT_EQ(received[0].peer, "alice");
    EXPECT_EQ(received[0].transport, "TCP");
    EXPECT_EQ(received[0].dialog, "call");
}

TEST(Tcp, TheAnswerComesBackOnTheSameConnection) {
    Party party(alice_and_bob(), {{"bob", echo}});
    party.say(0s, "alice", "bob", sip_message("one"), Transport::tcp);
    party.network.run(1s);

    const auto sent = party.all(Kind::sent);
    ASSERT_THAT(sent, SizeIs(2));
    EXPECT_EQ(sent[0].from, sent[1].to);
    EXPECT_EQ(sent[0].to, sent[1].from);
    ASSERT_THAT(party["alice"].heard, SizeIs(1));
    EXPECT_EQ(party.all(Kind::received)[1].cause, sent[1].id);
}

TEST(Tcp, AConnectionIsUsedAgain) {
    Party party(alice_and_bob());
    party.say(0s, "alice", "bob", sip_message("one"), Transport::tcp);
    party.say(1s, "alice", "bob", sip_message("two"), Transport::tcp);
    party.network.run(2s);

    const auto& heard = party["bob"].heard;
    ASSERT_THAT(heard, SizeIs(2));
    EXPECT_EQ(heard[0].what.remote, heard[1].what.remote);
    EXPECT_LT(heard[1].at, 1s + 10ms) << "no second handshake";
}

TEST(Tcp, ABurstBeforeTheConnectionIsUpKeepsItsOrder) {
    Party party(alice_and_bob());
    for (int i = 0; i < 10; ++i) {
        party.say(0s, "alice", "bob", sip_message(std::to_string(i), 500), Transport::tcp);
    }
    party.network.run(5s);

    const auto& heard = party["bob"].heard;
    const auto sent = party.all(Kind::sent);
    const auto received = party.all(Kind::received);
    ASSERT_THAT(heard, SizeIs(10));
    for (std::size_t i = 0; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].what.bytes, sip_message(std::to_string(i), 500));
        EXPECT_EQ(received[i].cause, sent[i].id);
    }
}

TEST(Tcp, AMessageOfManySegmentsIsOneMessage) {
    Party party(alice_and_bob());
    const std::string large = sip_message("large", 300'000);  // more than the socket's buffer too
    party.say(0s, "alice", "bob", large, Transport::tcp);
    party.say(0s, "alice", "bob", sip_message("next"), Transport::tcp);
    party.network.run(30s);

    ASSERT_THAT(party["bob"].heard, SizeIs(2));
    EXPECT_EQ(party["bob"].heard[0].what.bytes, large);
    EXPECT_EQ(party["bob"].heard[1].what.bytes, sip_message("next"));
}

TEST(Tcp, GoesOverIpv6) {
    NetworkPlan plan = alice_and_bob();
    plan.ipv6 = true;
    Party party(plan, {{"bob", echo}});
    party.say(0s, "alice", "bob", sip_message("six", 5000), Transport::tcp, true);
    party.network.run(2s);

    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    EXPECT_EQ(party["bob"].heard[0].what.remote.ip, "fd00:1::1");
    EXPECT_THAT(party["alice"].heard, SizeIs(1));
}

TEST(Tcp, ARefusedConnectionIsAFailure) {
    NetworkPlan plan = alice_and_bob();
    plan.nodes[1].host = HostSettings{};
    plan.nodes[1].host->tcp = false;
    Party party(plan);
    party.say(0s, "alice", "bob", sip_message("one"), Transport::tcp);
    party.say(0s, "alice", "bob", sip_message("two"), Transport::tcp);
    party.network.run(60s);

    ASSERT_THAT(party["alice"].failures, SizeIs(1)) << "one connection, one failure";
    EXPECT_EQ(party["alice"].failures[0].transport, Transport::tcp);
    EXPECT_EQ(party["alice"].failures[0].remote, party.network.address("bob"));
    const auto dropped = party.all(Kind::dropped);
    ASSERT_THAT(dropped, SizeIs(2)) << "both messages waited for it";
    EXPECT_EQ(dropped[0].reason, "TCP connection refused");
    EXPECT_LT(dropped[0].at, 1s);
}

TEST(Tcp, AHostThatIsNotThereIsAFailureToo) {
    Party party(alice_and_bob());
    const Address nobody{"10.1.0.77", 5060};
    party.say(0s, "alice", nobody, sip_message("one"), Transport::tcp);
    party.network.run(600s);

    ASSERT_THAT(party["alice"].failures, SizeIs(1));
    EXPECT_EQ(party["alice"].failures[0].remote, nobody);
    EXPECT_THAT(party.all(Kind::dropped), SizeIs(1));
}

TEST(Tcp, WhatCannotBeSentFailsAtOnce) {
    for (const Address& wrong :
         {Address{"192.0.2.1", 5060}, Address{"bob.example", 5060}, Address{"fd01::1", 5060}}) {
        Party party(alice_and_bob());
        party.say(1s, "alice", wrong, sip_message("wrong"), Transport::tcp);
        party.network.run(2s);
        ASSERT_THAT(party["alice"].failures, SizeIs(1)) << wrong.ip;
        EXPECT_EQ(party["alice"].failures[0].remote, wrong);
        EXPECT_THAT(party.all(Kind::dropped), SizeIs(1));
    }
}

TEST(Tcp, AfterAFailureTheNextMessageTriesAgain) {
    NetworkPlan plan = alice_and_bob();
    plan.nodes[1].host = HostSettings{};
    plan.nodes[1].host->tcp = false;
    Party party(plan);
    party.say(0s, "alice", "bob", sip_message("one"), Transport::tcp);
    party.say(5s, "alice", "bob", sip_message("two"), Transport::tcp);
    party.network.run(60s);
    EXPECT_THAT(party["alice"].failures, SizeIs(2));
}

// RFC 5626 section 4.4.1: a double CRLF asks, a single one answers. Neither is a message.
TEST(Tcp, AKeepAliveIsAnsweredWithoutTheAgent) {
    Party party(alice_and_bob());
    party.say(0s, "alice", "bob", "\r\n\r\n", Transport::tcp);
    party.say(1s, "alice", "bob", sip_message("after"), Transport::tcp);
    party.network.run(2s);

    ASSERT_THAT(party["bob"].heard, SizeIs(1));
    EXPECT_EQ(party["bob"].heard[0].what.bytes, sip_message("after"));
    EXPECT_THAT(party["alice"].heard, SizeIs(0)) << "the answer is swallowed by her framing";
    const auto received = party.all(Kind::received);
    ASSERT_THAT(received, SizeIs(1));
    EXPECT_EQ(received[0].cause, party.all(Kind::sent)[1].id);
}

TEST(Tcp, AStreamThatCannotBeFramedIsClosed) {
    Party party(alice_and_bob());
    party.say(0s, "alice", "bob",
              "OPTIONS sip:bob@lab.example SIP/2.0\r\nCall-ID: no-length\r\n\r\n", Transport::tcp);
    party.network.run(5s);

    EXPECT_THAT(party["bob"].heard, SizeIs(0));
    const auto notes = party.all(Kind::note);
    ASSERT_THAT(notes, SizeIs(1));
    EXPECT_EQ(notes[0].topic, "malformed");
    EXPECT_EQ(notes[0].node, "bob");
    EXPECT_EQ(notes[0].peer, "alice");
    EXPECT_THAT(notes[0].text, HasSubstr("Content-Length"));
    EXPECT_THAT(party["alice"].failures, SizeIs(1)) << "her message was never taken";
}

}  // namespace
}  // namespace siplab::test
