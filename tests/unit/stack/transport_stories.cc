// Via, received, rport, the way back, and TCP for what is too long: RFC 3261 section 18, RFC 3581.
#include "models/message/headers.h"
#include "models/stack/transport_rules.h"
#include "tests/unit/stack/story.h"

namespace siplab::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

std::string options_with(const std::string& vias) {
    return "OPTIONS sip:bob@10.1.0.2 SIP/2.0\r\n" + vias +
           "From: <sip:a@x>;tag=1\r\nTo: <sip:bob@10.1.0.2>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n"
           "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
}

/// Bob answers a request with these Vias that came from `source`; returns his response as it was
/// sent.
Send answer_to(const std::string& vias, const Address& source, Transport transport = Transport::udp,
               bool rport = true) {
    BenchConfig config;
    config.bob.rport = rport;
    TransactionBench bench(config);
    bench.bob().on_request = [](Station& bob, Outbox& out) { bob.answer(out, 200); };
    bench.inject(0s, bench.bob(), source, options_with(vias), transport);
    bench.run_until(0s);
    return bench.sent().front();
}

std::string via_of(const Send& send) {
    return std::string(Message::parse(send.bytes)->find(HeaderId::via).value_or(""));
}

STORY(TransportStory, ARequestCarriesOurAddressAFreshBranchAndRport) {
    TransactionBench bench;
    bench.at(0s, bench.alice(),
             [](Station& alice, Outbox& out) { alice.send(out, Method::options); });
    bench.run_until(1ms);
    EXPECT_THAT(via_of(bench.sent().front()),
                StartsWith("SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bK-alice-options-1-"));
    EXPECT_TRUE(get_if<Via>(*Message::parse(bench.sent().front().bytes))->wants_rport());
    EXPECT_EQ(Message::parse(bench.sent().front().bytes)->find(HeaderId::content_length), "0");
}

STORY(TransportStory, OverIpv6TheViaHasBracketsAndTheWayBackIsFound) {
    BenchConfig config;
    config.ipv6 = true;
    TransactionBench bench(config);
    bench.at(0s, bench.alice(),
             [](Station& alice, Outbox& out) { alice.send(out, Method::options); });
    bench.bob().on_request = [](Station& bob, Outbox& out) { bob.answer(out, 200); };
    bench.run_until(1s);
    EXPECT_THAT(via_of(bench.sent().front()), StartsWith("SIP/2.0/UDP [2001:db8::1]:5060;branch="));
    EXPECT_THAT(bench.lines_with("alice hears"), ElementsAre("0.020 alice hears 200 OPTIONS"));
}

/// Section 18.2.1: no `received` when the sent-by is where the request came from.
STORY(TransportStory, ASentByThatIsTheSourceNeedsNoReceived) {
    const std::string via = "SIP/2.0/UDP 10.1.0.1:5062;branch=z9hG4bK1";
    const Send sent = answer_to("Via: " + via + "\r\n", {"10.1.0.1", 40000});
    EXPECT_EQ(via_of(sent), via);
    EXPECT_EQ(sent.to, (Address{"10.1.0.1", 5062}));
}

/// The example of section 18.2.1, and 18.2.2: received address, port of the sent-by.
STORY(TransportStory, AHostNameInTheViaGetsReceived) {
    const Send sent = answer_to("Via: SIP/2.0/UDP bobspc.biloxi.com:5060;branch=z9hG4bK1\r\n",
                                {"192.0.2.4", 40000});
    EXPECT_EQ(via_of(sent),
              "SIP/2.0/UDP bobspc.biloxi.com:5060;branch=z9hG4bK1;received=192.0.2.4");
    EXPECT_EQ(sent.to, (Address{"192.0.2.4", 5060}));
}

/// The example of RFC 3581 section 6: a NAT has changed address and port.
STORY(TransportStory, RportBringsTheResponseBackThroughANat) {
    const Send sent = answer_to("Via: SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjshdyff\r\n",
                                {"192.0.2.1", 9988});
    const Message response = *Message::parse(sent.bytes);
    const auto via = *get_if<Via>(response);
    EXPECT_EQ(via.received(), "192.0.2.1");
    EXPECT_EQ(via.rport(), 9988);
    EXPECT_EQ(via.branch(), "z9hG4bKkjshdyff");
    EXPECT_EQ(sent.to, (Address{"192.0.2.1", 9988}));
}

