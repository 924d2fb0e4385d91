// Whose message is it? RFC 3261 sections 17.1.3 and 17.2.3, with the rules for elements of RFC
// 2543.
#include "models/message/headers.h"
#include "models/stack/matching.h"
#include "tests/unit/stack/story.h"

namespace siplab::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Address alice_address{"10.1.0.1", 5060};

/// A request as an RFC 2543 element writes it: no magic cookie, no branch at all.
std::string old_request(const std::string& method, const std::string& to_tag = {}) {
    return method +
           " sip:bob@10.1.0.2 SIP/2.0\r\n"
           "Via: SIP/2.0/UDP 10.1.0.1:5060\r\n"
           "From: <sip:alice@10.1.0.1>;tag=old\r\n"
           "To: <sip:bob@10.1.0.2>" +
           (to_tag.empty() ? "" : ";tag=" + to_tag) +
           "\r\n"
           "Call-ID: old-call\r\n"
           "CSeq: 7 " +
           method +
           "\r\n"
           "Max-Forwards: 70\r\n"
           "Content-Length: 0\r\n\r\n";
}

TransactionBench::Deed answer(int status) {
    return [status](Station& bob, Outbox& out) { bob.answer(out, status); };
}

STORY(MatchingStory, AnOldInviteRepeatedIsRecognisedByItsHeaderFields) {
    TransactionBench bench;
    bench.bob().on_request = answer(180);
    bench.inject(0s, bench.bob(), alice_address, old_request("INVITE"));
    bench.inject(1s, bench.bob(), alice_address, old_request("INVITE"));
    bench.run_until(2s);
    EXPECT_THAT(bench.lines_with("hears INVITE"), SizeIs(1));
    EXPECT_THAT(
        bench.lines_with("-> alice 180"),
        ElementsAre("0.000 bob -> alice 180 INVITE", "1.000 bob -> alice 180 INVITE (again 1)"));
}

STORY(MatchingStory, AnOldAckIsRecognisedByTheToTagOfTheFailure) {
    TransactionBench bench;
    bench.bob().on_request = answer(486);
    bench.inject(0s, bench.bob(), alice_address, old_request("INVITE"));
    bench.inject(100ms, bench.bob(), alice_address, old_request("ACK", "bob-tag"));
    bench.run_until(60s);
    EXPECT_THAT(
        bench.states("bob", "invite-server"),
        ElementsAre("0.000 Proceeding", "0.000 Completed", "0.100 Confirmed", "5.100 Terminated"));
    EXPECT_EQ(bench.bob().layer.live(), 0U);
}

STORY(MatchingStory, AnOldAckWithAnotherToTagIsNotForThatFailure) {
    TransactionBench bench;
    bench.bob().on_request = answer(486);
    bench.inject(0s, bench.bob(), alice_address, old_request("INVITE"));
    bench.inject(100ms, bench.bob(), alice_address, old_request("ACK", "somebody-else"));
    bench.run_until(200ms);
    EXPECT_THAT(bench.states("bob", "invite-server"),
                ElementsAre("0.000 Proceeding", "0.000 Completed"));
    EXPECT_THAT(bench.lines_with("ACK"), ElementsAre("0.100 bob hears ACK"));
}

/// RFC 6026 section 6: an old ACK has no branch of its own, so it matches the accepted INVITE and
/// goes up.
STORY(MatchingStory, AnOldAckForA2xxGoesToTheUser) {
    TransactionBench bench;
    bench.bob().on_request = answer(200);
    bench.inject(0s, bench.bob(), alice_address, old_request("INVITE"));
    bench.inject(100ms, bench.bob(), alice_address, old_request("ACK", "bob-tag"));
    bench.run_until(200ms);
    EXPECT_THAT(bench.lines_with("ACK"), ElementsAre("0.100 bob hears ACK"));
    EXPECT_THAT(bench.states("bob", "invite-server"),
                ElementsAre("0.000 Proceeding", "0.000 Accepted", "0.100 Accepted"));
}

STORY(MatchingStory, AnOldCancelFindsItsInvite) {
    TransactionBench bench;
    std::vector<bool> found;
    bench.bob().on_request = [&found](Station& bob, Outbox&) {
        found.push_back(bob.layer.cancelled_by(bob.last_request).has_value());
    };
    bench.inject(0s, bench.bob(), alice_address, old_request("INVITE"));
    bench.inject(1s, bench.bob(), alice_address, old_request("CANCEL"));
    bench.run_until(2s);
    EXPECT_THAT(found, ElementsAre(false, true));
}

