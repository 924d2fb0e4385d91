// What a phone and a PBX answer to requests that they cannot or will not process (RFC 3261
// section 8.2, 9.2, 12.2.2).
#include <fmt/format.h>

#include "models/message/headers.h"
#include "tests/unit/agents/scene.h"

namespace siplab::test {
namespace {

const Address stranger{"10.1.0.50", 5060};

/// A well-formed request from a stranger; `more` are further header lines, each with its line end.
std::string request(const std::string& method, const std::string& uri, const std::string& more = {},
                    const std::string& to_tag = {}, const std::string& branch = "z9hG4bK-x1",
                    unsigned cseq = 1) {
    return fmt::format(
        "{0} {1} SIP/2.0\r\nVia: SIP/2.0/UDP 10.1.0.50:5060;branch={4}\r\nMax-Forwards: 70\r\n"
        "From: <sip:x@10.1.0.50>;tag=x\r\nTo: <{1}>{3}\r\n"
        "Call-ID: x1@10.1.0.50\r\nCSeq: {5} {0}\r\n"
        "Contact: <sip:x@10.1.0.50>\r\n{2}\r\n",
        method, uri, more, to_tag.empty() ? "" : ";tag=" + to_tag, branch, cseq);
}

struct Refusals : TwoPhones {
    /// The only answer of bob to this datagram.
    Message answer_of_bob(const std::string& bytes) {
        connect();
        wire.inject(0s, "bob", stranger, bytes);
        wire.run_until(100ms);
        EXPECT_THAT(wire.messages(), testing::SizeIs(1));
        return wire.messages().empty() ? Message() : wire.messages().front().message();
    }
};

constexpr auto bob_uri = "sip:bob@10.1.0.2";

TEST_F(Refusals, UnknownMethodIs501WithAllow) {
    const Message answer = answer_of_bob(request("DANCE", bob_uri));
    EXPECT_EQ(answer.status(), 501);
    EXPECT_TRUE(answer.has(HeaderId::allow));
}

TEST_F(Refusals, KnownMethodThatAPhoneDoesNotTakeIs405WithAllow) {
    const Message answer = answer_of_bob(request("PUBLISH", bob_uri));
    EXPECT_EQ(answer.status(), 405);
    EXPECT_THAT(std::string(*answer.find(HeaderId::allow)), HasSubstr("INVITE"));
}

TEST_F(Refusals, UnknownExtensionIs420AndNamed) {
    const Message answer =
        answer_of_bob(request("INVITE", bob_uri, "Require: 100rel, teleport\r\n"));
    EXPECT_EQ(answer.status(), 420);
    EXPECT_EQ(answer.find(HeaderId::unsupported), "100rel, teleport");
}

TEST_F(Refusals, UnknownBodyTypeIs415WithAccept) {
    const Message answer = answer_of_bob(
        request("INVITE", bob_uri, "Content-Type: application/teapot\r\nContent-Length: 3\r\n") +
        "hot");
    EXPECT_EQ(answer.status(), 415);
    EXPECT_EQ(answer.find(HeaderId::accept),
              "application/sdp, application/simple-message-summary, message/sipfrag");
}

TEST_F(Refusals, AnOptionalBodyOfUnknownTypeIsIgnored) {
    const Message answer = answer_of_bob(
        request(
            "OPTIONS", bob_uri,
            "Content-Type: application/teapot\r\nContent-Disposition: render;handling=optional\r\n"
            "Content-Length: 3\r\n") +
        "hot");
    EXPECT_EQ(answer.status(), 200);
}

TEST_F(Refusals, UnknownSchemeIs416) {
    EXPECT_EQ(answer_of_bob(request("OPTIONS", "soap.beep://x")).status(), 416);
}

TEST_F(Refusals, AnotherUserIs404) {
    EXPECT_EQ(answer_of_bob(request("INVITE", "sip:mallory@10.1.0.2")).status(), 404);
}

TEST_F(Refusals, ByeWithoutADialogIs481) {
    EXPECT_EQ(answer_of_bob(request("BYE", bob_uri, {}, "nobody")).status(), 481);
}

TEST_F(Refusals, ByeWithoutATagIs481) {
    EXPECT_EQ(answer_of_bob(request("BYE", bob_uri)).status(), 481);
}

TEST_F(Refusals, CancelOfNothingIs481) {
    EXPECT_EQ(answer_of_bob(request("CANCEL", bob_uri)).status(), 481);
}

TEST_F(Refusals, AnOfferThatNobodyCanAnswerIs488) {
    const std::string sdp =
        "v=0\r\no=- 1 1 IN IP4 10.1.0.50\r\ns=-\r\nc=IN IP4 10.1.0.50\r\nt=0 0\r\n"
        "m=video 4000 RTP/AVP 31\r\n";
    const Message answer =
        answer_of_bob(request("INVITE", bob_uri,
                              fmt::format("Content-Type: application/sdp\r\nContent-Length: {}\r\n",
                                          sdp.size())) +
                      sdp);
    EXPECT_EQ(answer.status(), 488);
}

TEST_F(Refusals, AStrayAckIsNeverAnswered) {
    connect();
    wire.inject(0s, "bob", stranger, request("ACK", bob_uri, {}, "nobody"));
    wire.run_until(1s);
    EXPECT_THAT(wire.messages(), testing::IsEmpty());
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("ignored"));
}

TEST_F(Refusals, TheSameRequestByTwoWaysIsMerged482) {
    connect();
    wire.inject(0ms, "bob", stranger, request("INVITE", bob_uri, {}, {}, "z9hG4bK-way1"));
    wire.inject(10ms, "bob", stranger, request("INVITE", bob_uri, {}, {}, "z9hG4bK-way2"));
    wire.run_until(100ms);
    ASSERT_THAT(wire.messages(), testing::SizeIs(2));
    EXPECT_EQ(wire.messages()[0].message().status(), 180);
    EXPECT_EQ(wire.messages()[1].message().status(), 482);
}

TEST_F(Refusals, ALowerCSeqInADialogIs500) {
    connect();
    wire.inject(0ms, "bob", stranger, request("INVITE", bob_uri, {}, {}, "z9hG4bK-1", 10));
    wire.order(10ms, "bob", "answer");
    wire.run_until(20ms);
    const std::string tag(get<To>(wire.messages().back().message())->tag());
    wire.inject(30ms, "bob", stranger, request("OPTIONS", bob_uri, {}, tag, "z9hG4bK-2", 9));
    wire.run_until(40ms);
    EXPECT_EQ(wire.messages().back().message().status(), 500);
}

TEST_F(Refusals, AMissingHeaderIs400AndNamesIt) {
    connect();
    wire.inject(
        0s, "bob", stranger,
        "OPTIONS sip:bob@10.1.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.1.0.50:5060;branch=z9hG4bK-x1\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:x@10.1.0.50>;tag=x\r\n"
        "To: <sip:bob@10.1.0.2>\r\nCSeq: 1 OPTIONS\r\n\r\n");
    wire.run_until(1s);
    ASSERT_THAT(wire.messages(), testing::SizeIs(1));
    EXPECT_EQ(wire.messages()[0].message().status(), 400);
    EXPECT_THAT(wire.said("bob", "malformed"), HasSubstr("Call-ID"));
}

TEST_F(Refusals, GarbageIsRecordedAndNotAnswered) {
    connect();
    wire.inject(0s, "bob", stranger, "\x01\x02 this is no SIP");
    wire.run_until(1s);
    EXPECT_THAT(wire.messages(), testing::IsEmpty());
    EXPECT_THAT(wire.noticed("bob"), ElementsAre("malformed"));
}

TEST_F(Refusals, AResponseWithMoreThanOneViaIsDiscarded) {
    // Section 8.1.3.3 (RFC 4475 section 3.3.10, bcast): bob's answer comes back with a second Via
    // below alice's.
    connect();
    wire.lose([](const Passing& one) { return one.from == "bob"; });
    wire.order(0s, "alice", "options", {{"target", "sip:bob@10.1.0.2"}});
    wire.run_until(100ms);
    std::string answer = sent(wire, "bob", "200 OPTIONS").to_bytes();
    answer.insert(answer.find("From:"), "Via: SIP/2.0/UDP 10.1.0.77;branch=z9hG4bK-other\r\n");
    wire.inject(200ms, "alice", bob_at, answer);
    wire.run_until(300ms);
    EXPECT_THAT(wire.noticed("alice"), ElementsAre("ignored"));
}

}  // namespace
}  // namespace siplab::test