STORY(TransportStory, ANodeWithoutRportLeavesItAlone) {
    const Send sent = answer_to("Via: SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bK1\r\n",
                                {"192.0.2.1", 9988}, Transport::udp, false);
    EXPECT_EQ(via_of(sent), "SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bK1;received=192.0.2.1");
    EXPECT_EQ(sent.to, (Address{"192.0.2.1", 4540}));
}

STORY(TransportStory, AReceivedThatSomebodyForgedIsReplaced) {
    const Send sent =
        answer_to("Via: SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bK1;received=203.0.113.9\r\n",
                  {"10.1.0.1", 5060});
    EXPECT_EQ(via_of(sent), "SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bK1;received=10.1.0.1");
    EXPECT_EQ(sent.to, (Address{"10.1.0.1", 5060}));
}

STORY(TransportStory, MaddrSendsTheResponseThere) {
    const Send sent = answer_to("Via: SIP/2.0/UDP 10.1.0.1;maddr=10.1.0.77;branch=z9hG4bK1\r\n",
                                {"10.1.0.1", 5060});
    EXPECT_EQ(sent.to, (Address{"10.1.0.77", 5060}));
}

/// Only the topmost Via is ours to write in, also when several stand in one line.
STORY(TransportStory, OnlyTheTopmostViaIsChanged) {
    const Send sent = answer_to(
        "Via: SIP/2.0/UDP proxy.example.com;branch=z9hG4bK2, "
        "SIP/2.0/UDP 10.9.0.1;branch=z9hG4bK1\r\n",
        {"10.1.0.1", 5060});
    EXPECT_EQ(via_of(sent),
              "SIP/2.0/UDP proxy.example.com;branch=z9hG4bK2;received=10.1.0.1, "
              "SIP/2.0/UDP 10.9.0.1;branch=z9hG4bK1");
}

/// Over TCP: the connection of the request, and if that is gone the received address with the
/// sent-by's port.
STORY(TransportStory, OverTcpTheResponseTakesTheRequestsConnection) {
    const Send sent = answer_to("Via: SIP/2.0/TCP 10.1.0.1:5060;branch=z9hG4bK1\r\n",
                                {"10.1.0.1", 49152}, Transport::tcp);
    EXPECT_EQ(sent.transport, Transport::tcp);
    EXPECT_EQ(sent.connection, (Address{"10.1.0.1", 49152}));
    EXPECT_EQ(sent.to, (Address{"10.1.0.1", 5060}));
}

// ---- section 18.1.1: TCP for long requests ------------------------------------------------------

TransactionBench::Deed send_long(Method method, std::size_t length = 1400) {
    return [method, length](Station& alice, Outbox& out) {
        Message request = alice.request(method);
        request.set_body("text/plain", std::string(length, 'x'));
        alice.send(out, std::move(request));
    };
}

STORY(TransportStory, ARequestOfMoreThan1300OctetsGoesOverTcp) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), send_long(Method::message));
    bench.run_until(5s);
    EXPECT_EQ(bench.sent().front().transport, Transport::tcp);
    EXPECT_THAT(via_of(bench.sent().front()), StartsWith("SIP/2.0/TCP 10.1.0.1:5060;branch="));
    EXPECT_THAT(bench.lines_with("timer E"), IsEmpty());
}

/// 1300 octets still go over UDP, 1301 do not.
STORY(TransportStory, TheBoundIsExact) {
    std::size_t overhead = 0;
    {
        TransactionBench bench;
        bench.at(0s, bench.alice(), send_long(Method::message, 1000));
        bench.run_until(1ms);
        overhead = bench.sent().front().bytes.size() - 1000;
    }
    for (const std::size_t size : {1300U, 1301U}) {
        TransactionBench bench;
        bench.at(0s, bench.alice(), send_long(Method::message, size - overhead));
        bench.run_until(1ms);
        const Send& sent = bench.sent().front();
        EXPECT_EQ(sent.transport, size > 1300 ? Transport::tcp : Transport::udp);
        const std::size_t without_rport = size > 1300 ? std::string(";rport").size() : 0;
        EXPECT_EQ(sent.bytes.size(), size - without_rport);
    }
}

