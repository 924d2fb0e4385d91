// Stories with a PBX: registration, calls through it, authentication (RFC 3261 sections 10, 22; RFC
// 7616).
#include "models/message/headers.h"
#include "tests/unit/agents/scene.h"

namespace siplab::test {
namespace {

TEST_F(Office, RegisterRefreshUnregister) {
    open();
    wire.order(0s, "alice", "register", {{"expires", "100"}});
    wire.order(95s, "alice", "unregister");
    wire.run_until(200s);
    EXPECT_THAT(wire.story(),
                ElementsAre("0.000 alice -> pbx REGISTER", "0.001 pbx -> alice 200 REGISTER",
                            "90.002 alice -> pbx REGISTER", "90.003 pbx -> alice 200 REGISTER",
                            "95.000 alice -> pbx REGISTER", "95.001 pbx -> alice 200 REGISTER"));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("registered", "registered", "unregistered"));
    EXPECT_THAT(wire.states("pbx", "binding"), ElementsAre("Bound", "Bound", "Absent"));
    const Message first = sent(wire, "alice", "REGISTER");
    const Message second = sent(wire, "alice", "REGISTER", 2);
    EXPECT_EQ(first.request_uri(), "sip:lab.example");
    EXPECT_EQ(first.find(HeaderId::call_id), second.find(HeaderId::call_id));
    EXPECT_EQ(get<CSeq>(second)->number, get<CSeq>(first)->number + 1);
}

TEST_F(Office, ABindingRunsOut) {
    open();
    wire.order(0s, "alice", "register", {{"expires", "60"}});
    wire.lose([](const Passing& one) { return one.at > 1s && one.from == "alice"; });
    wire.run_until(70s);
    EXPECT_THAT(wire.states("pbx", "binding"), ElementsAre("Bound", "Absent"));
}

TEST_F(Office, AnIntervalTooBriefIsMadeLonger) {
    open();
    wire.order(0s, "alice", "register", {{"expires", "10"}});
    wire.run_until(1s);
    EXPECT_THAT(wire.between("alice", "pbx"),
                ElementsAre("alice -> pbx REGISTER", "pbx -> alice 423 REGISTER",
                            "alice -> pbx REGISTER", "pbx -> alice 200 REGISTER"));
    EXPECT_EQ(sent(wire, "alice", "REGISTER", 2).find(HeaderId::expires), "60");
}

TEST_F(Office, ARegistrarThatIsSilentIsTriedAgain) {
    open();
    wire.lose([](const Passing& one) { return one.at < 40s; });
    wire.order(0s, "alice", "register");
    wire.run_until(70s);
    EXPECT_THAT(wire.states("alice", "registration"),
                ElementsAre("Registering", "Waiting", "Registering", "Registered"));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("registration_failed", "registered"));
}

TEST_F(Office, ACallThroughThePbx) {
    open();
    both_register();
    wire.order(2s, "alice", "call", {{"target", "bob"}});
    wire.order(4s, "bob", "answer");
    wire.order(8s, "alice", "hang_up");
    wire.run_until(60s);
    EXPECT_THAT(
        wire.between("alice", "pbx"),
        ElementsAre("alice -> pbx REGISTER", "pbx -> alice 200 REGISTER", "alice -> pbx INVITE",
                    "pbx -> alice 100 INVITE", "pbx -> alice 180 INVITE", "pbx -> alice 200 INVITE",
                    "alice -> pbx ACK", "alice -> pbx BYE", "pbx -> alice 200 BYE"));
    EXPECT_THAT(wire.between("pbx", "bob"),
                ElementsAre("bob -> pbx REGISTER", "pbx -> bob 200 REGISTER", "pbx -> bob INVITE",
                            "bob -> pbx 180 INVITE", "bob -> pbx 200 INVITE", "pbx -> bob ACK",
                            "pbx -> bob BYE", "bob -> pbx 200 BYE"));
    EXPECT_THAT(wire.states("pbx", "bridge"),
                ElementsAre("Routing", "Alerting", "Answering", "Connected", "Ended"));
    // Two dialogs: the legs share neither Call-ID nor tags, but the session description passes as
    // it is.
    const Message in = sent(wire, "alice", "INVITE");
    const Message out = sent(wire, "pbx", "INVITE");
    EXPECT_NE(in.find(HeaderId::call_id), out.find(HeaderId::call_id));
    EXPECT_EQ(in.body(), out.body());
    EXPECT_EQ(get<From>(out)->uri.text(), "sip:alice@lab.example");
    EXPECT_EQ(out.find(HeaderId::max_forwards), "69");
}

TEST_F(Office, TheCalleeHangsUpTheCallThroughThePbx) {
    open();
    both_register();
    wire.order(2s, "alice", "call", {{"target", "bob"}});
    wire.order(4s, "bob", "answer");
    wire.order(8s, "bob", "hang_up");
    wire.run_until(60s);
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("registered", "ringback", "answered", "ended"));
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("registered", "rings", "answered", "ended"));
}

TEST_F(Office, TheCallerCancelsThroughThePbx) {
    open();
    both_register();
    wire.order(2s, "alice", "call", {{"target", "bob"}});
    wire.order(4s, "alice", "cancel");
    wire.run_until(60s);
    EXPECT_THAT(wire.between("pbx", "bob"),
                testing::IsSupersetOf(
                    {"pbx -> bob CANCEL", "bob -> pbx 200 CANCEL", "bob -> pbx 487 INVITE"}));
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("registered", "rings", "missed"));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("registered", "ringback", "cancelled"));
}

