// Calls between two phones, without a PBX: each test is one story (RFC 3261 sections 9, 13 to 15).
#include "models/message/headers.h"
#include "tests/unit/agents/scene.h"

namespace siplab::test {
namespace {

TEST_F(TwoPhones, CallRingAnswerHangUp) {
    connect();
    alice_calls_bob(0s);
    wire.order(2s, "bob", "answer");
    wire.order(5s, "alice", "hang_up");
    wire.run_until(60s);
    EXPECT_THAT(wire.story(),
                ElementsAre("0.000 alice -> bob INVITE", "0.001 bob -> alice 180 INVITE",
                            "2.000 bob -> alice 200 INVITE", "2.001 alice -> bob ACK",
                            "5.000 alice -> bob BYE", "5.001 bob -> alice 200 BYE"));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "answered", "ended"));
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("rings", "answered", "ended"));
    EXPECT_THAT(wire.states("alice", "caller"),
                ElementsAre("Calling", "Ringing", "Talking", "Hanging up", "Ended"));
    EXPECT_THAT(wire.states("bob", "callee"),
                ElementsAre("Incoming", "Ringing", "Answered", "Talking", "Ended"));
    EXPECT_THAT(wire.states("alice", "dialog"), ElementsAre("Early", "Confirmed", "Terminated"));
    EXPECT_THAT(wire.states("bob", "dialog"), ElementsAre("Early", "Confirmed", "Terminated"));
}

TEST_F(TwoPhones, TheOfferInTheInviteIsAnsweredInThe200) {
    connect();
    alice_calls_bob(0s);
    wire.order(1s, "bob", "answer");
    wire.run_until(3s);
    EXPECT_THAT(std::string(sent(wire, "alice", "INVITE").body()), HasSubstr("c=IN IP4 10.1.0.1"));
    EXPECT_THAT(std::string(sent(wire, "bob", "200 INVITE").body()),
                HasSubstr("c=IN IP4 10.1.0.2"));
    EXPECT_TRUE(sent(wire, "bob", "180 INVITE").body().empty());
    EXPECT_THAT(wire.states("alice", "offer-answer").back(),
                wire.states("bob", "offer-answer").back());
}

TEST_F(TwoPhones, RequestsInTheDialogCountUpAndCarryBothTags) {
    connect();
    alice_calls_bob(0s);
    wire.order(1s, "bob", "answer");
    wire.order(2s, "alice", "hang_up");
    wire.run_until(3s);
    const Message invite = sent(wire, "alice", "INVITE");
    const Message bye = sent(wire, "alice", "BYE");
    EXPECT_EQ(get<CSeq>(invite)->number, 1u);
    EXPECT_EQ(get<CSeq>(sent(wire, "alice", "ACK"))->number, 1u);
    EXPECT_EQ(get<CSeq>(bye)->number, 2u);
    EXPECT_EQ(get<From>(bye)->tag(), get<From>(invite)->tag());
    EXPECT_EQ(get<To>(bye)->tag(), get<To>(sent(wire, "bob", "180 INVITE"))->tag());
    EXPECT_EQ(bye.request_uri(), "sip:bob@10.1.0.2:5060");
}

TEST_F(TwoPhones, CalleeHangsUp) {
    connect();
    alice_calls_bob(0s);
    wire.order(1s, "bob", "answer");
    wire.order(4s, "bob", "hang_up");
    wire.run_until(60s);
    EXPECT_THAT(wire.noticed("alice").back(), "ended");
    EXPECT_THAT(wire.story().back(), "4.001 alice -> bob 200 BYE");
}