STORY(TransportStory, ANodeWithoutTcpSendsLongRequestsOverUdp) {
    BenchConfig config;
    config.alice.tcp = false;
    TransactionBench bench(config);
    bench.at(0s, bench.alice(), send_long(Method::message));
    bench.run_until(1ms);
    EXPECT_EQ(bench.sent().front().transport, Transport::udp);
}

/// "The element SHOULD retry the request, using UDP", and the top Via says so; now timer A guards
/// against loss.
STORY(TransportStory, WhenTcpIsRefusedALongInviteGoesOverUdpAfterAll) {
    TransactionBench bench;
    bench.refuse_tcp();
    bench.lose("INVITE", 2, 2);
    bench.at(0s, bench.alice(), send_long(Method::invite));
    bench.bob().on_request = [](Station& bob, Outbox& out) { bob.answer(out, 486); };
    bench.run_until(1s);
    EXPECT_THAT(bench.lines_with("alice"),
                ElementsAre("0.000 alice -> bob INVITE fails", "0.010 alice -> bob INVITE lost",
                            "0.510 alice timer A", "0.510 alice -> bob INVITE (again 1)",
                            "0.520 bob -> alice 486 INVITE", "0.530 alice -> bob ACK",
                            "0.530 alice hears 486 INVITE"));
    const Message first = *Message::parse(bench.sent()[0].bytes);
    const Message second = *Message::parse(bench.sent()[1].bytes);
    EXPECT_EQ(transport_of(first), Transport::tcp);
    EXPECT_EQ(transport_of(second), Transport::udp);
    EXPECT_EQ(get_if<Via>(first)->branch(), get_if<Via>(second)->branch());
    EXPECT_EQ(second.count(HeaderId::via), 1U);
}

STORY(TransportStory, WhenTcpIsRefusedOtherLongRequestsFallBackToo) {
    TransactionBench bench;
    bench.refuse_tcp();
    bench.lose("MESSAGE", 2, 2);
    bench.at(0s, bench.alice(), send_long(Method::message));
    bench.bob().on_request = [](Station& bob, Outbox& out) { bob.answer(out, 200); };
    bench.run_until(1s);
    EXPECT_THAT(bench.states("alice", "non-invite-client"),
                ElementsAre("0.000 Trying", "0.010 Trying", "0.510 Trying", "0.530 Completed"));
}

/// TCP that was asked for is not exchanged for UDP behind the user's back.
STORY(TransportStory, WhenTcpWasAskedForARefusalIsReported) {
    BenchConfig config;
    config.transport = Transport::tcp;
    TransactionBench bench(config);
    bench.refuse_tcp();
    bench.at(0s, bench.alice(),
             [](Station& alice, Outbox& out) { alice.send(out, Method::options); });
    bench.run_until(1s);
    EXPECT_THAT(bench.lines_with("told"), ElementsAre("0.010 alice is told: request not sent"));
}

// ---- the ACK for a 2xx: section 13.2.2.4 --------------------------------------------------------

STORY(TransportStory, TheAckForA2xxIsSentAgainToTheLastOctet) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), [&bench](Station& alice, Outbox& out) {
        const Target target = bench.target_of(alice);
        const Message ack = alice.layer.send_ack(out, alice.request(Method::ack), target);
        alice.layer.resend_ack(out, ack, target, 1);
    });
    bench.run_until(1s);
    EXPECT_THAT(bench.lines_with("alice ->"),
                ElementsAre("0.000 alice -> bob ACK", "0.000 alice -> bob ACK (again 1)"));
    EXPECT_EQ(bench.sent()[0].bytes, bench.sent()[1].bytes);
    EXPECT_THAT(bench.lines_with("bob hears ACK"), SizeIs(2));
}

}  // namespace
}  // namespace siplab::test
