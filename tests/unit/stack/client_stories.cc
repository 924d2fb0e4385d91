// What a client transaction does when the network loses things, with the RFC's exact times.
#include "tests/unit/stack/story.h"

namespace siplab::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

void invite(Station& alice, Outbox& out) { alice.send(out, Method::invite); }
void register_(Station& alice, Outbox& out) { alice.send(out, Method::register_); }
TransactionBench::Deed answer(int status) {
    return [status](Station& bob, Outbox& out) { bob.answer(out, status); };
}

// ---- INVITE: RFC 3261 section 17.1.1.2 ----------------------------------------------------------

/// Seven requests in 64*T1, at intervals that double each time; nobody ever answers.
STORY(InviteClientStory, AnInviteThatNeverArrivesIsSentSevenTimesAndGivenUpAfter32Seconds) {
    TransactionBench bench;
    bench.lose("INVITE");
    bench.at(0s, bench.alice(), invite);
    bench.run_until(60s);
    EXPECT_THAT(bench.journal(),
                ElementsAre("0.000 alice -> bob INVITE lost",  //
                            "0.500 alice timer A", "0.500 alice -> bob INVITE (again 1) lost",
                            "1.500 alice timer A", "1.500 alice -> bob INVITE (again 2) lost",
                            "3.500 alice timer A", "3.500 alice -> bob INVITE (again 3) lost",
                            "7.500 alice timer A", "7.500 alice -> bob INVITE (again 4) lost",
                            "15.500 alice timer A", "15.500 alice -> bob INVITE (again 5) lost",
                            "31.500 alice timer A", "31.500 alice -> bob INVITE (again 6) lost",
                            "32.000 alice timer B", "32.000 alice is told: no answer"));
    EXPECT_THAT(
        bench.states("alice", "invite-client"),
        ElementsAre("0.000 Calling", "0.500 Calling", "1.500 Calling", "3.500 Calling",
                    "7.500 Calling", "15.500 Calling", "31.500 Calling", "32.000 Terminated"));
    EXPECT_EQ(bench.alice().layer.live(), 0U);
    EXPECT_EQ(bench.alice().book.running(), 0U);
}

STORY(InviteClientStory, ARepeatedInviteIsTheSameToTheLastOctet) {
    TransactionBench bench;
    bench.lose("INVITE");
    bench.at(0s, bench.alice(), invite);
    bench.run_until(4s);
    ASSERT_THAT(bench.sent(), SizeIs(4));
    for (const Send& send : bench.sent()) EXPECT_EQ(send.bytes, bench.sent().front().bytes);
}

/// T1 and the timers that derive from it double together.
STORY(InviteClientStory, ASlowNetworkDoublesT1AndSoEveryInterval) {
    BenchConfig config;
    config.timers.t1 = 1s;
    TransactionBench bench(config);
    bench.lose("INVITE");
    bench.at(0s, bench.alice(), invite);
    bench.run_until(100s);
    EXPECT_THAT(bench.lines_with("timer"),
                ElementsAre("1.000 alice timer A", "3.000 alice timer A", "7.000 alice timer A",
                            "15.000 alice timer A", "31.000 alice timer A", "63.000 alice timer A",
                            "64.000 alice timer B"));
}

STORY(InviteClientStory, AProvisionalResponseEndsTheRepetitionsAndTheWaitForThem) {
    TransactionBench bench;
    bench.lose("INVITE", 1, 1);
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(180);
    bench.at(100s, bench.bob(), answer(183));
    bench.run_until(120s);
    EXPECT_THAT(bench.journal(),
                ElementsAre("0.000 alice -> bob INVITE lost", "0.500 alice timer A",
                            "0.500 alice -> bob INVITE (again 1)", "0.510 bob hears INVITE",
                            "0.510 bob -> alice 180 INVITE", "0.520 alice hears 180 INVITE",
                            "100.000 bob -> alice 183 INVITE", "100.010 alice hears 183 INVITE"));
}

