// Stories of proxies: RFC 3261 section 16.

#include "models/agents/proxy.h"

#include "models/agents/domain_server.h"
#include "models/agents/stateless_proxy.h"
#include "models/message/headers.h"
#include "models/proxy/best_response.h"
#include "models/proxy/gateway.h"
#include "models/proxy/routing.h"
#include "models/proxy/session_timer.h"
#include "tests/unit/agents/scene.h"

namespace siplab::test {
namespace {

const Address proxy_at{"10.1.0.8", 5060};
const Address desk_at{"10.1.0.3", 5060};
const Address mobile_at{"10.1.0.4", 5060};
const char* const desk = "sip:bob@10.1.0.3:5060";
const char* const mobile = "sip:bob@10.1.0.4:5060";

ProxyConfig office_proxy() {
    ProxyConfig proxy;
    proxy.name = "proxy";
    proxy.domain.domain = "lab.example";
    proxy.domain.users = {{"alice", "alice-secret"}, {"bob", "bob-secret"}};
    proxy.network.ipv4 = proxy_at;
    proxy.names = {{"lab.example", proxy_at.ip}};
    proxy.trying = Trying::first;
    return proxy;
}

PhoneConfig proxy_phone(const std::string& name, const std::string& user, const Address& address) {
    PhoneConfig phone = direct_phone(name, address);
    phone.user = user;
    phone.domain = "lab.example";
    phone.password = user + "-secret";
    phone.names = {{"lab.example", proxy_at.ip}};
    phone.outbound = {proxy_at};
    return phone;
}

/// alice, a proxy, and bob's two phones.
struct ForkingProxy : testing::Test {
    void open(ProxyConfig proxy = office_proxy(), unsigned desk_q = 1000,
              unsigned mobile_q = 1000) {
        proxy.domain.contacts["bob"] = {{desk, desk_q}, {mobile, mobile_q}};
        wire.add("proxy", proxy_at, std::make_unique<Proxy>(std::move(proxy)));
        wire.add("alice", alice_at,
                 std::make_unique<Phone>(proxy_phone("alice", "alice", alice_at)));
        wire.add("desk", desk_at, std::make_unique<Phone>(proxy_phone("desk", "bob", desk_at)));
        wire.add("mobile", mobile_at,
                 std::make_unique<Phone>(proxy_phone("mobile", "bob", mobile_at)));
    }
    void alice_calls_bob() { wire.order(0s, "alice", "call", {{"target", "bob"}}); }
    Exchange wire;
};

std::string request_to_proxy(const std::string& method, const std::string& headers,
                             const std::string& uri = "sip:bob@lab.example") {
    return method + " " + uri +
           " SIP/2.0\r\n"
           "Via: SIP/2.0/UDP 10.1.0.77:5060;branch=z9hG4bK-test-1\r\n" +
           headers +
           "From: <sip:test@lab.example>;tag=1\r\n"
           "To: <sip:bob@lab.example>\r\n"
           "Call-ID: test@10.1.0.77\r\n"
           "CSeq: 1 " +
           method + "\r\nContact: <sip:test@10.1.0.77>\r\nContent-Length: 0\r\n\r\n";
}
const Address tester_at{"10.1.0.77", 5060};

TEST_F(ForkingProxy, TheFirstAnswerWinsAndTheOtherBranchIsCancelled) {
    open();
    alice_calls_bob();
    wire.order(2s, "desk", "answer");
    wire.run_until(10s);
    EXPECT_THAT(wire.between("proxy", "mobile"),
                ElementsAre("proxy -> mobile INVITE", "mobile -> proxy 180 INVITE",
                            "proxy -> mobile CANCEL", "mobile -> proxy 200 CANCEL",
                            "mobile -> proxy 487 INVITE", "proxy -> mobile ACK"));
    EXPECT_THAT(wire.between("alice", "proxy"),
                ElementsAre("alice -> proxy INVITE", "proxy -> alice 100 INVITE",
                            "proxy -> alice 180 INVITE", "proxy -> alice 180 INVITE",
                            "proxy -> alice 200 INVITE"));
    EXPECT_THAT(wire.between("alice", "desk"), ElementsAre("alice -> desk ACK"));
}

TEST_F(ForkingProxy, TheBestOfTwoFailuresComesBackWhenBothAreThere) {
    open();
    alice_calls_bob();
    wire.order(1s, "desk", "reject", {{"status", "503"}});
    wire.order(2s, "mobile", "reject", {{"status", "486"}});
    wire.run_until(10s);
    EXPECT_EQ(wire.said("alice", "failed"), "486 Busy Here");
}

TEST_F(ForkingProxy, SomebodyDeclinesForAllPhones) {
    open();
    alice_calls_bob();
    wire.order(1s, "desk", "reject", {{"status", "603"}});
    wire.run_until(10s);
    EXPECT_EQ(wire.said("alice", "failed"), "603 Decline");
    EXPECT_THAT(wire.noticed("mobile"), ElementsAre("rings", "missed"));
    EXPECT_THAT(wire.states("proxy", "response-context"),
                testing::Contains(std::string("Cancelling")));
}

TEST_F(ForkingProxy, CancelReachesEveryBranch) {
    open();
    alice_calls_bob();
    wire.order(2s, "alice", "cancel");
    wire.run_until(10s);
    EXPECT_THAT(wire.noticed("desk"), ElementsAre("rings", "missed"));
    EXPECT_THAT(wire.noticed("mobile"), ElementsAre("rings", "missed"));
    EXPECT_THAT(wire.noticed("alice"), testing::Contains(std::string("cancelled")));
}

TEST_F(ForkingProxy, ABranchIsNotCancelledBeforeItSaidAnything) {
    open();
    wire.lose([](const Passing& one) { return one.from == "mobile" && one.at < 3s; });
    alice_calls_bob();
    wire.order(1s, "desk", "answer");
    wire.run_until(2s);
    EXPECT_THAT(wire.between("proxy", "mobile"),
                testing::Not(testing::Contains(HasSubstr("CANCEL"))));
    wire.run_until(20s);
    EXPECT_THAT(wire.between("proxy", "mobile"),
                testing::Contains(std::string("proxy -> mobile CANCEL")));
    EXPECT_THAT(wire.noticed("mobile"), ElementsAre("rings", "missed"));
}

TEST_F(ForkingProxy, BothAnswerBeforeEitherCanBeCancelled) {
    open();
    alice_calls_bob();
    wire.order(1s, "desk", "answer");
    wire.order(1s, "mobile", "answer");
    wire.run_until(20s);
    // Both 200s reach alice; she takes one and hangs up on the other (section 13.2.2.4).
    EXPECT_THAT(wire.between("alice", "desk"), ElementsAre("alice -> desk ACK"));
    EXPECT_THAT(
        wire.between("alice", "mobile"),
        ElementsAre("alice -> mobile ACK", "alice -> mobile BYE", "mobile -> alice 200 BYE"));
}

TEST_F(ForkingProxy, PlacesAreTriedOneAfterTheOtherByPreference) {
    ProxyConfig proxy = office_proxy();
    proxy.forking = Forking::sequential;
    proxy.ring_limit = 5s;
    open(std::move(proxy), 500, 900);
    alice_calls_bob();
    wire.run_until(4s);
    EXPECT_THAT(wire.noticed("mobile"), ElementsAre("rings"));
    EXPECT_THAT(wire.noticed("desk"), ElementsAre());
    wire.order(8s, "desk", "answer");
    wire.run_until(20s);
    EXPECT_THAT(wire.noticed("mobile"), ElementsAre("rings", "missed"));
    EXPECT_THAT(wire.noticed("alice"), testing::Contains(std::string("answered")));
}

TEST_F(ForkingProxy, TimerCEndsACallThatNobodyAnswers) {
    ProxyConfig proxy = office_proxy();
    proxy.timer_c = 10s;  // shorter than the phone's own minute between two 180s
    open(std::move(proxy));
    alice_calls_bob();
    wire.run_until(30s);
    EXPECT_THAT(wire.states("proxy", "proxy-branch"), testing::Contains(std::string("Cancelled")));
    EXPECT_EQ(wire.said("alice", "failed"), "487 Request Terminated");
}

TEST_F(ForkingProxy, TimerCOfABranchThatSaidNothingCountsAs408) {
    ProxyConfig proxy = office_proxy();
    proxy.timer_c = 10s;
    open(std::move(proxy));
    wire.lose([](const Passing& one) { return one.from == "desk" || one.from == "mobile"; });
    alice_calls_bob();
    wire.run_until(12s);
    EXPECT_EQ(wire.said("alice", "failed"), "408 Request Timeout");
}

TEST_F(ForkingProxy, TheAckAndTheByeFollowTheRecordRoute) {
    ProxyConfig proxy = office_proxy();
    proxy.record_route = true;
    open(std::move(proxy));
    alice_calls_bob();
    wire.order(1s, "desk", "answer");
    wire.order(3s, "desk", "hang_up");
    wire.run_until(10s);
    EXPECT_THAT(wire.between("alice", "desk"), ElementsAre());
    const Message ack = sent(wire, "proxy", "ACK", 1);  // the second one is for the 487
    EXPECT_FALSE(ack.has(HeaderId::route));
    EXPECT_EQ(ack.find(HeaderId::max_forwards), "69");
    EXPECT_EQ(sent(wire, "proxy", "BYE").request_uri(), "sip:alice@10.1.0.1:5060");
}

TEST_F(ForkingProxy, WhatMayNotBeForwardedIsAnswered) {
    open();
    const auto answer_to = [&](const std::string& bytes) {
        Exchange fresh;
        fresh.add("proxy", proxy_at, std::make_unique<Proxy>(office_proxy()));
        fresh.inject(0s, "proxy", tester_at, bytes);
        fresh.run_until(1s);
        return sent(fresh, "proxy", fresh.messages().front().what);
    };
    EXPECT_EQ(answer_to(request_to_proxy("INVITE", "Max-Forwards: 0\r\n")).status(), 483);
    EXPECT_EQ(answer_to(request_to_proxy("OPTIONS", "Max-Forwards: 0\r\n")).status(), 200);
    const Message extension =
        answer_to(request_to_proxy("INVITE", "Max-Forwards: 9\r\nProxy-Require: moon\r\n"));
    EXPECT_EQ(extension.status(), 420);
    EXPECT_EQ(extension.find(HeaderId::unsupported), "moon");
    EXPECT_EQ(answer_to(request_to_proxy("INVITE", "Max-Forwards: 9\r\n", "tel:+123")).status(),
              416);
    EXPECT_EQ(answer_to(request_to_proxy("INVITE", "Max-Forwards: 9\r\n", "sip:eve@lab.example"))
                  .status(),
              404);
    EXPECT_EQ(answer_to(request_to_proxy("INVITE", "Max-Forwards: 9\r\n")).status(), 480);
}

TEST_F(ForkingProxy, ALoopIsFoundByTheBranch) {
    // bob's only contact is the proxy itself.
    ProxyConfig proxy = office_proxy();
    proxy.domain.contacts["bob"] = {{"sip:bob@10.1.0.8:5060", 1000}};
    wire.add("proxy", proxy_at, std::make_unique<Proxy>(std::move(proxy)));
    wire.add("alice", alice_at, std::make_unique<Phone>(proxy_phone("alice", "alice", alice_at)));
    alice_calls_bob();
    wire.run_until(5s);
    EXPECT_EQ(wire.said("alice", "failed"), "482 Loop Detected");
    EXPECT_THAT(wire.between("proxy", "proxy"), testing::SizeIs(testing::Lt(12U)));
}

TEST_F(ForkingProxy, ARedirectionIsFollowedByTheProxyItself) {
    ProxyConfig proxy = office_proxy();
    proxy.recurses = true;
    proxy.domain.contacts["bob"] = {{"sip:bob@10.1.0.9:5060", 1000}};
    wire.add("proxy", proxy_at, std::make_unique<Proxy>(std::move(proxy)));
    DomainServerConfig redirect;
    redirect.name = "redirect";
    redirect.network.ipv4 = pbx_at;
    redirect.domain.domain = "elsewhere.example";
    redirect.domain.contacts["bob"] = {{desk, 1000}};
    redirect.redirects = true;
    wire.add("redirect", pbx_at, std::make_unique<DomainServer>(std::move(redirect)));
    wire.add("alice", alice_at, std::make_unique<Phone>(proxy_phone("alice", "alice", alice_at)));
    wire.add("desk", desk_at, std::make_unique<Phone>(proxy_phone("desk", "bob", desk_at)));
    alice_calls_bob();
    wire.order(1s, "desk", "answer");
    wire.run_until(10s);
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "answered"));
}