TEST_F(TwoPhones, CallerCancelsWhileItRings) {
    connect();
    alice_calls_bob(0s);
    wire.order(3s, "alice", "cancel");
    wire.run_until(60s);
    EXPECT_THAT(wire.story(),
                ElementsAre("0.000 alice -> bob INVITE", "0.001 bob -> alice 180 INVITE",
                            "3.000 alice -> bob CANCEL", "3.001 bob -> alice 200 CANCEL",
                            "3.001 bob -> alice 487 INVITE", "3.002 alice -> bob ACK"));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "cancelled"));
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("rings", "missed"));
    // Section 9.2: both answers carry the same To tag.
    EXPECT_EQ(get<To>(sent(wire, "bob", "200 CANCEL"))->tag(),
              get<To>(sent(wire, "bob", "487 INVITE"))->tag());
}

TEST_F(TwoPhones, CancelWaitsForAProvisionalResponse) {
    // The 180 is lost, so alice hears nothing before the INVITE is repeated at 0.5 s (section 9.1).
    connect();
    wire.lose([](const Passing& one) { return one.what == "180 INVITE" && one.nth == 1; });
    alice_calls_bob(0s);
    wire.order(200ms, "alice", "cancel");
    wire.run_until(60s);
    EXPECT_THAT(wire.states("alice", "caller"),
                ElementsAre("Calling", "Giving up", "Cancelling", "Ended"));
    EXPECT_THAT(wire.story(), testing::Contains("0.502 alice -> bob CANCEL"));
}

TEST_F(TwoPhones, AnswerAndCancelCross) {
    // bob picks up while alice's CANCEL is on its way: the 2xx wins, and alice hangs up at once
    // (section 15).
    connect();
    alice_calls_bob(0s);
    wire.order(2000ms, "alice", "cancel");
    wire.order(2000ms, "bob", "answer");
    wire.run_until(60s);
    EXPECT_THAT(wire.states("alice", "caller"),
                ElementsAre("Calling", "Ringing", "Cancelling", "Hanging up", "Ended"));
    EXPECT_THAT(wire.between("alice", "bob"), testing::Contains("alice -> bob BYE"));
    EXPECT_THAT(wire.noticed("bob").back(), "ended");
}

TEST_F(TwoPhones, BusyOnTheOnlyLine) {
    PhoneConfig bob = direct_phone("bob", bob_at);
    bob.lines = 1;
    connect(direct_phone("alice", alice_at), bob);
    const Address carol_at{"10.1.0.3", 5060};
    wire.add("carol", carol_at, std::make_unique<Phone>(direct_phone("carol", carol_at)));
    alice_calls_bob(0s);
    wire.order(1s, "bob", "answer");
    wire.order(2s, "carol", "call", {{"target", "sip:bob@10.1.0.2"}});
    wire.run_until(60s);
    EXPECT_THAT(wire.between("carol", "bob"),
                ElementsAre("carol -> bob INVITE", "bob -> carol 486 INVITE", "carol -> bob ACK"));
    EXPECT_EQ(wire.said("carol", "failed"), "486 Busy Here");
    EXPECT_THAT(wire.states("bob", "callee").back(), "Ended");  // the refused one; alice's goes on
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "answered"));
}

TEST_F(TwoPhones, TwoLinesTakeTwoCalls) {
    connect();
    const Address carol_at{"10.1.0.3", 5060};
    wire.add("carol", carol_at, std::make_unique<Phone>(direct_phone("carol", carol_at)));
    alice_calls_bob(0s);
    wire.order(1s, "carol", "call", {{"target", "sip:bob@10.1.0.2"}});
    wire.order(2s, "bob", "answer");  // the oldest: alice
    wire.order(3s, "bob", "answer");
    wire.run_until(4s);
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "answered"));
    EXPECT_THAT(wire.noticed("carol"), ElementsAre("ringback", "answered"));
}

TEST_F(TwoPhones, DeclinedAndRejectedWithAStatus) {
    connect();
    alice_calls_bob(0s);
    wire.order(1s, "bob", "reject");
    alice_calls_bob(10s);
    wire.order(11s, "bob", "reject", {{"status", "480"}});
    wire.run_until(60s);
    EXPECT_EQ(wire.said("alice", "failed"), "603 Decline");
    EXPECT_THAT(wire.between("alice", "bob"), testing::Contains("bob -> alice 480 INVITE"));
}