STORY(InviteClientStory, AFailureIsAcknowledgedAndEachRepetitionOfItIsAcknowledgedAgain) {
    TransactionBench bench;
    bench.lose("ACK", 1, 2);
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(486);
    bench.run_until(60s);
    EXPECT_THAT(bench.journal(),
                ElementsAre("0.000 alice -> bob INVITE", "0.010 bob hears INVITE",
                            "0.010 bob -> alice 486 INVITE", "0.020 alice -> bob ACK lost",
                            "0.020 alice hears 486 INVITE",  //
                            "0.510 bob timer G", "0.510 bob -> alice 486 INVITE (again 1)",
                            "0.520 alice -> bob ACK (again 1) lost",  //
                            "1.510 bob timer G", "1.510 bob -> alice 486 INVITE (again 2)",
                            "1.520 alice -> bob ACK (again 2)",  //
                            "6.530 bob timer I", "32.020 alice timer D"));
    EXPECT_THAT(bench.states("alice", "invite-client"),
                ElementsAre("0.000 Calling", "0.020 Completed", "0.520 Completed",
                            "1.520 Completed", "32.020 Terminated"));
}

STORY(InviteClientStory, TheAckForAFailureIsBuiltFromTheInviteAndTheToOfTheResponse) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), [](Station& alice, Outbox& out) {
        Message request = alice.request(Method::invite);
        request.add(HeaderId::route, "<sip:10.1.0.2;lr>");
        request.add(HeaderId::subject, "lunch");
        alice.send(out, std::move(request));
    });
    bench.bob().on_request = answer(404);
    bench.run_until(1s);
    const Message request = *Message::parse(bench.sent().front().bytes);
    const Message acknowledgement = *Message::parse(bench.sent().back().bytes);
    ASSERT_EQ(acknowledgement.method(), Method::ack);
    EXPECT_EQ(acknowledgement.request_uri(), request.request_uri());
    for (const HeaderId same :
         {HeaderId::via, HeaderId::from, HeaderId::call_id, HeaderId::route}) {
        EXPECT_EQ(acknowledgement.find(same), request.find(same));
        EXPECT_EQ(acknowledgement.count(same), 1U);
    }
    EXPECT_EQ(acknowledgement.find(HeaderId::to), "<sip:bob@lab.example>;tag=bob-tag");
    EXPECT_EQ(acknowledgement.find(HeaderId::cseq), "1 ACK");
    EXPECT_FALSE(acknowledgement.has(HeaderId::subject));
}

STORY(InviteClientStory, AFailureAfterRingingIsAcknowledgedToo) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(180);
    bench.at(2s, bench.bob(), answer(603));
    bench.run_until(60s);
    EXPECT_THAT(
        bench.states("alice", "invite-client"),
        ElementsAre("0.000 Calling", "0.020 Proceeding", "2.010 Completed", "34.010 Terminated"));
    EXPECT_THAT(bench.lines_with("ACK"), ElementsAre("2.010 alice -> bob ACK"));
}

/// Over TCP nothing is repeated by the client, and timer D has nothing to wait for.
STORY(InviteClientStory, OverTcpNothingIsRepeatedAndTheTransactionEndsAtOnce) {
    BenchConfig config;
    config.transport = Transport::tcp;
    TransactionBench bench(config);
    bench.at(0s, bench.alice(), invite);
    bench.at(5s, bench.bob(), answer(486));
    bench.run_until(60s);
    EXPECT_THAT(
        bench.journal(),
        ElementsAre("0.000 alice -> bob INVITE", "0.010 bob hears INVITE", "0.210 bob timer trying",
                    "0.210 bob -> alice 100 INVITE", "0.220 alice hears 100 INVITE",
                    "5.000 bob -> alice 486 INVITE", "5.010 alice -> bob ACK",
                    "5.010 alice hears 486 INVITE", "5.010 alice timer D", "5.020 bob timer I"));
}

STORY(InviteClientStory, OverTcpTimerBStillGivesUpAfter32Seconds) {
    BenchConfig config;
    config.transport = Transport::tcp;
    TransactionBench bench(config);
    bench.lose("INVITE");
    bench.at(0s, bench.alice(), invite);
    bench.run_until(60s);
    EXPECT_THAT(bench.journal(),
                ElementsAre("0.000 alice -> bob INVITE lost", "32.000 alice timer B",
                            "32.000 alice is told: no answer"));
}

