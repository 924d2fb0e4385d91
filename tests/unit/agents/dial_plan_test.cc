// Where a PBX sends calls: forwards, groups and pick-up, each a story.
#include "tests/unit/agents/scene.h"

namespace siplab::test {
namespace {

const Address carol_at{"10.1.0.3", 5060};

/// An office of three, all registered within a second.
struct OfficeOfThree : Office {
    void open_office() {
        open(pbx);
        wire.add("carol", carol_at, std::make_unique<Phone>(pbx_phone("carol", carol_at)));
        both_register();
        wire.order(600ms, "carol", "register");
    }
    void alice_calls(const std::string& whom) {
        wire.order(2s, "alice", "call", {{"target", whom}});
    }
    PbxConfig pbx = office_pbx();
};

TEST_F(OfficeOfThree, AForwardedExtensionNeverRings) {
    pbx.forwards["bob"].always = "carol";
    open_office();
    alice_calls("bob");
    wire.order(4s, "carol", "answer");
    wire.run_until(10s);
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("registered"));
    EXPECT_THAT(wire.noticed("carol"), ElementsAre("registered", "rings", "answered"));
}

TEST_F(OfficeOfThree, AForwardInACircleLeadsNowhere) {
    pbx.forwards["bob"].always = "carol";
    pbx.forwards["carol"].always = "bob";
    open_office();
    alice_calls("bob");
    wire.run_until(10s);
    EXPECT_EQ(wire.said("alice", "failed"), "480 Temporarily Unavailable");
}

TEST_F(OfficeOfThree, ABusyPhonesCallGoesOnAndTheCallerNeverHearsOfIt) {
    pbx.forwards["bob"].busy = "carol";
    open_office();
    alice_calls("bob");
    wire.order(4s, "bob", "reject", {{"status", "486"}});
    wire.order(6s, "carol", "answer");
    wire.run_until(10s);
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("registered", "ringback", "answered"));
    EXPECT_THAT(wire.states("pbx", "bridge"), ElementsAre("Routing", "Alerting", "Alerting",
                                                          "Alerting", "Answering", "Connected"));
}

TEST_F(OfficeOfThree, ABusyForwardIsNotForWhoeverDoesNotAnswer) {
    pbx.forwards["bob"].busy = "carol";
    pbx.ring_limit = 10s;
    open_office();
    alice_calls("bob");
    wire.run_until(30s);
    EXPECT_THAT(wire.noticed("carol"), ElementsAre("registered"));
    EXPECT_EQ(wire.said("alice", "failed"), "480 Temporarily Unavailable");
}

TEST_F(OfficeOfThree, WhoIsNotRegisteredDoesNotAnswerEither) {
    pbx.extensions["dave"] = "dave-secret";
    pbx.forwards["dave"].no_answer = "carol";
    open_office();
    alice_calls("dave");
    wire.run_until(10s);
    EXPECT_THAT(wire.noticed("carol"), ElementsAre("registered", "rings"));
}

TEST_F(OfficeOfThree, AllOfAGroupRingAndOneAnswers) {
    pbx.groups["600"].members = {"bob", "carol"};
    open_office();
    alice_calls("600");
    wire.order(4s, "carol", "answer");
    wire.run_until(10s);
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("registered", "rings", "missed"));
    EXPECT_THAT(wire.noticed("carol"), ElementsAre("registered", "rings", "answered"));
}

TEST_F(OfficeOfThree, OneOfAGroupDeclinesAndTheOthersRingOn) {
    pbx.groups["600"].members = {"bob", "carol"};
    open_office();
    alice_calls("600");
    wire.order(3s, "bob", "reject");
    wire.order(8s, "carol", "reject", {{"status", "486"}});
    wire.run_until(10s);
    // Of 603 and 486 the caller hears the one that counts everywhere.
    EXPECT_EQ(wire.said("alice", "failed"), "603 Decline");
}

TEST_F(OfficeOfThree, TwoAnswerAtOnceAndOneIsHungUpOn) {
    // The PBX has carol's 200 first; bob's crosses the CANCEL, so he is answered, and hung up on
    // (RFC 3261 section 9.1).
    pbx.groups["600"].members = {"bob", "carol"};
    open_office();
    alice_calls("600");
    wire.order(4000ms, "carol", "answer");
    wire.order(4001ms, "bob", "answer");
    wire.run_until(10s);
    EXPECT_THAT(wire.noticed("carol"), ElementsAre("registered", "rings", "answered"));
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("registered", "rings", "answered", "ended"));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("registered", "ringback", "answered"));
}

TEST_F(OfficeOfThree, TheCallerGivesUpAndEveryPhoneStopsRinging) {
    pbx.groups["600"].members = {"bob", "carol"};
    open_office();
    alice_calls("600");
    wire.order(4s, "alice", "cancel");
    wire.run_until(10s);
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("registered", "rings", "missed"));
    EXPECT_THAT(wire.noticed("carol"), ElementsAre("registered", "rings", "missed"));
}

TEST_F(OfficeOfThree, WhoPicksUpGetsTheCallersMediaAndTheOtherWayRound) {
    open_office();
    alice_calls("bob");
    wire.order(4s, "carol", "call", {{"target", "*8bob"}});
    wire.order(7s, "alice", "hold");
    wire.order(9s, "alice", "hang_up");
    wire.run_until(20s);
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("registered", "rings", "missed"));
    EXPECT_THAT(wire.noticed("carol"), ElementsAre("registered", "answered", "changed", "ended"));
    EXPECT_THAT(std::string(sent(wire, "pbx", "200 INVITE", 1).body()),
                HasSubstr("c=IN IP4 10.1.0.1"));
    EXPECT_THAT(std::string(sent(wire, "pbx", "200 INVITE", 2).body()),
                HasSubstr("c=IN IP4 10.1.0.3"));
}

TEST_F(OfficeOfThree, NothingRingsSoThereIsNothingToPickUp) {
    open_office();
    wire.order(4s, "carol", "call", {{"target", "*8bob"}});
    wire.run_until(20s);
    EXPECT_EQ(wire.said("carol", "failed"), "404 Nothing Rings");
}

}  // namespace
}  // namespace siplab::test
