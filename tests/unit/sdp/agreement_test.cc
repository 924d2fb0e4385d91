// What two sides have agreed on (RFC 3264 section 7), on the examples of its section 10.
#include <string>

#include <gmock/gmock.h>

#include "models/sdp/offer_answer.h"
#include "tests/unit/sdp/sdp_text.h"

namespace siplab::sdp {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// Section 10.1, "s=" being empty there, which RFC 8866 section 5.3 forbids: here a dash.
const std::string alices_offer = on_the_wire(
    "v=0\no=alice 2890844526 2890844526 IN IP4 host.anywhere.com\ns=-\n"
    "c=IN IP4 host.anywhere.com\nt=0 0\n"
    "m=audio 49170 RTP/AVP 0\na=rtpmap:0 PCMU/8000\n"
    "m=video 51372 RTP/AVP 31\na=rtpmap:31 H261/90000\n"
    "m=video 53000 RTP/AVP 32\na=rtpmap:32 MPV/90000\n");
const std::string bobs_answer = on_the_wire(
    "v=0\no=bob 2890844730 2890844730 IN IP4 host.example.com\ns=-\n"
    "c=IN IP4 host.example.com\nt=0 0\n"
    "m=audio 49920 RTP/AVP 0\na=rtpmap:0 PCMU/8000\n"
    "m=video 0 RTP/AVP 31\n"
    "m=video 53000 RTP/AVP 32\na=rtpmap:32 MPV/90000\n");

std::vector<Stream> agreed(const std::string& offer, const std::string& answer, Role role) {
    const auto offered = Session::parse(offer);
    const auto answered = Session::parse(answer);
    if (!offered || !answered) return {};
    const auto streams = agree(*offered, *answered, role);
    EXPECT_TRUE(streams.has_value()) << (streams ? "" : streams.error().to_text());
    return streams ? *streams : std::vector<Stream>();
}

std::string rule_broken(const std::string& offer, const std::string& answer) {
    const auto offered = Session::parse(offer);
    const auto answered = Session::parse(answer);
    const auto streams = agree(*offered, *answered, Role::offerer);
    return streams ? "" : streams.error().rule;
}

TEST(Agreement, OfSection101HasTwoStreamsOfThree) {
    const auto streams = agreed(alices_offer, bobs_answer, Role::offerer);
    ASSERT_THAT(streams, SizeIs(3));
    EXPECT_TRUE(streams[0].accepted);
    EXPECT_EQ(streams[0].remote_ip, "host.example.com");
    EXPECT_EQ(streams[0].remote_port, 49920);
    ASSERT_THAT(streams[0].codecs, SizeIs(1));
    EXPECT_EQ(streams[0].codecs[0].name, "PCMU");
    EXPECT_EQ(streams[0].direction, Direction::sendrecv);
    EXPECT_FALSE(streams[1].accepted);
    EXPECT_THAT(streams[1].codecs, IsEmpty());
    EXPECT_TRUE(streams[2].accepted);
}

TEST(Agreement, LooksDifferentFromTheOtherSide) {
    const auto streams = agreed(alices_offer, bobs_answer, Role::answerer);
    EXPECT_EQ(streams.at(0).remote_ip, "host.anywhere.com");
    EXPECT_EQ(streams.at(0).remote_port, 49170);
}

// Section 10.2: one of the three codecs of the offer is dropped.
TEST(Agreement, OfSection102KeepsTheCommonCodecsInThePeersOrder) {
    const auto streams =
        agreed(with_session("m=audio 62986 RTP/AVP 0 4 18\na=inactive\n"),
               with_session("m=audio 54344 RTP/AVP 4 0\na=inactive\n"), Role::offerer);
    ASSERT_THAT(streams.at(0).codecs, SizeIs(2));
    EXPECT_EQ(streams[0].codecs[0].name, "G723");
    EXPECT_EQ(streams[0].codecs[1].name, "PCMU");
    EXPECT_EQ(streams[0].direction, Direction::inactive);
}

// Section 5.1: one sends with the payload numbers that the other side gave.
TEST(Agreement, UsesThePeersPayloadNumbers) {
    const auto streams = agreed(with_session("m=audio 4000 RTP/AVP 96\na=rtpmap:96 PCMU/8000\n"),
                                with_session("m=audio 5000 RTP/AVP 0\n"), Role::offerer);
    EXPECT_EQ(streams.at(0).codecs.at(0).payload, 0U);
}

TEST(Agreement, OnHoldFlowsOneWay) {
    const std::string hold = with_session("m=audio 4000 RTP/AVP 0\na=sendonly\n");
    const std::string held = with_session("m=audio 5000 RTP/AVP 0\na=recvonly\n");
    EXPECT_EQ(agreed(hold, held, Role::offerer).at(0).direction, Direction::sendonly);
    EXPECT_EQ(agreed(hold, held, Role::answerer).at(0).direction, Direction::recvonly);
    EXPECT_TRUE(agreed(hold, held, Role::answerer).at(0).is_held());
}

// Section 8.4: nothing is sent to 0.0.0.0.
TEST(Agreement, WithAddressZeroSendsNothingThere) {
    const std::string hold = with_session("m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\n");
    const std::string answer = with_session("m=audio 5000 RTP/AVP 0\n");
    EXPECT_EQ(agreed(hold, answer, Role::answerer).at(0).direction, Direction::recvonly);
}

TEST(BadAnswer, HasAnotherNumberOfStreams) {
    EXPECT_EQ(rule_broken(alices_offer, with_session("m=audio 49920 RTP/AVP 0\n")),
              "RFC 3264 section 6");
}

TEST(BadAnswer, HasAnotherMediaType) {
    EXPECT_EQ(rule_broken(with_session("m=audio 4000 RTP/AVP 0\n"),
                          with_session("m=video 5000 RTP/AVP 31\n")),
              "RFC 3264 section 6.1");
}

TEST(BadAnswer, SendsWhereTheOfferDoesNotReceive) {
    EXPECT_EQ(rule_broken(with_session("m=audio 4000 RTP/AVP 0\na=sendonly\n"),
                          with_session("m=audio 5000 RTP/AVP 0\na=sendrecv\n")),
              "RFC 3264 section 6.1");
}

TEST(BadAnswer, HasNoFormatOfTheOffer) {
    EXPECT_EQ(rule_broken(with_session("m=audio 4000 RTP/AVP 0\n"),
                          with_session("m=audio 5000 RTP/AVP 8\n")),
              "RFC 3264 section 6.1");
}

TEST(BadAnswer, BringsBackARemovedStream) {
    EXPECT_EQ(rule_broken(with_session("m=audio 0 RTP/AVP 0\n"),
                          with_session("m=audio 5000 RTP/AVP 0\n")),
              "RFC 3264 section 8.2");
}

}  // namespace
}  // namespace siplab::sdp