TEST_F(TwoPhones, NobodyAnswersAndThePhoneStopsRinging) {
    PhoneConfig bob = direct_phone("bob", bob_at);
    bob.ring_limit = 20s;
    connect(direct_phone("alice", alice_at), bob);
    alice_calls_bob(0s);
    wire.run_until(100s);
    EXPECT_EQ(wire.said("alice", "failed"), "480 Temporarily Unavailable");
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("rings", "missed"));
    EXPECT_THAT(wire.story(), testing::Contains("20.001 bob -> alice 480 INVITE"));
}

TEST_F(TwoPhones, APhoneThatRingsForLongSaysSoEveryMinute) {
    connect();
    alice_calls_bob(0s);
    wire.order(130s, "bob", "answer");
    wire.run_until(140s);
    EXPECT_THAT(wire.story(), testing::IsSupersetOf({"0.001 bob -> alice 180 INVITE",
                                                     "60.001 bob -> alice 180 INVITE",
                                                     "120.001 bob -> alice 180 INVITE"}));
}

TEST_F(TwoPhones, TheFirst200IsLostAndComesAgain) {
    connect();
    wire.lose([](const Passing& one) { return one.what == "200 INVITE" && one.nth == 1; });
    alice_calls_bob(0s);
    wire.order(2s, "bob", "answer");
    wire.run_until(60s);
    EXPECT_THAT(wire.story(),
                testing::IsSupersetOf({"2.000 bob -> alice 200 INVITE (lost)",
                                       "2.500 bob -> alice 200 INVITE", "2.501 alice -> bob ACK"}));
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("rings", "answered"));
}

TEST_F(TwoPhones, EveryAckIsLostAndTheCalleeGivesUp) {
    // 13.3.1.4: the 2xx goes again at T1, 2*T1, ... up to T2 apart; after 64*T1 the callee says
    // BYE.
    connect();
    wire.lose([](const Passing& one) { return one.what == "ACK"; });
    alice_calls_bob(0s);
    wire.order(1s, "bob", "answer");
    wire.run_until(100s);
    std::vector<std::string> answers;
    for (const Passing& one : wire.messages()) {
        if (one.what == "200 INVITE") {
            answers.push_back(std::to_string(
                std::chrono::duration_cast<std::chrono::milliseconds>(one.at).count()));
        }
    }
    EXPECT_THAT(answers, ElementsAre("1000", "1500", "2500", "4500", "8500", "12500", "16500",
                                     "20500", "24500", "28500", "32500"));
    EXPECT_THAT(wire.story(), testing::Contains("33.000 bob -> alice BYE"));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "answered", "ended"));
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("rings", "no_ack", "ended"));
}

TEST_F(TwoPhones, CalleeHangsUpBeforeTheAckAndMustWaitForIt) {
    connect();
    wire.lose([](const Passing& one) { return one.what == "ACK" && one.nth == 1; });
    alice_calls_bob(0s);
    wire.order(1000ms, "bob", "answer");
    wire.order(1100ms, "bob", "hang_up");
    wire.run_until(60s);
    EXPECT_THAT(wire.states("bob", "callee"),
                ElementsAre("Incoming", "Ringing", "Answered", "Leaving", "Leaving", "Hanging up",
                            "Ended"));
    EXPECT_THAT(wire.story(), testing::Contains("1.502 bob -> alice BYE"));
}

TEST_F(TwoPhones, BothHangUpAtOnce) {
    connect();
    alice_calls_bob(0s);
    wire.order(1s, "bob", "answer");
    wire.order(5s, "alice", "hang_up");
    wire.order(5s, "bob", "hang_up");
    wire.run_until(60s);
    EXPECT_THAT(wire.noticed("alice").back(), "ended");
    EXPECT_THAT(wire.noticed("bob").back(), "ended");
    EXPECT_THAT(wire.between("alice", "bob"),
                testing::IsSupersetOf({"alice -> bob BYE", "bob -> alice BYE",
                                       "alice -> bob 200 BYE", "bob -> alice 200 BYE"}));
}

