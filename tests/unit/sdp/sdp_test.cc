// Reading session descriptions (RFC 8866): what stands in them, and what is said of one that is
// wrong.
#include "models/sdp/sdp.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/unit/sdp/sdp_text.h"

namespace siplab::sdp {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// RFC 8866 section 5, the example of a session description.
const std::string rfc_example = on_the_wire(
    "v=0\n"
    "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1\n"
    "s=Call to John Smith\n"
    "i=SDP Offer #1\n"
    "u=http://www.jdoe.example.com/home.html\n"
    "e=Jane Doe <jane@jdoe.example.com>\n"
    "p=+1 617 555-6011\n"
    "c=IN IP4 198.51.100.1\n"
    "t=0 0\n"
    "m=audio 49170 RTP/AVP 0\n"
    "m=audio 49180 RTP/AVP 0\n"
    "m=video 51372 RTP/AVP 99\n"
    "c=IN IP6 2001:db8::2\n"
    "a=rtpmap:99 h263-1998/90000\n");

Diagnosis what_is_wrong_with(const std::string& text) {
    const auto session = Session::parse(text);
    EXPECT_FALSE(session.has_value()) << text;
    return session ? Diagnosis{} : session.error();
}

std::vector<std::string_view> formats_of(const Media& media) {
    std::vector<std::string_view> formats;
    media.each_format([&](std::string_view format) { formats.push_back(format); });
    return formats;
}

TEST(SessionDescription, TellsWhoDescribesWhat) {
    const auto session = Session::parse(rfc_example);
    ASSERT_TRUE(session) << session.error().to_text();
    EXPECT_EQ(session->origin().username, "jdoe");
    EXPECT_EQ(session->origin().session_id, "3724394400");
    EXPECT_EQ(session->origin().session_version, "3724394405");
    EXPECT_EQ(session->origin().nettype, "IN");
    EXPECT_EQ(session->origin().addrtype, "IP4");
    EXPECT_EQ(session->origin().address, "198.51.100.1");
    EXPECT_EQ(session->name(), "Call to John Smith");
    EXPECT_EQ(session->information(), "SDP Offer #1");
    EXPECT_EQ(session->uri(), "http://www.jdoe.example.com/home.html");
    EXPECT_EQ(session->email(), "Jane Doe <jane@jdoe.example.com>");
    EXPECT_EQ(session->phone(), "+1 617 555-6011");
    EXPECT_EQ(session->timing().start, "0");
    EXPECT_EQ(session->timing().stop, "0");
    EXPECT_FALSE(session->key());
}

TEST(SessionDescription, TellsOfEachStream) {
    const auto session = Session::parse(rfc_example);
    ASSERT_TRUE(session);
    ASSERT_EQ(session->media_count(), 3U);
    const Media video = session->media(2);
    EXPECT_EQ(video.type(), "video");
    EXPECT_EQ(video.port(), 51372);
    EXPECT_EQ(video.port_count(), 1U);
    EXPECT_EQ(video.protocol(), "RTP/AVP");
    EXPECT_TRUE(video.is_rtp());
    EXPECT_THAT(formats_of(video), ElementsAre("99"));
}

TEST(SessionDescription, StreamsWithoutAConnectionUseTheSessions) {
    const auto session = Session::parse(rfc_example);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->media(0).connection()->address, "198.51.100.1");
    EXPECT_EQ(session->media(2).connection()->address, "2001:db8::2");
    EXPECT_EQ(session->media(2).connection()->addrtype, "IP6");
}

TEST(SessionDescription, IsWrittenBackAsItWasRead) {
    const auto session = Session::parse(rfc_example);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->to_text(), rfc_example);
    EXPECT_EQ(session->text(), rfc_example);
}

// Section 5: parsers should also accept lines that end in a newline alone.
TEST(SessionDescription, MayEndItsLinesWithNewlinesAlone) {
    const auto session = Session::parse("v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nt=0 0\n");
    ASSERT_TRUE(session);
    EXPECT_EQ(session->to_text(), "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n");
}

// ---- codecs -----------------------------------------------------------------------------------

TEST(Codecs, AreMappedByRtpmapAndElseByTheProfile) {
    const std::string text = with_session(
        "m=audio 4000 RTP/AVP 0 97 101\n"
        "a=rtpmap:97 L16/11025/2\n"
        "a=rtpmap:101 telephone-event/8000\n"
        "a=fmtp:101 0-15\n"
        "a=ptime:20\n");
    const auto session = Session::parse(text);
    ASSERT_TRUE(session);
    const Media audio = session->media(0);
    EXPECT_EQ(audio.rtpmap(0)->encoding, "PCMU");  // RFC 3551 table 4
    EXPECT_EQ(audio.rtpmap(97)->encoding, "L16");
    EXPECT_EQ(audio.rtpmap(97)->rate, 11025U);
    EXPECT_EQ(audio.rtpmap(97)->channels, 2U);
    EXPECT_FALSE(audio.rtpmap(96));
    EXPECT_EQ(audio.fmtp("101"), "0-15");
    EXPECT_FALSE(audio.fmtp("0"));
    EXPECT_EQ(audio.lines().attribute("ptime")->value, "20");
}