/// Section 17.1.4: the user is told, and the transaction is over at once.
STORY(InviteClientStory, AnInviteThatCannotBeSentIsReported) {
    TransactionBench bench;
    bench.fail("INVITE");
    bench.at(0s, bench.alice(), invite);
    bench.run_until(60s);
    EXPECT_THAT(bench.journal(), ElementsAre("0.000 alice -> bob INVITE fails",
                                             "0.010 alice is told: request not sent"));
    EXPECT_EQ(bench.alice().layer.live(), 0U);
}

STORY(InviteClientStory, AnAckThatCannotBeSentIsReported) {
    TransactionBench bench;
    bench.fail("ACK");
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(486);
    bench.run_until(100ms);
    EXPECT_THAT(bench.states("alice", "invite-client"),
                ElementsAre("0.000 Calling", "0.020 Completed", "0.030 Terminated"));
    EXPECT_THAT(bench.lines_with("told"), ElementsAre("0.030 alice is told: request not sent"));
}

/// An error of the transport in Proceeding is nobody's: nothing is being sent there.
STORY(InviteClientStory, InProceedingATransportErrorChangesNothing) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(180);
    bench.at(1s, bench.alice(), [](Station& alice, Outbox& out) {
        alice.layer.transport_failed(out, {Transport::udp, {"10.1.0.2", 5060}, "unreachable"});
    });
    bench.run_until(2s);
    EXPECT_THAT(bench.states("alice", "invite-client"),
                ElementsAre("0.000 Calling", "0.020 Proceeding"));
    EXPECT_THAT(bench.lines_with("told"), IsEmpty());
}

// ---- RFC 6026: the Accepted state ---------------------------------------------------------------

STORY(InviteClientStory, EveryRepeated2xxReachesTheUserUntilTimerM) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(200);
    for (const unsigned nth : {1U, 2U}) {
        bench.at(nth * 1s, bench.bob(), [nth](Station& bob, Outbox& out) {
            bob.layer.resend_2xx(out, bob.last_request, nth);
        });
    }
    bench.at(31s, bench.bob(),
             [](Station& bob, Outbox& out) { bob.layer.resend_2xx(out, bob.last_request, 3); });
    bench.run_until(60s);
    EXPECT_THAT(
        bench.lines_with("200 INVITE"),
        ElementsAre("0.010 bob -> alice 200 INVITE", "0.020 alice hears 200 INVITE",
                    "1.000 bob -> alice 200 INVITE (again 1)", "1.010 alice hears 200 INVITE",
                    "2.000 bob -> alice 200 INVITE (again 2)", "2.010 alice hears 200 INVITE",
                    "31.000 bob -> alice 200 INVITE (again 3)", "31.010 alice hears 200 INVITE"));
    EXPECT_THAT(bench.lines_with("timer"),
                ElementsAre("32.010 bob timer L", "32.020 alice timer M"));
    EXPECT_THAT(bench.lines_with("ACK"), IsEmpty());  // the transaction sends none for a 2xx
}

STORY(InviteClientStory, A2xxAfterMuchRingingIsAcceptedAndDelivered) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(180);
    bench.at(1s, bench.bob(), answer(183));
    bench.at(3s, bench.bob(), answer(200));
    bench.run_until(60s);
    EXPECT_THAT(bench.states("alice", "invite-client"),
                ElementsAre("0.000 Calling", "0.020 Proceeding", "1.010 Proceeding",
                            "3.010 Accepted", "35.010 Terminated"));
    EXPECT_THAT(bench.lines_with("alice hears"),
                ElementsAre("0.020 alice hears 180 INVITE", "1.010 alice hears 183 INVITE",
                            "3.010 alice hears 200 INVITE"));
}