std::string request_with(const std::string& via) {
    return "OPTIONS sip:bob@10.1.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP " + via +
           "\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:bob@10.1.0.2>\r\nCall-ID: c\r\n"
           "CSeq: 1 OPTIONS\r\n"
           "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
}

/// The sent-by is part of the match: two clients may have hit on the same branch.
STORY(MatchingStory, TheSameBranchFromAnotherSentByIsAnotherTransaction) {
    TransactionBench bench;
    bench.inject(0s, bench.bob(), alice_address, request_with("10.1.0.1:5060;branch=z9hG4bKsame"));
    bench.inject(1ms, bench.bob(), alice_address, request_with("10.1.0.3:5060;branch=z9hG4bKsame"));
    bench.inject(2ms, bench.bob(), alice_address, request_with("10.1.0.1;branch=z9hG4bKsame"));
    bench.run_until(10ms);
    // The third one leaves out the port, which is 5060 then: it is the first one again.
    EXPECT_THAT(bench.lines_with("hears"),
                ElementsAre("0.000 bob hears OPTIONS", "0.001 bob hears OPTIONS"));
}

/// Section 17.1.3: branch and CSeq method; a response to CANCEL shares the INVITE's branch.
STORY(MatchingStory, AResponseToABranchThatIsNotOursIsAStray) {
    TransactionBench bench;
    bench.inject(0s, bench.alice(), {"10.1.0.2", 5060},
                 "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bKunknown\r\n"
                 "From: <sip:a@x>;tag=1\r\nTo: <sip:b@x>;tag=2\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n"
                 "Content-Length: 0\r\n\r\n");
    bench.run_until(1s);
    EXPECT_THAT(bench.journal(), ElementsAre("0.000 alice hears of a stray 200 OPTIONS"));
}

/// Section 18.1.2: a response whose top Via names somebody else was never meant for us.
STORY(MatchingStory, AResponseWhoseViaNamesSomebodyElseIsDropped) {
    TransactionBench bench;
    bench.inject(0s, bench.alice(), {"10.1.0.2", 5060},
                 "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.9.9.9:5060;branch=z9hG4bK1\r\n"
                 "From: <sip:a@x>;tag=1\r\nTo: <sip:b@x>;tag=2\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n"
                 "Content-Length: 0\r\n\r\n");
    bench.run_until(1s);
    EXPECT_THAT(bench.lines_with("ignored"), SizeIs(1));
    EXPECT_THAT(bench.lines_with("stray"), IsEmpty());
}

TEST(TransactionLabel, KeepsTheReadablePartOfABranch) {
    EXPECT_EQ(transaction_label("z9hG4bK-alice-invite-1-3f9a2c71 INVITE"), "alice-invite-1 INVITE");
    EXPECT_EQ(transaction_label("z9hG4bK776asdhds BYE"), "776asdhds BYE");
    EXPECT_EQ(transaction_label("old-call INVITE"), "old-call INVITE");
}

STORY(MatchingStory, EffectsSayWhichDialogAndTransactionTheyBelongTo) {
    TransactionBench bench;
    bench.at(0s, bench.alice(),
             [](Station& alice, Outbox& out) { alice.send(out, Method::options); });
    bench.bob().on_request = answer(200);
    bench.run_until(1s);
    const Message request = *Message::parse(bench.sent().front().bytes);
    const auto via = *get_if<Via>(request);
    const std::string name = std::string(via.branch()) + " OPTIONS";
    for (const char* station : {"alice", "bob"}) {
        for (const Effect& effect : bench.effects_of(station)) {
            EXPECT_EQ(effect.dialog, "call-1@alice");
            EXPECT_EQ(effect.transaction, name);
            const auto* move = std::get_if<Transition>(&effect.what);
            if (move != nullptr) {
                EXPECT_EQ(move->instance, "alice-options-1 OPTIONS");
            }
        }
    }
}

/// What a row does is caused by the move along it.
STORY(MatchingStory, EachEffectNamesTheMoveThatCausedIt) {
    TransactionBench bench;
    bench.lose("INVITE");
    bench.at(0s, bench.alice(),
             [](Station& alice, Outbox& out) { alice.send(out, Method::invite); });
    bench.run_until(100ms);
    const auto& effects = bench.effects_of("alice");
    ASSERT_THAT(effects, SizeIs(4));  // the move, INVITE, timer A, timer B
    EXPECT_EQ(effects[0].cause, Effect::by_input);
    for (const std::size_t i : {1U, 2U, 3U}) EXPECT_EQ(effects[i].cause, 0);
}

}  // namespace
}  // namespace siplab::test