TEST(Codecs, AMappingOverrulesTheProfile) {
    const std::string text = with_session("m=audio 4000 RTP/AVP 0\na=rtpmap:0 OPUS/48000\n");
    EXPECT_EQ(Session::parse(text)->media(0).rtpmap(0)->encoding, "OPUS");
}

TEST(Attributes, ThatNobodyKnowsAreKept) {
    const std::string text = with_session("a=X-cap: 1 image udptl t38\na=flag\n");
    const auto session = Session::parse(text);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->own().attribute("X-cap")->value, " 1 image udptl t38");
    EXPECT_FALSE(session->own().attribute("flag")->has_value);
    EXPECT_FALSE(session->own().has_attribute("Flag"));
    EXPECT_EQ(session->to_text(), text);
}

TEST(Bandwidth, IsFoundByItsType) {
    const std::string text = with_session("m=audio 4000 RTP/AVP 0\nb=X-YZ:128\nb=AS:64\n");
    EXPECT_EQ(Session::parse(text)->media(0).lines().bandwidth("AS")->value, 64U);
    EXPECT_FALSE(Session::parse(text)->media(0).lines().bandwidth("CT"));
}

// ---- direction (section 6.7) ------------------------------------------------------------------

// The example of section 6.7.
TEST(DirectionAttribute, OfTheStreamComesBeforeThatOfTheSession) {
    const std::string text = on_the_wire(
        "v=0\no=jdoe 3724395000 3724395001 IN IP6 2001:db8::1\ns=-\nc=IN IP6 2001:db8::1\nt=0 0\n"
        "a=inactive\n"
        "m=audio 49170 RTP/AVP 0\na=sendrecv\n"
        "m=audio 49180 RTP/AVP 0\n"
        "m=video 51372 RTP/AVP 99\na=rtpmap:99 h263-1998/90000\n");
    const auto session = Session::parse(text);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->media(0).direction(), Direction::sendrecv);
    EXPECT_EQ(session->media(1).direction(), Direction::inactive);
    EXPECT_EQ(session->media(2).direction(), Direction::inactive);
}

TEST(DirectionAttribute, IsSendrecvWhenNobodySaysAnything) {
    const std::string text = with_session("m=audio 4000 RTP/AVP 0\n");
    EXPECT_EQ(Session::parse(text)->media(0).direction(), Direction::sendrecv);
}

TEST(DirectionAttribute, StandsAtMostOnceInAPlace) {
    const auto wrong =
        what_is_wrong_with(with_session("m=audio 4000 RTP/AVP 0\na=sendonly\na=inactive\n"));
    EXPECT_EQ(wrong.rule, "RFC 8866 section 6.7");
    EXPECT_EQ(wrong.line, 8U);
}

// ---- addresses (section 5.7) ------------------------------------------------------------------

TEST(ConnectionAddress, OfMulticastHasATimeToLiveAndPerhapsACount) {
    const std::string text = on_the_wire(
        "v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nt=0 0\nm=video 4000 RTP/AVP 31\n"
        "c=IN IP4 233.252.0.1/127/3\nm=video 4002 RTP/AVP 31\nc=IN IP6 ff00::db8:0:101/3\n");
    const auto session = Session::parse(text);
    ASSERT_TRUE(session) << session.error().to_text();
    const auto four = session->media(0).connection();
    EXPECT_EQ(four->address, "233.252.0.1");
    EXPECT_EQ(four->ttl, 127U);
    EXPECT_EQ(four->count, 3U);
    EXPECT_TRUE(four->is_multicast());
    const auto six = session->media(1).connection();
    EXPECT_EQ(six->address, "ff00::db8:0:101");
    EXPECT_EQ(six->count, 3U);
    EXPECT_TRUE(six->is_multicast());
}

TEST(ConnectionAddress, ZeroAsksThatNothingBeSent) {
    const std::string text = on_the_wire(
        "v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nc=IN IP4 0.0.0.0\nt=0 0\nm=audio 4000 RTP/AVP 0\n");
    const auto held = Session::parse(text);
    EXPECT_TRUE(held->media(0).connection()->is_unspecified());
}

// ---- what is wrong ----------------------------------------------------------------------------

struct Wrong {
    const char*
        text;  ///< after the five lines of with_session(), or whole when it begins with "v="
    const char* rule;
    std::size_t line;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.rule; }

class MalformedDescription : public testing::TestWithParam<Wrong> {};

TEST_P(MalformedDescription, IsDiagnosedWithItsLineAndRule) {
    const std::string lines = GetParam().text;
    const bool whole = lines.empty() || lines[0] == 'v' || lines[0] == 'o';
    const auto wrong = what_is_wrong_with(whole ? on_the_wire(lines) : with_session(lines));
    EXPECT_THAT(wrong.rule, HasSubstr(GetParam().rule));
    EXPECT_EQ(wrong.line, GetParam().line) << wrong.to_text();
    EXPECT_EQ(wrong.status, 400);
}