STORY(InviteClientStory, A2xxAfterTimerMIsAStray) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(200);
    bench.run_until(40s);
    const std::string late = bench.sent().back().bytes;
    bench.inject(41s, bench.alice(), {"10.1.0.2", 5060}, late);
    bench.run_until(42s);
    EXPECT_THAT(bench.lines_with("41."), ElementsAre("41.000 alice hears of a stray 200 INVITE"));
}

STORY(InviteClientStory, AProvisionalResponseOvertakenByTheFinalOneIsIgnored) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = answer(200);
    bench.run_until(1s);
    Message late = *Message::parse(bench.sent().back().bytes);
    std::string bytes = late.to_bytes();
    bytes.replace(bytes.find("200 OK"), 6, "180 OK");
    bench.inject(2s, bench.alice(), {"10.1.0.2", 5060}, bytes);
    bench.run_until(3s);
    EXPECT_THAT(bench.lines_with("2.000"),
                ElementsAre("2.000 alice ignored: a 180 response that comes too late to matter"));
}

// ---- CANCEL: RFC 3261 section 9.1 ---------------------------------------------------------------

TransactionBench::Deed cancel(TransactionId& id) {
    return
        [&id](Station& alice, Outbox& out) { id = alice.layer.send_cancel(out, alice.last_sent); };
}

STORY(CancelStory, ACancelGoesTheInvitesWayWithItsBranchAndIsATransactionOfItsOwn) {
    TransactionBench bench;
    TransactionId cancelling = 0;
    bench.at(0s, bench.alice(), invite);
    TransactionId invited = 0;
    bench.bob().on_request = [&invited](Station& bob, Outbox& out) {
        const auto cancelled = bob.layer.cancelled_by(bob.last_request);
        if (!cancelled) {
            invited = bob.last_request;
            return bob.answer(out, 180);
        }
        EXPECT_EQ(*cancelled, invited);
        bob.answer(out, 200);
        bob.last_request = *cancelled;
        EXPECT_TRUE(bob.layer.awaits_final_response(*cancelled));
        bob.answer(out, 487);
        EXPECT_FALSE(bob.layer.awaits_final_response(*cancelled));
    };
    bench.at(1s, bench.alice(), cancel(cancelling));
    bench.run_until(2s);
    EXPECT_THAT(bench.lines_with("1."),
                ElementsAre("1.000 alice -> bob CANCEL", "1.010 bob hears CANCEL",
                            "1.010 bob -> alice 200 CANCEL", "1.010 bob -> alice 487 INVITE",
                            "1.020 alice hears 200 CANCEL", "1.020 alice -> bob ACK",
                            "1.020 alice hears 487 INVITE"));
    const Message request = *Message::parse(bench.sent()[0].bytes);
    const Message sent = *Message::parse(bench.sent()[2].bytes);
    for (const HeaderId same : {HeaderId::via, HeaderId::from, HeaderId::to, HeaderId::call_id}) {
        EXPECT_EQ(sent.find(same), request.find(same));
    }
    EXPECT_EQ(sent.find(HeaderId::cseq), "1 CANCEL");
    EXPECT_NE(cancelling, 0U);
}

/// "If there is no final response for the original request in 64*T1, the client should destroy its
/// transaction."
STORY(CancelStory, AnInviteWhoseCancelIsNotHeededIsForgottenAfter32Seconds) {
    TransactionBench bench;
    TransactionId cancelling = 0;
    bench.at(0s, bench.alice(), invite);
    bench.bob().on_request = [](Station& bob, Outbox& out) {
        bob.answer(out, bob.layer.cancelled_by(bob.last_request) ? 200 : 180);
    };
    bench.at(1s, bench.alice(), cancel(cancelling));
    bench.run_until(60s);
    EXPECT_THAT(
        bench.states("alice", "invite-client"),
        ElementsAre("0.000 Calling", "0.020 Proceeding", "1.000 Proceeding", "33.000 Terminated"));
    EXPECT_THAT(bench.lines_with("give-up"), ElementsAre("33.000 alice timer give-up"));
}

