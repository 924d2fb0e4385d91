// A bad input is a value: recorded, answered where RFC 3261 allows an answer, and never the end of
// anything.
#include "models/message/headers.h"
#include "tests/unit/stack/story.h"

namespace siplab::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

const Address stranger{"10.1.0.1", 5060};

std::string request(const std::string& method, const std::string& cseq,
                    const std::string& rest = {}) {
    return method +
           " sip:bob@10.1.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bKbad\r\n"
           "From: <sip:a@x>;tag=1\r\nTo: <sip:bob@10.1.0.2>\r\nCall-ID: c\r\nCSeq: " +
           cseq + "\r\nMax-Forwards: 70\r\n" + rest + "\r\n";
}

/// Everything that bob does about these bytes.
std::vector<std::string> what_bob_does(const std::string& bytes,
                                       std::vector<Send>* sent = nullptr) {
    TransactionBench bench;
    bench.inject(0s, bench.bob(), stranger, bytes);
    bench.run_until(1ms);
    if (sent != nullptr) *sent = bench.sent();
    EXPECT_EQ(bench.bob().layer.live(), 0U);
    return bench.journal();
}

STORY(MalformedStory, AMalformedRequestIsRecordedAndAnswered400) {
    std::vector<Send> sent;
    const auto story = what_bob_does(request("OPTIONS", "one OPTIONS"), &sent);
    ASSERT_THAT(story, SizeIs(2));
    EXPECT_THAT(story[0], StartsWith("0.000 bob malformed: line 6, byte "));
    const Message response = *Message::parse(sent.front().bytes);
    EXPECT_EQ(response.status(), 400);
    EXPECT_THAT(std::string(response.reason()), StartsWith("Bad Request"));
    EXPECT_EQ(response.find(HeaderId::call_id), "c");
    EXPECT_FALSE(get_if<To>(response)->tag().empty());
    EXPECT_EQ(sent.front().to, stranger);
}

/// Section 8.2.7: without state, the same request gets the same answer, tag included.
STORY(MalformedStory, TheSameMalformedRequestGetsTheSameAnswer) {
    std::vector<Send> first;
    std::vector<Send> second;
    what_bob_does(request("OPTIONS", "one OPTIONS"), &first);
    what_bob_does(request("OPTIONS", "one OPTIONS"), &second);
    EXPECT_EQ(first.front().bytes, second.front().bytes);
}

STORY(MalformedStory, AnotherVersionOfSipIsAnswered505) {
    std::string bytes = request("OPTIONS", "1 OPTIONS");
    bytes.replace(bytes.find("SIP/2.0"), 7, "SIP/7.0");
    std::vector<Send> sent;
    what_bob_does(bytes, &sent);
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(Message::parse(sent.front().bytes)->status(), 505);
    EXPECT_EQ(Message::parse(sent.front().bytes)->reason(), "Version Not Supported");
}

STORY(MalformedStory, AnAckIsNeverAnswered) {
    EXPECT_THAT(what_bob_does(request("ACK", "one ACK")), SizeIs(1));
}

STORY(MalformedStory, AMalformedResponseIsDiscarded) {
    const auto story = what_bob_does(
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.1.0.2:5060;branch=z9hG4bK1\r\n"
        "CSeq: many OPTIONS\r\n\r\n");
    ASSERT_THAT(story, SizeIs(1));
    EXPECT_THAT(story.front(), HasSubstr("malformed"));
}

/// An INVITE without Contact gets its 400; the ACK for that has no transaction to find
/// (section 8.2.7).
STORY(MalformedStory, TheAckForAStatelessAnswerIsIgnored) {
    TransactionBench bench;
    bench.at(0s, bench.alice(), [](Station& alice, Outbox& out) {
        Message request = alice.request(Method::invite);
        request.remove(HeaderId::contact);
        alice.send(out, std::move(request));
    });
    bench.run_until(1s);
    EXPECT_THAT(bench.lines_with("bob hears"), IsEmpty());
    EXPECT_THAT(bench.lines_with("alice hears"), ElementsAre("0.020 alice hears 400 INVITE"));
    EXPECT_THAT(bench.lines_with("ignored"), SizeIs(1));
}

/// RFC 4475 section 3.3.1: "ideally, it will respond with a 400 error if it can". The top Via is
/// enough to send it by.
STORY(MalformedStory, ARequestThatLacksAlmostEverythingIsAnsweredWithWhatThereIs) {
    std::vector<Send> sent;
    what_bob_does(
        "OPTIONS sip:bob@10.1.0.2 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bK1\r\nCSeq: 1 OPTIONS\r\n\r\n",
        &sent);
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(Message::parse(sent.front().bytes)->status(), 400);
    EXPECT_EQ(sent.front().to, stranger);
}

STORY(MalformedStory, ARequestWithoutAViaHasNoWayBack) {
    EXPECT_THAT(what_bob_does("OPTIONS sip:bob@10.1.0.2 SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n"),
                ElementsAre(HasSubstr("malformed")));
}

/// Section 18.3: a datagram that ends before its body does.
STORY(MalformedStory, ADatagramShorterThanItsContentLengthIsAnswered400) {
    std::vector<Send> sent;
    what_bob_does(
        request("MESSAGE", "1 MESSAGE", "Content-Type: text/plain\r\nContent-Length: 99\r\n") +
            "hi",
        &sent);
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(Message::parse(sent.front().bytes)->status(), 400);
}

STORY(MalformedStory, NoiseIsRecordedAndForgotten) {
    EXPECT_THAT(what_bob_does(std::string("\x00\xff\x17 GET / HTTP", 14)),
                ElementsAre(HasSubstr("malformed")));
    EXPECT_THAT(what_bob_does("\r\n\r\n"), ElementsAre(HasSubstr("ignored: empty lines")));
    EXPECT_THAT(what_bob_does(""), ElementsAre(HasSubstr("ignored: empty lines")));
}

/// Octet for octet: nothing that arrives may throw, abort or leave a transaction behind that nobody
/// began.
STORY(MalformedStory, AnyPrefixOfARequestIsSurvived) {
    const std::string whole = request("OPTIONS", "1 OPTIONS", "Content-Length: 0\r\n");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        TransactionBench bench;
        bench.inject(0s, bench.bob(), stranger, whole.substr(0, length));
        bench.run_until(1ms);
        EXPECT_THAT(bench.lines_with("hears"), testing::SizeIs(testing::Le(1U)));
    }
}

}  // namespace
}  // namespace siplab::test
