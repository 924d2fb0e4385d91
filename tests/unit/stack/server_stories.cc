// What a server transaction does: repeated requests, lost answers, lost ACKs, RFC 6026 and RFC
// 4320.
#include "tests/unit/stack/story.h"

namespace siplab::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

void invite(Station& alice, Outbox& out) { alice.send(out, Method::invite); }
void options(Station& alice, Outbox& out) { alice.send(out, Method::options); }
TransactionBench::Deed answer(int status) {
    return [status](Station& bob, Outbox& out) { bob.answer(out, status); };
}

// ---- INVITE: RFC 3261 section 17.2.1 ------------------------------------------------------------

STORY(InviteServerStory, A100GoesOutAfter200MillisecondsWhenTheUserSaysNothing) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.run_until(60s);
    EXPECT_THAT(
        bench.journal(),
        ElementsAre("0.000 alice -> bob INVITE", "0.010 bob hears INVITE", "0.210 bob timer trying",
                    "0.210 bob -> alice 100 INVITE", "0.220 alice hears 100 INVITE"));
    const Message trying = *Message::parse(bench.sent().back().bytes);
    EXPECT_EQ(trying.find(HeaderId::to), "<sip:bob@lab.example>");  // no tag in a 100
}

STORY(InviteServerStory, A100IsNotNeededWhenTheUserAnswersSooner) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.at(209ms, bench.bob(), answer(180));
    bench.run_until(60s);
    EXPECT_THAT(bench.lines_with("100"), IsEmpty());
    EXPECT_THAT(bench.lines_with("timer"), IsEmpty());
}

/// Section 8.2.6.1: a 100 that comes late says by how much.
STORY(InviteServerStory, A100CopiesTheTimestampAndAddsItsDelay) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), [](Station& alice, Outbox& out) {
        Message request = alice.request(Method::invite);
        request.add(HeaderId::timestamp, "54.21");
        alice.send(out, std::move(request));
    });
    bench.run_until(1s);
    const Message trying = *Message::parse(bench.sent().back().bytes);
    EXPECT_EQ(trying.find(HeaderId::timestamp), "54.21 0.200");
}

STORY(InviteServerStory, ARepeatedInviteGetsTheLastProvisionalResponseAgain) {
    TransactionBench bench;
    bench.lose("180 INVITE", 1, 2);
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(180);
    bench.run_until(60s);
    EXPECT_THAT(
        bench.lines_with("bob"),
        ElementsAre("0.000 alice -> bob INVITE", "0.010 bob hears INVITE",
                    "0.010 bob -> alice 180 INVITE lost", "0.500 alice -> bob INVITE (again 1)",
                    "0.510 bob -> alice 180 INVITE (again 1) lost",
                    "1.500 alice -> bob INVITE (again 2)",
                    "1.510 bob -> alice 180 INVITE (again 2)"));
}

STORY(InviteServerStory, AnInviteRepeatedBeforeAnyAnswerIsSwallowed) {
    BenchConfig config;
    config.timers.t1 = 100ms;
    TransactionBench bench(config);
    bench.at(0s, bench.alice(), invite);
    bench.run_until(200ms);
    EXPECT_THAT(bench.journal(),
                ElementsAre("0.000 alice -> bob INVITE", "0.010 bob hears INVITE",
                            "0.100 alice timer A", "0.100 alice -> bob INVITE (again 1)"));
}

/// Timer G: T1, doubling up to T2; timer H ends it after 64*T1 when no ACK ever comes.
STORY(InviteServerStory, AFailureIsRepeatedUntilTimerHWhenItsAckNeverComes) {
    TransactionBench bench;
    bench.lose("ACK");
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(486);
    bench.run_until(60s);
    EXPECT_THAT(bench.lines_with("bob timer"),
                ElementsAre("0.510 bob timer G", "1.510 bob timer G", "3.510 bob timer G",
                            "7.510 bob timer G", "11.510 bob timer G", "15.510 bob timer G",
                            "19.510 bob timer G", "23.510 bob timer G", "27.510 bob timer G",
                            "31.510 bob timer G", "32.010 bob timer H"));
    EXPECT_THAT(bench.lines_with("bob -> alice 486"), SizeIs(11));
    EXPECT_THAT(bench.lines_with("told"), ElementsAre("32.010 bob is told: no ACK"));
}

STORY(InviteServerStory, T2DoubledLetsTimerGGrowTo8Seconds) {
    BenchConfig config;
    config.timers.t2 = 8s;
    TransactionBench bench(config);
    bench.lose("ACK");
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(486);
    bench.run_until(60s);
    EXPECT_THAT(bench.lines_with("timer G"),
                ElementsAre("0.510 bob timer G", "1.510 bob timer G", "3.510 bob timer G",
                            "7.510 bob timer G", "15.510 bob timer G", "23.510 bob timer G",
                            "31.510 bob timer G"));
}