TEST_F(TwoPhones, NobodyThere) {
    connect();
    wire.lose([](const Passing&) { return true; });
    alice_calls_bob(0s);
    wire.run_until(100s);
    EXPECT_EQ(wire.said("alice", "failed"), "408 Request Timeout");
    EXPECT_THAT(wire.messages(),
                testing::SizeIs(7));  // timer A: 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s
}

TEST_F(TwoPhones, HoldAndResume) {
    connect();
    alice_calls_bob(0s);
    wire.order(1s, "bob", "answer");
    wire.order(3s, "alice", "hold");
    wire.order(6s, "alice", "resume");
    wire.run_until(8s);
    EXPECT_THAT(std::string(sent(wire, "alice", "INVITE", 2).body()), HasSubstr("a=sendonly"));
    EXPECT_THAT(std::string(sent(wire, "bob", "200 INVITE", 2).body()), HasSubstr("a=recvonly"));
    EXPECT_THAT(std::string(sent(wire, "alice", "INVITE", 3).body()),
                testing::Not(HasSubstr("a=sendonly")));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "answered", "held", "resumed"));
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("rings", "answered", "changed", "changed"));
}

TEST_F(TwoPhones, BothChangeTheSessionAtOnce) {
    // Glare (section 14): both get 491; the owner of the Call-ID waits 2.1 to 4 s, the other at
    // most 2 s.
    connect();
    alice_calls_bob(0s);
    wire.order(1s, "bob", "answer");
    wire.order(3s, "alice", "hold");
    wire.order(3s, "bob", "hold");
    wire.run_until(20s);
    EXPECT_THAT(wire.between("alice", "bob"),
                testing::IsSupersetOf({"alice -> bob 491 INVITE", "bob -> alice 491 INVITE"}));
    EXPECT_THAT(wire.noticed("alice"), testing::IsSupersetOf({"held", "changed"}));
    EXPECT_THAT(wire.noticed("bob"), testing::IsSupersetOf({"held", "changed"}));
}

TEST_F(TwoPhones, OptionsTellsWhatThePhoneCanDo) {
    connect();
    wire.order(0s, "alice", "options", {{"target", "sip:bob@10.1.0.2"}});
    wire.run_until(1s);
    const Message answer = sent(wire, "bob", "200 OPTIONS");
    EXPECT_EQ(answer.find(HeaderId::allow),
              "INVITE, ACK, CANCEL, BYE, OPTIONS, SUBSCRIBE, NOTIFY, REFER");
    EXPECT_EQ(answer.find(HeaderId::accept),
              "application/sdp, application/simple-message-summary, message/sipfrag");
    EXPECT_EQ(answer.find(HeaderId::allow_events), "message-summary, refer");
    EXPECT_THAT(std::string(answer.body()), HasSubstr("PCMU/8000"));
    EXPECT_THAT(wire.said("alice", "options_answered"), HasSubstr("200 OK"));
}

TEST_F(TwoPhones, SameSeedSameBytes) {
    const auto run = [this] {
        Exchange one;
        one.add("alice", alice_at, std::make_unique<Phone>(direct_phone("alice", alice_at)));
        one.add("bob", bob_at, std::make_unique<Phone>(direct_phone("bob", bob_at)));
        one.order(0s, "alice", "call", {{"target", "sip:bob@10.1.0.2"}});
        one.order(1s, "bob", "answer");
        one.run_until(2s);
        std::string bytes;
        for (const Passing& message : one.messages()) bytes += message.bytes;
        return bytes;
    };
    EXPECT_EQ(run(), run());
}

}  // namespace
}  // namespace siplab::test