TEST_F(ForkingProxy, ASessionTimerThatIsTooShortIsTurnedDown) {
    ProxyConfig proxy = office_proxy();
    proxy.session_timer.min_se = 3600s;
    open(std::move(proxy));
    wire.inject(0s, "proxy", tester_at,
                request_to_proxy("INVITE",
                                 "Max-Forwards: 9\r\nSupported: timer\r\nSession-Expires: 90\r\n"));
    wire.run_until(1s);
    const Message answer = sent(wire, "proxy", "422 INVITE");
    EXPECT_EQ(answer.find(HeaderId::min_se), "3600");
}

TEST_F(ForkingProxy, ACallerWithoutSessionTimersIsHelpedInstead) {
    ProxyConfig proxy = office_proxy();
    proxy.session_timer.min_se = 3600s;
    open(std::move(proxy));
    wire.inject(0s, "proxy", tester_at,
                request_to_proxy("INVITE", "Max-Forwards: 9\r\nSession-Expires: 90\r\n"));
    wire.run_until(1s);
    const Message invite = sent(wire, "proxy", "INVITE");
    EXPECT_EQ(invite.find(HeaderId::min_se), "3600");
    EXPECT_EQ(invite.find(HeaderId::session_expires), "3600");
}

TEST_F(ForkingProxy, ARepeated200IsPassedOnAndMarkedAsRepeated) {
    open();
    wire.lose(
        [](const Passing& one) { return one.what == "ACK" && one.nth == 1 && one.to == "desk"; });
    alice_calls_bob();
    wire.order(1s, "desk", "answer");
    wire.run_until(5s);
    unsigned copies = 0;
    for (const Passing& one : wire.messages()) {
        if (one.from == "proxy" && one.what == "200 INVITE" && one.retransmission == 1) ++copies;
    }
    EXPECT_EQ(copies, 1U);
    EXPECT_THAT(wire.between("alice", "desk"),
                ElementsAre("alice -> desk ACK (lost)", "alice -> desk ACK"));
}