STORY(InviteServerStory, OverTcpAFailureIsNotRepeatedButItsAckIsAwaited) {
    BenchConfig config;
    config.transport = Transport::tcp;
    TransactionBench bench(config);
    bench.lose("ACK");
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(486);
    bench.run_until(60s);
    EXPECT_THAT(bench.lines_with("bob timer"), ElementsAre("32.010 bob timer H"));
    EXPECT_THAT(bench.lines_with("bob -> alice 486"), SizeIs(1));
}

STORY(InviteServerStory, ARepeatedInviteGetsTheFailureAgain) {
    TransactionBench bench;
    bench.lose("486 INVITE", 1, 1);
    bench.at(0s, bench.alice(), invite);
    bench.at(495ms, bench.bob(), [](Station& bob, Outbox& out) { bob.answer(out, 486); });
    bench.lose("100 INVITE");
    bench.run_until(60s);
    EXPECT_THAT(bench.lines_with("486"), ElementsAre("0.495 bob -> alice 486 INVITE lost",
                                                     "0.510 bob -> alice 486 INVITE (again 1)",
                                                     "0.520 alice hears 486 INVITE"));
    EXPECT_THAT(bench.states("bob", "invite-server"),
                ElementsAre("0.010 Proceeding", "0.210 Proceeding", "0.495 Completed",
                            "0.510 Completed", "0.530 Confirmed", "5.530 Terminated"));
}

/// The ACK ends the repetitions; timer I swallows further copies of it for T4.
STORY(InviteServerStory, CopiesOfTheAckAreSwallowedForT4) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(486);
    bench.run_until(1s);
    const std::string ack = bench.sent().back().bytes;
    bench.inject(2s, bench.bob(), {"10.1.0.1", 5060}, ack);
    bench.run_until(60s);
    EXPECT_THAT(bench.states("bob", "invite-server"),
                ElementsAre("0.010 Proceeding", "0.010 Completed", "0.030 Confirmed",
                            "2.000 Confirmed", "5.030 Terminated"));
    EXPECT_THAT(bench.lines_with("bob hears ACK"), IsEmpty());
}

STORY(InviteServerStory, AnInviteThatStraysInAfterTheAckIsIgnored) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(486);
    bench.run_until(1s);
    bench.inject(2s, bench.bob(), {"10.1.0.1", 5060}, bench.sent().front().bytes);
    bench.run_until(3s);
    EXPECT_THAT(
        bench.lines_with("ignored"),
        ElementsAre("2.000 bob ignored: a repeated INVITE: the request was answered before"));
}

STORY(InviteServerStory, AnAckBeforeAnyFinalResponseIsIgnored) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(486);
    bench.run_until(1s);
    const std::string ack = bench.sent().back().bytes;
    TransactionBench other;
    other.at(0s, other.alice(), invite);
    other.bob().on_request = answer(180);
    other.inject(1s, other.bob(), {"10.1.0.1", 5060}, ack);
    other.run_until(2s);
    EXPECT_THAT(other.lines_with("ignored"), SizeIs(1));
}

/// RFC 6026 section 8.8: an error of the transport is told, and the transaction stays, in every
/// state.
STORY(InviteServerStory, AResponseThatCannotBeSentIsReportedAndTheTransactionStays) {
    for (const int status : {180, 200, 486}) {
        TransactionBench bench;
        bench.fail(std::to_string(status) + " INVITE", 1, 1);
        bench.at(0s, bench.alice(), invite);
        bench.bob().on_request = answer(status);
        bench.run_until(100ms);
        EXPECT_THAT(bench.lines_with("told"), ElementsAre("0.020 bob is told: response not sent"));
        EXPECT_EQ(bench.bob().layer.live(), 1U);
        bench.run_until(1s);  // the repeated INVITE is recognised: the user hears of it once
        EXPECT_THAT(bench.lines_with("bob hears INVITE"), SizeIs(1));
    }
}

STORY(InviteServerStory, ASecondFinalResponseIsNotSent) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(486);
    bench.at(1s, bench.bob(), answer(200));
    bench.at(60s, bench.bob(), answer(500));
    bench.run_until(61s);
    EXPECT_THAT(
        bench.lines_with("ignored"),
        ElementsAre(
            "1.000 bob ignored: a 200 response is not sent: the request was answered before",
            "60.000 bob ignored: a 500 response is not sent: its transaction is over"));
}

// ---- RFC 6026: the Accepted state ---------------------------------------------------------------