INSTANTIATE_TEST_SUITE_P(
    Order, MalformedDescription,
    testing::Values(
        Wrong{"", "section 5.1", 1}, Wrong{"o=- 1 1 IN IP4 10.0.0.1\n", "section 5.1", 1},
        Wrong{"v=0\ns=-\n", "section 5.2", 2},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\nt=0 0\n", "section 5.3", 3},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\n", "section 5.9", 4},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nm=audio 0 RTP/AVP 0\n", "section 5.9", 4},
        Wrong{"v=0\nv=0\n", "order of lines", 2}, Wrong{"s=again\n", "order of lines", 6},
        Wrong{"c=IN IP4 10.0.0.2\n", "order of lines",
              6},  // RFC 3264 section 9 prints t= before c=
        Wrong{"m=audio 4000 RTP/AVP 0\nt=0 0\n", "order of lines", 7},
        Wrong{"m=audio 4000 RTP/AVP 0\na=x\ni=late\n", "order of lines", 8},
        Wrong{"z=3724395000 -1h\n", "section 5.11", 6},
        Wrong{"a=x\nr=7d 1h 0\n", "order of lines", 7}, Wrong{"x=?\n", "section 5, <type>", 6},
        Wrong{"\n", "section 5", 6}, Wrong{"a =x\n", "section 5", 6},
        Wrong{"a=recvonly\rx\n", "byte-string", 6}, Wrong{"a=no-line-end", "CRLF", 6}));

INSTANTIATE_TEST_SUITE_P(
    Values, MalformedDescription,
    testing::Values(
        Wrong{"v=zero\n", "section 5.1", 1}, Wrong{"v=0\no=alice 1 1 IN IP4\n", "section 5.2", 2},
        Wrong{"v=0\no=alice 1 x IN IP4 10.0.0.1\n", "section 5.2", 2},
        Wrong{"v=0\no=al ice 1 1 IN IP4 10.0.0.1\n", "section 5.2", 2},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=\nt=0 0\n", "section 5.3", 3},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nu=a b\n", "section 5.5", 4},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\ne=nobody\n", "section 5.6", 4},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\np=call me\n", "section 5.6", 4},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nt=123 0\n", "section 5.9", 4},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nc=IN IP4 10.0.0.1/24\n", "section 5.7", 4},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nc=IN IP4 224.2.1.1\n", "section 5.7", 4},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nc=IN IP4 224.2.1.1/256\n", "section 5.7", 4},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nc=IN IP6 ff15::1/127/3\n", "section 5.7", 4},
        Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nb=64\n", "section 5.8", 4},
        Wrong{"r=7d 1h\n", "section 5.10", 6}, Wrong{"k=guess\n", "section 5.12", 6},
        Wrong{"a=\n", "section 5.13", 6}, Wrong{"a=rtpmap:\n", "section 5.13", 6},
        Wrong{"a=two words\n", "section 5.13", 6}));

INSTANTIATE_TEST_SUITE_P(
    Streams, MalformedDescription,
    testing::Values(Wrong{"m=audio 65536 RTP/AVP 0\n", "section 5.14", 6},
                    Wrong{"m=audio RTP/AVP 0\n", "section 5.14", 6},
                    Wrong{"m=audio 4000 RTP/AVP\n", "section 5.14", 6},
                    Wrong{"m=audio 4000/0 RTP/AVP 0\n", "section 5.14", 6},
                    Wrong{"m=audio 4000  RTP/AVP 0\n", "section 5.14", 6},
                    Wrong{"m=audio 4000 RTP/AVP 0 \n", "section 5.14", 6},
                    Wrong{"v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nt=0 0\nm=audio 4000 RTP/AVP 0\n",
                          "section 5.7", 5}));

// Section 5.1: well formed, but of a version that nobody speaks yet; not acceptable here rather
// than a bad request.
TEST(UnknownVersion, IsNotAcceptable) { EXPECT_EQ(what_is_wrong_with("v=1\r\n").status, 488); }

TEST(Diagnosis, SaysWhereInTheDescription) {
    const std::string text = with_session("m=audio nowhere RTP/AVP 0\n");
    const auto wrong = what_is_wrong_with(text);
    EXPECT_EQ(text.substr(wrong.offset, 7), "nowhere");
    EXPECT_EQ(wrong.expected, "a port from 0 to 65535");
}

// A stream that is not wanted needs no address (RFC 3264 section 8.2).
TEST(RejectedStream, NeedsNoConnection) {
    EXPECT_TRUE(Session::parse(
        on_the_wire("v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nt=0 0\nm=audio 0 RTP/AVP 0\n")));
}

TEST(LongDescription, IsReadBeyondTheInlineLines) {
    std::string rest = "m=audio 4000 RTP/AVP 0\n";
    for (int i = 0; i < 200; ++i) rest += "a=x-" + std::to_string(i) + "\n";
    const std::string text = with_session(rest);
    const auto session = Session::parse(text);
    ASSERT_TRUE(session);
    EXPECT_TRUE(session->media(0).lines().has_attribute("x-199"));
    EXPECT_EQ(session->to_text(), text);
}

}  // namespace
}  // namespace siplab::sdp