TEST_F(ForkingProxy, ALate200PassesAfterAFailureWentBack) {
    ProxyConfig proxy = office_proxy();
    proxy.timer_c = 3s;
    proxy.domain.contacts["bob"] = {{desk, 1000}};
    wire.add("proxy", proxy_at, std::make_unique<Proxy>(std::move(proxy)));
    wire.add("alice", alice_at, std::make_unique<Phone>(proxy_phone("alice", "alice", alice_at)));
    PhoneConfig bob = proxy_phone("desk", "bob", desk_at);
    bob.answers_at_once = true;
    wire.add("desk", desk_at, std::make_unique<Phone>(std::move(bob)));
    wire.lose([](const Passing& one) { return one.to == "desk" && one.at < 3s; });
    alice_calls_bob();
    wire.run_until(10s);
    // Timer C: 408 after 3 s; the INVITE's third copy got through at 3.5 s.
    EXPECT_THAT(wire.between("alice", "proxy"),
                testing::IsSupersetOf({"proxy -> alice 408 INVITE", "proxy -> alice 200 INVITE"}));
}

TEST(SeveralProxies, ThePhoneTriesTheNextWhenOneIsSilentAndStaysThere) {
    Exchange wire;
    ProxyConfig proxy = office_proxy();
    proxy.domain.contacts["bob"] = {{desk, 1000}};
    proxy.domain.authenticate = true;
    wire.add("proxy", proxy_at, std::make_unique<Proxy>(std::move(proxy)));
    PhoneConfig alice = proxy_phone("alice", "alice", alice_at);
    alice.outbound = {pbx_at, proxy_at};  // nobody is at the first one
    wire.add("alice", alice_at, std::make_unique<Phone>(std::move(alice)));
    wire.add("desk", desk_at, std::make_unique<Phone>(proxy_phone("desk", "bob", desk_at)));
    wire.order(0s, "alice", "call", {{"target", "bob"}});
    wire.order(35s, "desk", "answer");
    wire.run_until(40s);
    EXPECT_THAT(wire.between("alice", "10.1.0.9:5060"), testing::SizeIs(7));
    EXPECT_THAT(
        wire.between("alice", "proxy"),
        ElementsAre("alice -> proxy INVITE", "proxy -> alice 407 INVITE", "alice -> proxy ACK",
                    "alice -> proxy INVITE", "proxy -> alice 100 INVITE",
                    "proxy -> alice 180 INVITE", "proxy -> alice 200 INVITE"));
    EXPECT_EQ(sent(wire, "alice", "INVITE", 8).find(HeaderId::cseq), "1 INVITE");
}