STORY(CancelStory, AnInviteThatIsOverCannotBeCancelled) {
    TransactionBench bench;
    TransactionId cancelling = 1;
    bench.lose("INVITE");
    bench.at(0s, bench.alice(), invite);
    bench.at(40s, bench.alice(), cancel(cancelling));
    bench.run_until(41s);
    EXPECT_EQ(cancelling, 0U);
    EXPECT_THAT(bench.lines_with("ignored"), SizeIs(1));
}

// ---- the other requests: RFC 3261 section 17.1.2.2 ----------------------------------------------

/// 500 ms, 1 s, 2 s, 4 s, 4 s, 4 s, ...: eleven requests in all.
STORY(NonInviteClientStory, ARequestThatNeverArrivesIsRepeatedUpToEveryT2AndGivenUpAfter32Seconds) {
    TransactionBench bench;
    bench.lose("REGISTER");
    bench.at(0s, bench.alice(), register_);
    bench.run_until(60s);
    EXPECT_THAT(bench.lines_with("timer"),
                ElementsAre("0.500 alice timer E", "1.500 alice timer E", "3.500 alice timer E",
                            "7.500 alice timer E", "11.500 alice timer E", "15.500 alice timer E",
                            "19.500 alice timer E", "23.500 alice timer E", "27.500 alice timer E",
                            "31.500 alice timer E", "32.000 alice timer F"));
    EXPECT_THAT(bench.lines_with("REGISTER"), SizeIs(11));
    EXPECT_EQ(bench.journal().back(), "32.000 alice is told: no answer");
}

STORY(NonInviteClientStory, T1AndT2DoubledDoubleTheIntervals) {
    BenchConfig config;
    config.timers.t1 = 1s;
    config.timers.t2 = 8s;
    TransactionBench bench(config);
    bench.lose("REGISTER");
    bench.at(0s, bench.alice(), register_);
    bench.run_until(100s);
    EXPECT_THAT(bench.lines_with("timer"),
                ElementsAre("1.000 alice timer E", "3.000 alice timer E", "7.000 alice timer E",
                            "15.000 alice timer E", "23.000 alice timer E", "31.000 alice timer E",
                            "39.000 alice timer E", "47.000 alice timer E", "55.000 alice timer E",
                            "63.000 alice timer E", "64.000 alice timer F"));
}

/// A lost answer is fetched by asking again; after it timer K swallows late copies for T4.
STORY(NonInviteClientStory, ALostAnswerIsFetchedByAskingAgain) {
    TransactionBench bench;
    bench.lose("200 REGISTER", 1, 1);
    bench.at(0s, bench.alice(), register_);
    bench.bob().on_request = answer(200);
    bench.run_until(60s);
    EXPECT_THAT(
        bench.journal(),
        ElementsAre("0.000 alice -> bob REGISTER", "0.010 bob hears REGISTER",
                    "0.010 bob -> alice 200 REGISTER lost", "0.500 alice timer E",
                    "0.500 alice -> bob REGISTER (again 1)",
                    "0.510 bob -> alice 200 REGISTER (again 1)", "0.520 alice hears 200 REGISTER",
                    "5.520 alice timer K", "32.010 bob timer J"));
}

STORY(NonInviteClientStory, T4DoubledDoublesTimerK) {
    BenchConfig config;
    config.timers.t4 = 10s;
    TransactionBench bench(config);
    bench.at(0s, bench.alice(), register_);
    bench.bob().on_request = answer(200);
    bench.run_until(60s);
    EXPECT_THAT(bench.lines_with("timer K"), ElementsAre("10.020 alice timer K"));
    EXPECT_EQ(bench.states("alice", "non-invite-client").back(), "10.020 Terminated");
    EXPECT_EQ(bench.alice().layer.live(), 0U);
}

/// The answer took longer than T1, so both copies of it arrive; the user hears one.
STORY(NonInviteClientStory, ASecondCopyOfTheAnswerIsSwallowed) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), register_);
    bench.at(495ms, bench.bob(), answer(200));
    bench.run_until(2s);
    EXPECT_THAT(bench.lines_with("200 REGISTER"),
                ElementsAre("0.495 bob -> alice 200 REGISTER", "0.505 alice hears 200 REGISTER",
                            "0.510 bob -> alice 200 REGISTER (again 1)"));
    EXPECT_THAT(bench.states("alice", "non-invite-client"),
                ElementsAre("0.000 Trying", "0.500 Trying", "0.505 Completed", "0.520 Completed"));
}