/// The flaw that RFC 6026 mends: an INVITE repeated after the 2xx was taken for a new call.
STORY(InviteServerStory, AnInviteRepeatedAfterThe2xxIsNotANewCall) {
    TransactionBench bench;
    bench.lose("200 INVITE", 1, 1);
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(200);
    bench.at(510ms, bench.bob(),
             [](Station& bob, Outbox& out) { bob.layer.resend_2xx(out, bob.last_request, 1); });
    bench.run_until(60s);
    EXPECT_THAT(
        bench.journal(),
        ElementsAre("0.000 alice -> bob INVITE", "0.010 bob hears INVITE",
                    "0.010 bob -> alice 200 INVITE lost", "0.500 alice timer A",
                    "0.500 alice -> bob INVITE (again 1)",
                    "0.510 bob -> alice 200 INVITE (again 1)", "0.520 alice hears 200 INVITE",
                    "32.010 bob timer L", "32.520 alice timer M"));
    EXPECT_THAT(bench.states("bob", "invite-server"),
                ElementsAre("0.010 Proceeding", "0.010 Accepted", "0.510 Accepted",
                            "0.510 Accepted", "32.010 Terminated"));
}

STORY(InviteServerStory, TheAckForA2xxIsATransactionOfItsOwnAndGoesToTheUser) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(200);
    bench.alice().on_response = [](Station& alice, Outbox& out) { alice.acknowledge(out); };
    bench.run_until(1s);
    EXPECT_THAT(bench.lines_with("ACK"),
                ElementsAre("0.020 alice -> bob ACK", "0.030 bob hears ACK"));
    EXPECT_NE(Message::parse(bench.sent().front().bytes)->find(HeaderId::via),
              Message::parse(bench.sent().back().bytes)->find(HeaderId::via));
}

/// Some send the ACK for a 2xx with the INVITE's branch. It reaches the user all the same.
STORY(InviteServerStory, AnAckThatMatchesAnAcceptedInviteGoesToTheUser) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(200);
    bench.run_until(1s);
    Message ack = Message::request(Method::ack, "sip:bob@lab.example");
    const Message request = *Message::parse(bench.sent().front().bytes);
    for (const HeaderId id :
         {HeaderId::via, HeaderId::max_forwards, HeaderId::from, HeaderId::to, HeaderId::call_id}) {
        ack.add(id, *request.find(id));
    }
    ack.add(HeaderId::cseq, "1 ACK");
    bench.inject(2s, bench.bob(), {"10.1.0.1", 5060}, ack.to_bytes());
    bench.run_until(3s);
    EXPECT_THAT(bench.lines_with("2.000"), ElementsAre("2.000 bob hears ACK"));
}

STORY(InviteServerStory, ThereIsNothingToRepeatBeforeThe2xxAndAfterTheEnd) {
    TransactionBench bench;
    const auto repeat = [](Station& bob, Outbox& out) {
        bob.layer.resend_2xx(out, bob.last_request, 1);
    };
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(180);
    bench.at(1s, bench.bob(), repeat);
    bench.at(2s, bench.bob(), answer(486));
    bench.at(3s, bench.bob(), repeat);
    bench.at(60s, bench.bob(), repeat);
    bench.run_until(61s);
    EXPECT_THAT(bench.lines_with("ignored"), SizeIs(3));
    EXPECT_THAT(bench.lines_with("bob -> alice"), SizeIs(2));
}

// ---- the other requests: RFC 3261 section 17.2.2, RFC 4320 --------------------------------------

/// Over UDP, with the RFC's values, the client's timer E is reset to T2 after 0.5 + 1 + 2 seconds.
STORY(NonInviteServerStory, A100GoesOutWhenTheClientsTimerEHasReachedT2) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), options);
    bench.at(9s, bench.bob(), answer(200));
    bench.run_until(60s);
    EXPECT_THAT(
        bench.journal(),
        ElementsAre("0.000 alice -> bob OPTIONS", "0.010 bob hears OPTIONS", "0.500 alice timer E",
                    "0.500 alice -> bob OPTIONS (again 1)", "1.500 alice timer E",
                    "1.500 alice -> bob OPTIONS (again 2)", "3.500 alice timer E",
                    "3.500 alice -> bob OPTIONS (again 3)", "3.510 bob timer late trying",
                    "3.510 bob -> alice 100 OPTIONS", "3.510 bob -> alice 100 OPTIONS (again 1)",
                    "3.520 alice hears 100 OPTIONS", "3.520 alice hears 100 OPTIONS",
                    "7.500 alice timer E", "7.500 alice -> bob OPTIONS (again 4)",
                    "7.510 bob -> alice 100 OPTIONS (again 2)", "7.520 alice hears 100 OPTIONS",
                    "9.000 bob -> alice 200 OPTIONS", "9.010 alice hears 200 OPTIONS",
                    "14.010 alice timer K", "41.000 bob timer J"));
    EXPECT_EQ(bench.states("bob", "non-invite-server").back(), "41.000 Terminated");
    EXPECT_EQ(bench.bob().layer.live(), 0U);
}