TEST(SeveralProxies, EachRealmGetsItsOwnCredentials) {
    Exchange wire;
    const Address second_at{"10.1.0.7", 5060};
    ProxyConfig first = office_proxy();
    first.domain.authenticate = true;
    first.names = {{"lab.example", proxy_at.ip}, {"other.example", second_at.ip}};
    ProxyConfig second = office_proxy();
    second.name = "second";
    second.network.ipv4 = second_at;
    second.domain.domain = "other.example";
    second.domain.authenticate = true;
    second.domain.contacts["bob"] = {{desk, 1000}};
    wire.add("proxy", proxy_at, std::make_unique<Proxy>(std::move(first)));
    wire.add("second", second_at, std::make_unique<Proxy>(std::move(second)));
    wire.add("alice", alice_at, std::make_unique<Phone>(proxy_phone("alice", "alice", alice_at)));
    wire.add("desk", desk_at, std::make_unique<Phone>(proxy_phone("desk", "bob", desk_at)));
    wire.order(0s, "alice", "call", {{"target", "sip:bob@other.example"}});
    wire.run_until(5s);
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback"));
    EXPECT_EQ(sent(wire, "alice", "INVITE", 3).count(HeaderId::proxy_authorization), 2U);
}

/// A redirect server and two phones that bob may be at.
struct Redirected : testing::Test {
    void open(unsigned desk_q, unsigned mobile_q) {
        DomainServerConfig redirect;
        redirect.name = "redirect";
        redirect.network.ipv4 = pbx_at;
        redirect.domain.domain = "lab.example";
        redirect.domain.contacts["bob"] = {{desk, desk_q}, {mobile, mobile_q}};
        redirect.redirects = true;
        wire.add("redirect", pbx_at, std::make_unique<DomainServer>(std::move(redirect)));
        PhoneConfig alice = proxy_phone("alice", "alice", alice_at);
        alice.outbound = {};
        alice.names = {{"lab.example", pbx_at.ip}};
        wire.add("alice", alice_at, std::make_unique<Phone>(std::move(alice)));
        wire.add("desk", desk_at, std::make_unique<Phone>(proxy_phone("desk", "bob", desk_at)));
        wire.add("mobile", mobile_at,
                 std::make_unique<Phone>(proxy_phone("mobile", "bob", mobile_at)));
    }
    Exchange wire;
};