TEST_F(Office, TheCalleeDeclinesOrIsBusy) {
    open();
    both_register();
    wire.order(2s, "alice", "call", {{"target", "bob"}});
    wire.order(4s, "bob", "reject", {{"status", "486"}});
    wire.run_until(60s);
    EXPECT_EQ(wire.said("alice", "failed"), "486 Busy Here");
}

TEST_F(Office, NobodyIsThereOrRegisteredOrAnswers) {
    PbxConfig pbx = office_pbx();
    pbx.ring_limit = 20s;
    open(pbx);
    both_register();
    wire.order(2s, "alice", "call", {{"target", "dave"}});
    wire.order(4s, "alice", "call", {{"target", "carol"}});
    wire.order(6s, "alice", "call", {{"target", "bob"}});
    wire.run_until(60s);
    std::vector<std::string> answers;
    for (const Happening& one : wire.happenings()) {
        if (one.node == "alice" && one.topic == "failed") answers.push_back(one.text);
    }
    EXPECT_THAT(answers, ElementsAre("404 Not Found", "480 Temporarily Unavailable",
                                     "480 Temporarily Unavailable"));
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("registered", "rings", "missed"));
}

TEST_F(Office, HoldIsPassedToTheOtherLeg) {
    open();
    both_register();
    wire.order(2s, "alice", "call", {{"target", "bob"}});
    wire.order(4s, "bob", "answer");
    wire.order(6s, "alice", "hold");
    wire.order(9s, "bob", "hang_up");
    wire.run_until(60s);
    EXPECT_THAT(std::string(sent(wire, "pbx", "INVITE", 2).body()), HasSubstr("a=sendonly"));
    EXPECT_THAT(std::string(sent(wire, "pbx", "200 INVITE", 2).body()), HasSubstr("a=recvonly"));
    EXPECT_THAT(wire.noticed("alice"),
                ElementsAre("registered", "ringback", "answered", "held", "ended"));
    EXPECT_THAT(wire.noticed("bob"),
                ElementsAre("registered", "rings", "answered", "changed", "ended"));
}

// ---- authentication -----------------------------------------------------------------------------

struct GuardedOffice : Office {
    void open_guarded(const std::string& algorithm = "MD5") {
        PbxConfig pbx = office_pbx();
        pbx.authenticate = true;
        pbx.algorithm = algorithm;
        open(pbx);
    }
};

TEST_F(GuardedOffice, ChallengedAndLetIn) {
    for (const char* algorithm : {"MD5", "SHA-256"}) {
        wire = Exchange();
        open_guarded(algorithm);
        both_register();
        wire.run_until(2s);
        EXPECT_THAT(wire.between("alice", "pbx"),
                    ElementsAre("alice -> pbx REGISTER", "pbx -> alice 401 REGISTER",
                                "alice -> pbx REGISTER", "pbx -> alice 200 REGISTER"));
        const Message refusal = sent(wire, "pbx", "401 REGISTER");
        const auto challenge = get<WwwAuthenticate>(refusal);
        ASSERT_TRUE(challenge);
        EXPECT_EQ(challenge->value("algorithm"), algorithm);
        EXPECT_EQ(challenge->value("realm"), "lab.example");
        const Message second = sent(wire, "alice", "REGISTER", 2);
        const auto answer = get<Authorization>(second);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->value("nc"), "00000001");
        EXPECT_EQ(answer->value("qop"), "auth");
    }
}

TEST_F(GuardedOffice, WrongPasswordIsNotTriedTwice) {
    open_guarded();
    wire.order(0s, "alice", "set_password", {{"password", "wrong"}});
    wire.order(1s, "alice", "register");
    wire.order(10s, "alice", "set_password", {{"password", "alice-secret"}});
    wire.order(11s, "alice", "register");
    wire.run_until(60s);
    EXPECT_THAT(wire.between("alice", "pbx"),
                ElementsAre("alice -> pbx REGISTER", "pbx -> alice 401 REGISTER",
                            "alice -> pbx REGISTER", "pbx -> alice 401 REGISTER",
                            "alice -> pbx REGISTER", "pbx -> alice 401 REGISTER",
                            "alice -> pbx REGISTER", "pbx -> alice 200 REGISTER"));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("registration_failed", "registered"));
}

TEST_F(GuardedOffice, TheInviteIsChallengedToo) {
    open_guarded();
    both_register();
    wire.order(2s, "alice", "call", {{"target", "bob"}});
    wire.order(4s, "bob", "answer");
    wire.order(6s, "alice", "hang_up");
    wire.run_until(60s);
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("registered", "ringback", "answered", "ended"));
    EXPECT_THAT(wire.states("alice", "caller"),
                ElementsAre("Calling", "Calling", "Proceeding", "Ringing", "Talking", "Hanging up",
                            "Ended"));
    // Section 13.2.2.4: the ACK carries the credentials of its INVITE.
    EXPECT_EQ(sent(wire, "alice", "ACK", 2).find(HeaderId::authorization),
              sent(wire, "alice", "INVITE", 2).find(HeaderId::authorization));
}

TEST_F(GuardedOffice, AStaleNonceIsReplacedWithoutAskingTheUser) {
    PbxConfig pbx = office_pbx();
    pbx.authenticate = true;
    pbx.nonce_lifetime = 60s;
    open(pbx);
    wire.order(0s, "alice", "register", {{"expires", "100"}});
    wire.run_until(95s);  // the refresh at 90 s
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("registered", "registered"));
}

}  // namespace
}  // namespace siplab::test
