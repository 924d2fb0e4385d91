// Stories of subscriptions: what a phone asks to be told, and what the PBX tells it.
#include "tests/unit/agents/scene.h"

namespace siplab::test {
namespace {

struct VoiceMail : Office {
    void open_with(Mailbox mailbox, PhoneConfig alice = pbx_phone("alice", alice_at)) {
        PbxConfig pbx = office_pbx();
        pbx.mailboxes["alice"] = mailbox;
        open(std::move(pbx), std::move(alice));
    }
    void alice_subscribes(Time at, const std::string& seconds = "3600") {
        wire.order(at, "alice", "subscribe",
                   {{"package", "message-summary"}, {"expires", seconds}});
    }
};

TEST_F(VoiceMail, TellsTheCountsInTheSubscriptionsDialog) {
    open_with({2, 8});
    alice_subscribes(1s);
    wire.run_until(2s);
    EXPECT_THAT(wire.between("alice", "pbx"),
                ElementsAre("alice -> pbx SUBSCRIBE", "pbx -> alice 200 SUBSCRIBE",
                            "pbx -> alice NOTIFY", "alice -> pbx 200 NOTIFY"));
    const Message notify = sent(wire, "pbx", "NOTIFY");
    EXPECT_EQ(notify.body(),
              "Messages-Waiting: yes\r\nMessage-Account: sip:alice@lab.example\r\n"
              "Voice-Message: 2/8\r\n");
    EXPECT_EQ(notify.find(HeaderId::subscription_state), "active;expires=3600");
    EXPECT_EQ(wire.said("alice", "new_message"), "2 new messages, 8 old");
}

TEST_F(VoiceMail, ANotifyBeforeThe200MakesTheSubscription) {
    open_with({1, 0});
    wire.lose([](const Passing& one) { return one.what == "200 SUBSCRIBE" && one.nth == 1; });
    alice_subscribes(1s);
    wire.run_until(3s);
    EXPECT_EQ(wire.said("alice", "new_message"), "1 new message, 0 old");
    EXPECT_THAT(wire.states("alice", "subscriber"), testing::Contains("Active"));
}

TEST_F(VoiceMail, WithoutANotifyTimerNEndsIt) {
    open_with({1, 0});
    wire.lose([](const Passing& one) { return one.what == "NOTIFY"; });
    alice_subscribes(1s);
    wire.run_until(40s);
    EXPECT_EQ(wire.said("alice", "subscription_failed"), "no NOTIFY came");
    EXPECT_THAT(wire.states("alice", "subscriber"), testing::Contains("Terminated"));
    EXPECT_THAT(wire.states("pbx", "notifier"), ElementsAre("Active", "Terminated"));
}

TEST_F(VoiceMail, ExpiresWhenNobodyRefreshesIt) {
    open_with({1, 0});
    wire.lose([](const Passing& one) { return one.what == "SUBSCRIBE" && one.nth > 1; });
    alice_subscribes(1s, "60");
    wire.run_until(62s);
    EXPECT_EQ(sent(wire, "pbx", "NOTIFY", 2).find(HeaderId::subscription_state),
              "terminated;reason=timeout");
}

TEST_F(VoiceMail, AnUnaskedNotifyIsRefusedUnlessExpected) {
    for (const bool expects : {false, true}) {
        wire = Exchange();
        PbxConfig pbx = office_pbx();
        pbx.unsolicited_mwi = true;
        pbx.mailboxes["alice"] = {1, 0};
        PhoneConfig alice = pbx_phone("alice", alice_at);
        alice.expects_mwi = expects;
        open(std::move(pbx), std::move(alice));
        wire.order(0s, "alice", "register");
        wire.run_until(1s);
        EXPECT_EQ(wire.said("alice", "new_message").empty(), !expects);
        EXPECT_EQ(wire.said("pbx", "mwi_refused").empty(), expects);
    }
}

TEST_F(VoiceMail, TheSubscriptionIsRefusedWithTheReason) {
    open_with({});
    wire.order(1s, "alice", "subscribe", {{"package", "conference"}});
    wire.order(2s, "alice", "subscribe", {{"package", "message-summary"}, {"target", "nobody"}});
    wire.run_until(3s);
    EXPECT_EQ(sent(wire, "pbx", "489 SUBSCRIBE").find(HeaderId::allow_events), "message-summary");
    EXPECT_EQ(sent(wire, "pbx", "404 SUBSCRIBE").status(), 404);
}

struct Asking : TwoPhones {
    void alice_asks_bob_to_call(Time at, const std::string& whom) {
        wire.order(at, "alice", "refer", {{"target", "sip:bob@10.1.0.2"}, {"contact", whom}});
    }
};

TEST_F(Asking, AReferIsASubscriptionToWhatBecomesOfIt) {
    PhoneConfig alice = direct_phone("alice", alice_at);
    alice.answers_at_once = true;
    connect(std::move(alice));
    alice_asks_bob_to_call(1s, "sip:alice@10.1.0.1");
    wire.run_until(3s);
    EXPECT_EQ(sent(wire, "bob", "NOTIFY", 1).body(), "SIP/2.0 100 Trying\r\n");
    EXPECT_EQ(sent(wire, "bob", "NOTIFY", 2).body(), "SIP/2.0 200 OK\r\n");
    EXPECT_EQ(sent(wire, "bob", "NOTIFY", 2).find(HeaderId::subscription_state),
              "terminated;reason=noresource");
    EXPECT_EQ(wire.said("alice", "referral_done"), "referral done: 200 OK");
}

TEST_F(Asking, WithoutAnAnswerTheOutcomeIs408) {
    connect();
    alice_asks_bob_to_call(1s, "sip:nobody@10.9.9.9");
    wire.run_until(40s);
    EXPECT_EQ(wire.said("alice", "referral_failed"), "408 Request Timeout");
}

}  // namespace
}  // namespace siplab::test