TEST_F(Redirected, ThePhoneTriesTheContactsByTheirPreference) {
    open(200, 800);
    wire.order(0s, "alice", "call", {{"target", "bob"}});
    wire.order(2s, "mobile", "reject", {{"status", "486"}});
    wire.order(4s, "desk", "answer");
    wire.run_until(8s);
    EXPECT_THAT(wire.noticed("mobile"), ElementsAre("rings", "rejected"));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "ringback", "answered"));
    EXPECT_EQ(sent(wire, "alice", "INVITE", 3).find(HeaderId::cseq), "3 INVITE");
}

TEST_F(Redirected, A6xxEndsTheSearch) {
    open(200, 800);
    wire.order(0s, "alice", "call", {{"target", "bob"}});
    wire.order(2s, "mobile", "reject", {{"status", "603"}});
    wire.run_until(8s);
    EXPECT_EQ(wire.said("alice", "failed"), "603 Decline");
    EXPECT_THAT(wire.noticed("desk"), ElementsAre());
}

TEST(StatelessProxyStories, RepeatsAreForwardedUnderTheSameBranch) {
    Exchange wire;
    ProxyConfig proxy = office_proxy();
    proxy.domain.contacts["bob"] = {{desk, 1000}};
    wire.add("proxy", proxy_at, std::make_unique<StatelessProxy>(std::move(proxy)));
    wire.add("alice", alice_at, std::make_unique<Phone>(proxy_phone("alice", "alice", alice_at)));
    wire.add("desk", desk_at, std::make_unique<Phone>(proxy_phone("desk", "bob", desk_at)));
    wire.lose([](const Passing& one) {
        return one.from == "desk" && one.at < 1s;  // so that alice repeats her INVITE
    });
    wire.order(0s, "alice", "call", {{"target", "bob"}});
    wire.order(3s, "desk", "answer");
    wire.run_until(6s);
    EXPECT_EQ(sent(wire, "proxy", "INVITE", 1).to_bytes(),
              sent(wire, "proxy", "INVITE", 2).to_bytes());
    EXPECT_THAT(wire.between("alice", "proxy"),
                testing::Not(testing::Contains(HasSubstr("100 INVITE"))));
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "answered"));
    EXPECT_THAT(wire.states("proxy", "response-context"), ElementsAre());
}