STORY(NonInviteServerStory, T1DoubledHalvesTheStepsTo100) {
    BenchConfig config;
    config.timers.t1 = 1s;
    TransactionBench bench(config);
    bench.at(0s, bench.alice(), options);
    bench.run_until(4s);
    EXPECT_THAT(bench.lines_with("late trying"), ElementsAre("3.010 bob timer late trying"));
}

STORY(NonInviteServerStory, OverUdpAn100MayNotBeSentSooner) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), options);
    bench.at(1s, bench.bob(), answer(100));
    bench.at(5s, bench.bob(), answer(100));
    bench.run_until(6s);
    EXPECT_THAT(
        bench.lines_with("ignored"),
        ElementsAre("1.000 bob ignored: a 100 response is not sent: over UDP 100 may not be "
                    "sent so early (RFC 4320 4.1)"));
    EXPECT_THAT(bench.lines_with("5.000"), ElementsAre("5.000 bob -> alice 100 OPTIONS"));
    EXPECT_EQ(bench.states("bob", "non-invite-server").back(), "5.000 Proceeding");
}

STORY(NonInviteServerStory, OverTcpA100MayBeSentAtOnce) {
    BenchConfig config;
    config.transport = Transport::tcp;
    TransactionBench bench(config);
    bench.at(0s, bench.alice(), options);
    bench.bob().on_request = answer(100);
    bench.run_until(10s);
    EXPECT_THAT(bench.journal(),
                ElementsAre("0.000 alice -> bob OPTIONS", "0.010 bob hears OPTIONS",
                            "0.010 bob -> alice 100 OPTIONS", "0.020 alice hears 100 OPTIONS"));
    EXPECT_THAT(bench.states("bob", "non-invite-server"),
                ElementsAre("0.010 Trying", "0.010 Proceeding"));
}

STORY(NonInviteServerStory, NoOtherProvisionalResponseIsEverSent) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), options);
    bench.at(5s, bench.bob(), answer(183));
    bench.run_until(6s);
    EXPECT_THAT(
        bench.lines_with("183"),
        ElementsAre("5.000 bob ignored: a 183 response is not sent: only 100 may be sent before "
                    "the answer to such a request (RFC 4320 4.1)"));
}

/// RFC 4320 section 4.2: who is too late says nothing at all.
STORY(NonInviteServerStory, A408IsNeverSent) {
    for (const Time when : {1s, 5s}) {
        TransactionBench bench;
        bench.at(0s, bench.alice(), options);
        bench.at(when, bench.bob(), answer(408));
        bench.run_until(when + 1ms);
        EXPECT_THAT(bench.lines_with("408"), IsEmpty());
        EXPECT_THAT(bench.states("bob", "non-invite-server").back(), HasSubstr("Terminated"));
        EXPECT_EQ(bench.bob().layer.live(), 0U);
    }
}

STORY(NonInviteServerStory, ASecondFinalResponseIsDiscarded) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), options);
    bench.bob().on_request = answer(200);
    bench.at(1s, bench.bob(), answer(500));
    bench.run_until(2s);
    EXPECT_THAT(bench.lines_with("500"), IsEmpty());
    EXPECT_EQ(bench.states("bob", "non-invite-server").back(), "1.000 Completed");
}

STORY(NonInviteServerStory, AResponseThatCannotBeSentIsReportedAndTheTransactionStays) {
    TransactionBench bench;
    bench.fail("100 OPTIONS", 1, 1);
    bench.fail("200 OPTIONS", 1, 1);
    bench.at(0s, bench.alice(), options);
    bench.at(5s, bench.bob(), answer(200));
    bench.run_until(10s);
    EXPECT_THAT(bench.lines_with("told"), ElementsAre("3.520 bob is told: response not sent",
                                                      "5.010 bob is told: response not sent"));
    EXPECT_THAT(bench.lines_with("alice hears 200"), ElementsAre("7.520 alice hears 200 OPTIONS"));
    EXPECT_THAT(bench.lines_with("bob hears"), SizeIs(1));
    EXPECT_THAT(bench.states("bob", "non-invite-server"),
                ElementsAre("0.010 Trying", "0.510 Trying", "1.510 Trying", "3.510 Proceeding",
                            "3.510 Proceeding", "3.520 Proceeding", "5.000 Completed",
                            "5.010 Completed", "7.510 Completed"));
}

}  // namespace
}  // namespace siplab::test