/// With a 100 the request still goes out, every T2 from then on, until timer F. The 100 comes twice
/// at first: bob's own, and at the same moment his answer to alice's fourth request.
STORY(NonInviteClientStory, AfterA100TheRequestGoesOutEveryT2) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), register_);
    bench.run_until(40s);
    EXPECT_THAT(bench.states("alice", "non-invite-client"),
                ElementsAre("0.000 Trying", "0.500 Trying", "1.500 Trying", "3.500 Trying",
                            "3.520 Proceeding", "3.520 Proceeding", "7.500 Proceeding",
                            "7.520 Proceeding", "11.500 Proceeding", "11.520 Proceeding",
                            "15.500 Proceeding", "15.520 Proceeding", "19.500 Proceeding",
                            "19.520 Proceeding", "23.500 Proceeding", "23.520 Proceeding",
                            "27.500 Proceeding", "27.520 Proceeding", "31.500 Proceeding",
                            "31.520 Proceeding", "32.000 Terminated"));
    EXPECT_THAT(bench.lines_with("told"), ElementsAre("32.000 alice is told: no answer"));
}

/// An early 100, as over TCP, makes timer E go straight to T2 when it fires next, not double.
STORY(NonInviteClientStory, AnEarly100MakesTimerEJumpToT2) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), register_);
    bench.run_until(100ms);
    const Message request = *Message::parse(bench.sent().front().bytes);
    bench.inject(200ms, bench.alice(), {"10.1.0.2", 5060}, response_to(request, 100).to_bytes());
    bench.run_until(9s);
    EXPECT_THAT(bench.lines_with("timer E"),
                ElementsAre("0.500 alice timer E", "4.500 alice timer E", "8.500 alice timer E"));
}

STORY(NonInviteClientStory, TheAnswerAfterA100IsDelivered) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), register_);
    bench.at(5s, bench.bob(), answer(200));
    bench.run_until(60s);
    EXPECT_THAT(bench.lines_with("alice hears"),
                ElementsAre("3.520 alice hears 100 REGISTER", "3.520 alice hears 100 REGISTER",
                            "5.010 alice hears 200 REGISTER"));
    EXPECT_THAT(bench.lines_with("timer K"), ElementsAre("10.010 alice timer K"));
}

STORY(NonInviteClientStory, OverTcpNothingIsRepeatedAndTheTransactionEndsAtOnce) {
    BenchConfig config;
    config.transport = Transport::tcp;
    TransactionBench bench(config);
    bench.at(0s, bench.alice(), register_);
    bench.bob().on_request = answer(200);
    bench.run_until(60s);
    EXPECT_THAT(bench.journal(),
                ElementsAre("0.000 alice -> bob REGISTER", "0.010 bob hears REGISTER",
                            "0.010 bob -> alice 200 REGISTER", "0.010 bob timer J",
                            "0.020 alice hears 200 REGISTER", "0.020 alice timer K"));
}

STORY(NonInviteClientStory, ARequestThatCannotBeSentIsReported) {
    TransactionBench bench;
    bench.fail("REGISTER");
    bench.at(0s, bench.alice(), register_);
    bench.run_until(60s);
    EXPECT_THAT(bench.journal(), ElementsAre("0.000 alice -> bob REGISTER fails",
                                             "0.010 alice is told: request not sent"));
}

STORY(NonInviteClientStory, ARequestThatCannotBeSentAgainIsReportedToo) {
    TransactionBench bench;
    bench.fail("REGISTER", 5, 5);
    bench.at(0s, bench.alice(), register_);
    bench.run_until(60s);
    EXPECT_THAT(bench.lines_with("told"), ElementsAre("7.510 alice is told: request not sent"));
    EXPECT_EQ(bench.states("alice", "non-invite-client").back(), "7.510 Terminated");
}

}  // namespace
}  // namespace siplab::test