TEST(StatelessProxyStories, CancelGoesWhereItsInviteWent) {
    Exchange wire;
    ProxyConfig proxy = office_proxy();
    proxy.domain.contacts["bob"] = {{desk, 1000}};
    wire.add("proxy", proxy_at, std::make_unique<StatelessProxy>(std::move(proxy)));
    wire.add("alice", alice_at, std::make_unique<Phone>(proxy_phone("alice", "alice", alice_at)));
    wire.add("desk", desk_at, std::make_unique<Phone>(proxy_phone("desk", "bob", desk_at)));
    wire.order(0s, "alice", "call", {{"target", "bob"}});
    wire.order(2s, "alice", "cancel");
    wire.run_until(6s);
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ringback", "cancelled"));
    EXPECT_THAT(wire.noticed("desk"), ElementsAre("rings", "missed"));
}

TEST(ProxyRouting, AStrictRouterOnTheWayGetsWhatItExpects) {
    const ProxyIdentity proxy{"lab.example", {proxy_at, {}, true, true, 1300, true}};
    Message request = *Message::parse(request_to_proxy(
        "BYE", "Max-Forwards: 9\r\nRoute: <sip:10.1.0.8;lr>, <sip:old.example>, <sip:z;lr>\r\n",
        "sip:bob@10.1.0.3"));
    preprocess_route(request, proxy, {Transport::udp, proxy_at, tester_at, {}});
    const Message copy = copy_for(request, "sip:bob@10.1.0.3", proxy, {});
    EXPECT_EQ(copy.request_uri(), "sip:old.example");
    EXPECT_EQ(copy.find(HeaderId::route), "<sip:z;lr>");
    EXPECT_NE(copy.to_bytes().find("Route: <sip:bob@10.1.0.3>"), std::string::npos);
}

TEST(ProxyRouting, WhatAStrictRouterDidIsUndone) {
    const ProxyIdentity proxy{"lab.example", {proxy_at, {}, true, true, 1300, true}};
    Message request = *Message::parse(
        request_to_proxy("BYE", "Max-Forwards: 9\r\nRoute: <sip:a;lr>, <sip:bob@10.1.0.3>\r\n",
                         "sip:10.1.0.8:5060;lr"));
    preprocess_route(request, proxy, {Transport::udp, proxy_at, tester_at, {}});
    EXPECT_EQ(request.request_uri(), "sip:bob@10.1.0.3");
    EXPECT_EQ(request.find(HeaderId::route), "<sip:a;lr>");
}

TEST(GatewayStories, BothSidesAreToldTheGatewaysAddress) {
    Gateway gateway(proxy_at);
    Message offer = *Message::parse(request_to_proxy("INVITE", "Max-Forwards: 9\r\n"));
    const std::string description =
        "v=0\r\no=alice 1 1 IN IP4 10.1.0.1\r\ns=-\r\nc=IN IP4 10.1.0.1\r\nt=0 0\r\n"
        "m=audio 49172 RTP/AVP 0\r\nm=video 0 RTP/AVP 31\r\n";
    offer.set_body("application/sdp", description);
    gateway.rewrite(offer);
    const std::string once(offer.body());
    EXPECT_THAT(once, HasSubstr("c=IN IP4 10.1.0.8\r\n"));
    EXPECT_THAT(once, HasSubstr("m=audio 20000 RTP/AVP 0\r\n"));
    EXPECT_THAT(once, HasSubstr("m=video 0 RTP/AVP 31\r\n"));  // refused streams stay refused
    EXPECT_THAT(once, HasSubstr("o=alice 1 1 IN IP4 10.1.0.1\r\n"));
    EXPECT_EQ(gateway.behind(20000), (Address{"10.1.0.1", 49172}));
    EXPECT_TRUE(gateway.behind(20002).empty());
    offer.set_body("application/sdp", description);
    gateway.rewrite(offer);
    EXPECT_EQ(offer.body(), once);  // the same port each time
}

TEST(SessionTimers, AProxyCompletesTheAnswerOfACalleeThatHasNone) {
    SessionTimerWishes wishes;
    wishes.session_expires = 1800s;
    Message invite =
        *Message::parse(request_to_proxy("INVITE", "Max-Forwards: 9\r\nSupported: timer\r\n"));
    const SessionTimerMemory memory = ask_for_session_timer(invite, wishes);
    EXPECT_EQ(invite.find(HeaderId::session_expires), "1800");
    EXPECT_FALSE(invite.has(HeaderId::min_se));  // not for a caller that knows session timers
    Message answer = response_to(invite, 200, "b");
    complete_session_timer(answer, memory);
    EXPECT_EQ(answer.find(HeaderId::session_expires), "1800;refresher=uac");
    EXPECT_EQ(answer.find(HeaderId::require), "timer");
    Message able = response_to(invite, 200, "b");
    able.add(HeaderId::session_expires, "1200;refresher=uas");
    complete_session_timer(able, memory);
    EXPECT_EQ(able.find(HeaderId::session_expires), "1200;refresher=uas");
}

TEST(BestResponse, AllChallengesAreCollected) {
    const Message request = *Message::parse(request_to_proxy("INVITE", "Max-Forwards: 9\r\n"));
    Message one = response_to(request, 407, "a");
    one.add(HeaderId::proxy_authenticate, "Digest realm=\"a\", nonce=\"1\"");
    Message other = response_to(request, 401, "b");
    other.add(HeaderId::www_authenticate, "Digest realm=\"b\", nonce=\"2\"");
    const Message best = best_response({response_to(request, 404, "c"), one, other});
    EXPECT_EQ(best.status(), 407);
    EXPECT_TRUE(best.has(HeaderId::www_authenticate));
    EXPECT_EQ(best_response({response_to(request, 503, "d")}).status(), 500);
}

}  // namespace
}  // namespace siplab::test
