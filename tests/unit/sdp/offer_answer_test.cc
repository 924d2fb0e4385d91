// What is offered and what is answered (RFC 3264 sections 5, 6 and 8), as texts that can be read.
#include "models/sdp/offer_answer.h"

#include <string>

#include <gmock/gmock.h>

#include "tests/unit/sdp/sdp_text.h"

namespace siplab::sdp {
namespace {

using testing::HasSubstr;
using testing::Not;

const Codec pcmu{0, "PCMU", 8000};
const Codec pcma{8, "PCMA", 8000};
const Codec g722{9, "G722", 8000};
const Codec keys{101, "telephone-event", 8000};

Local alice() {
    Local local;
    local.username = "alice";
    local.ip = "10.0.0.1";
    local.port = 4000;
    local.session_id = 100;
    local.codecs = {pcmu, pcma, keys};
    return local;
}

Local bob() {
    Local local;
    local.username = "bob";
    local.ip = "2001:db8::2";
    local.port = 5000;
    local.session_id = 200;
    local.codecs = {pcma, pcmu, keys};
    return local;
}

Local with_direction(Local local, Direction direction) {
    local.direction = direction;
    return local;
}

/// The answer to an offer that is fit to be answered.
std::string answer_to(const std::string& offer, const Local& local, std::string_view last = {}) {
    const auto session = Session::parse(offer);
    if (!session) return session.error().to_text();
    const auto answer = make_answer(*session, local, last);
    return answer ? *answer : answer.error().to_text();
}

Diagnosis refusal_of(const std::string& offer, const Local& local, std::string_view last = {}) {
    const auto session = Session::parse(offer);
    const auto answer = make_answer(*session, local, last);
    EXPECT_FALSE(answer.has_value());
    return answer ? Diagnosis{} : answer.error();
}

// ---- offers (section 5) -----------------------------------------------------------------------

TEST(Offer, ListsWhatThePhoneCanDo) {
    EXPECT_EQ(make_offer(alice()), on_the_wire("v=0\n"
                                               "o=alice 100 100 IN IP4 10.0.0.1\n"
                                               "s=-\n"
                                               "c=IN IP4 10.0.0.1\n"
                                               "t=0 0\n"
                                               "m=audio 4000 RTP/AVP 0 8 101\n"
                                               "a=rtpmap:0 PCMU/8000\n"
                                               "a=rtpmap:8 PCMA/8000\n"
                                               "a=rtpmap:101 telephone-event/8000\n"
                                               "a=fmtp:101 0-15\n"
                                               "a=sendrecv\n"));
}

TEST(Offer, NamesIpv6) { EXPECT_THAT(make_offer(bob()), HasSubstr("c=IN IP6 2001:db8::2\r\n")); }

// ---- answers (section 6) ----------------------------------------------------------------------

TEST(Answer, KeepsTheOffersOrderAndNumbers) {
    const std::string offer = with_session(
        "m=audio 4000 RTP/AVP 9 8 0 96\na=rtpmap:96 telephone-event/8000\na=fmtp:96 0-11\n");
    EXPECT_EQ(answer_to(offer, bob()), on_the_wire("v=0\n"
                                                   "o=bob 200 200 IN IP6 2001:db8::2\n"
                                                   "s=-\n"
                                                   "c=IN IP6 2001:db8::2\n"
                                                   "t=0 0\n"
                                                   "m=audio 5000 RTP/AVP 8 0 96\n"
                                                   "a=rtpmap:8 PCMA/8000\n"
                                                   "a=rtpmap:0 PCMU/8000\n"
                                                   "a=rtpmap:96 telephone-event/8000\n"
                                                   "a=fmtp:96 0-15\n"
                                                   "a=sendrecv\n"));
}

TEST(Answer, HasTheTimesOfTheOffer) {
    const std::string offer = on_the_wire(
        "v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nc=IN IP4 10.0.0.1\nt=3034423619 0\n"
        "m=audio 4000 RTP/AVP 0\n");
    EXPECT_THAT(answer_to(offer, bob()), HasSubstr("t=3034423619 0\r\n"));
}

TEST(Answer, DeclinesStreamsOneByOne) {
    const std::string offer = with_session(
        "m=video 4002 RTP/AVP 31\nm=audio 4000 RTP/AVP 0\n"
        "m=application 4004 udp wb\nm=audio 4006 RTP/AVP 0\n");
    EXPECT_THAT(answer_to(offer, bob()), HasSubstr(on_the_wire("m=video 0 RTP/AVP 31\n"
                                                               "m=audio 5000 RTP/AVP 0\n"
                                                               "a=rtpmap:0 PCMU/8000\n"
                                                               "a=sendrecv\n"
                                                               "m=application 0 udp wb\n"
                                                               "m=audio 0 RTP/AVP 0\n")));
}

TEST(Answer, CopiesTheParametersOfACodec) {
    Local local = bob();
    local.codecs = {{18, "G729", 8000}};
    const std::string offer = with_session("m=audio 4000 RTP/AVP 18\na=fmtp:18 annexb=no\n");
    EXPECT_THAT(answer_to(offer, local), HasSubstr("a=fmtp:18 annexb=no\r\n"));
}

TEST(Answer, ComparesEncodingNamesInAnyCase) {
    const std::string offer = with_session("m=audio 4000 RTP/AVP 97\na=rtpmap:97 pcmu/8000\n");
    EXPECT_THAT(answer_to(offer, bob()),
                HasSubstr("m=audio 5000 RTP/AVP 97\r\na=rtpmap:97 pcmu/8000\r\n"));
}

TEST(Answer, ToAnOfferWithoutStreamsHasNoneEither) {
    EXPECT_THAT(answer_to(with_session(""), bob()), Not(HasSubstr("m=")));
}

TEST(Answer, IsRefusedWhenNoCodecFits) {
    const auto wrong = refusal_of(with_session("m=audio 4000 RTP/AVP 9\n"), bob());
    EXPECT_EQ(wrong.status, 488);
    EXPECT_EQ(wrong.line, 6U);
    EXPECT_EQ(wrong.rule, "RFC 3264 section 6");
}

TEST(Answer, IsRefusedWhenOnlyKeysCouldBeHeard) {
    const std::string offer =
        with_session("m=audio 4000 RTP/AVP 101\na=rtpmap:101 telephone-event/8000\n");
    EXPECT_EQ(refusal_of(offer, bob()).status, 488);
}

TEST(Answer, IsRefusedForStereoAndOtherRates) {
    const std::string offer = with_session(
        "m=audio 4000 RTP/AVP 97 98\na=rtpmap:97 PCMU/16000\na=rtpmap:98 PCMU/8000/2\n");
    EXPECT_EQ(refusal_of(offer, bob()).status, 488);
}

TEST(Answer, IsRefusedForMulticast) {
    const std::string offer = with_session("m=audio 4000 RTP/AVP 0\nc=IN IP4 233.252.0.1/127\n");
    EXPECT_EQ(refusal_of(offer, bob()).status, 488);
}

// ---- direction (section 6.1) ------------------------------------------------------------------

struct Turn {
    Direction offered, wanted, answered;
};

void PrintTo(const Turn& turn, std::ostream* out) {
    *out << to_text(turn.offered) << " to one who wants " << to_text(turn.wanted);
}

class DirectionOfAnAnswer : public testing::TestWithParam<Turn> {};

TEST_P(DirectionOfAnAnswer, IsWhatBothWant) {
    const std::string offer = make_offer(with_direction(alice(), GetParam().offered));
    const std::string answer = answer_to(offer, with_direction(bob(), GetParam().wanted));
    EXPECT_EQ(Session::parse(answer)->media(0).direction(), GetParam().answered);
}

using D = Direction;
INSTANTIATE_TEST_SUITE_P(Section61, DirectionOfAnAnswer,
                         testing::Values(Turn{D::sendrecv, D::sendrecv, D::sendrecv},
                                         Turn{D::sendrecv, D::sendonly, D::sendonly},
                                         Turn{D::sendrecv, D::recvonly, D::recvonly},
                                         Turn{D::sendrecv, D::inactive, D::inactive},
                                         Turn{D::sendonly, D::sendrecv, D::recvonly},
                                         Turn{D::sendonly, D::sendonly, D::inactive},
                                         Turn{D::recvonly, D::sendrecv, D::sendonly},
                                         Turn{D::recvonly, D::recvonly, D::inactive},
                                         Turn{D::inactive, D::sendrecv, D::inactive},
                                         Turn{D::inactive, D::inactive, D::inactive}));

// ---- changing a session (section 8) -----------------------------------------------------------

TEST(Change, ToHoldRaisesTheVersionAndNothingElse) {
    const std::string first = make_offer(alice());
    const std::string hold = make_offer(with_direction(alice(), Direction::sendonly), first);
    std::string expected = first;
    expected.replace(expected.find("100 100"), 7, "100 101");
    expected.replace(expected.find("a=sendrecv"), 10, "a=sendonly");
    EXPECT_EQ(hold, expected);
}

TEST(Change, ToTheSameKeepsTheVersion) {
    const std::string first = make_offer(alice());
    EXPECT_EQ(make_offer(alice(), first), first);
    const std::string answer = answer_to(first, bob());
    EXPECT_EQ(answer_to(first, bob(), answer), answer);
}

TEST(Change, OfAHeldCallIsAnsweredRecvonly) {
    const std::string first = make_offer(alice());
    const std::string answer = answer_to(first, bob());
    const std::string hold = make_offer(with_direction(alice(), Direction::sendonly), first);
    const std::string held = answer_to(hold, bob(), answer);
    EXPECT_THAT(held, HasSubstr("o=bob 200 201 IN IP6 2001:db8::2\r\n"));
    EXPECT_THAT(held, HasSubstr("a=recvonly\r\n"));
}

TEST(Change, KeepsTheOriginWhenTheAddressMoves) {
    Local moved = alice();
    moved.ip = "10.0.0.99";
    const std::string offer = make_offer(moved, make_offer(alice()));
    EXPECT_THAT(offer, HasSubstr("o=alice 100 101 IN IP4 10.0.0.1\r\n"));
    EXPECT_THAT(offer, HasSubstr("c=IN IP4 10.0.0.99\r\n"));
}

TEST(Change, KeepsEveryStreamInItsPlace) {
    const std::string offer = with_session("m=video 4002 RTP/AVP 31\nm=audio 4000 RTP/AVP 0\n");
    const std::string answer = answer_to(offer, bob());
    const std::string change = make_offer(with_direction(bob(), Direction::sendonly), answer);
    const auto session = Session::parse(change);
    ASSERT_EQ(session->media_count(), 2U);
    EXPECT_TRUE(session->media(0).is_rejected());
    EXPECT_EQ(session->media(1).port(), 5000);
}

// Section 8.3.2: Alice called payload 97 PCMA, so Bob must not call it anything else later on.
TEST(Change, DoesNotGiveAPayloadNumberAnotherMeaning) {
    Local local = bob();
    local.codecs = {pcma, {97, "L16", 44100}};
    const std::string offer = with_session("m=audio 4000 RTP/AVP 97\na=rtpmap:97 PCMA/8000\n");
    const std::string change = make_offer(local, answer_to(offer, local));
    EXPECT_THAT(change, HasSubstr(on_the_wire("m=audio 5000 RTP/AVP 97 96\n"
                                              "a=rtpmap:97 PCMA/8000\n"
                                              "a=rtpmap:96 L16/44100\n")));
}

TEST(Change, UsesThePlaceOfARemovedStreamAgain) {
    const std::string removed = with_session("m=audio 0 RTP/AVP 0\n");
    const std::string change = make_offer(alice(), removed);
    EXPECT_EQ(Session::parse(change)->media_count(), 1U);
    EXPECT_THAT(change, HasSubstr("m=audio 4000 RTP/AVP 0 8 101\r\n"));
}

TEST(Change, MayRemoveTheStream) {
    const std::string removal = with_session("m=audio 0 RTP/AVP 0\n");
    EXPECT_THAT(answer_to(removal, bob()), HasSubstr("m=audio 0 RTP/AVP 0\r\n"));
}

TEST(Change, MustNotDropAStream) {
    const std::string two = with_session("m=audio 4000 RTP/AVP 0\nm=video 4002 RTP/AVP 31\n");
    const std::string one = with_session("m=audio 4000 RTP/AVP 0\n");
    EXPECT_EQ(refusal_of(one, bob(), answer_to(two, bob())).rule, "RFC 3264 section 8");
}

// RFC 6337 section 5.4: the old way to hold says nothing of the answer's direction.
TEST(Change, ToAddressZeroIsAnsweredByItsDirectionAttribute) {
    const std::string offer = on_the_wire(
        "v=0\no=- 1 2 IN IP4 10.0.0.1\ns=-\nc=IN IP4 0.0.0.0\nt=0 0\nm=audio 4000 RTP/AVP 0\n");
    EXPECT_THAT(answer_to(offer, bob()), HasSubstr("a=sendrecv\r\n"));
}

// ---- capabilities (section 9) -----------------------------------------------------------------

TEST(Capabilities, AreDescribedWithPortZero) {
    EXPECT_EQ(describe_capabilities({pcmu, g722}, "10.0.0.1", 7),
              on_the_wire("v=0\no=- 7 7 IN IP4 10.0.0.1\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\n"
                          "m=audio 0 RTP/AVP 0 9\na=rtpmap:0 PCMU/8000\na=rtpmap:9 G722/8000\n"));
    EXPECT_EQ(describe_capabilities({}, "10.0.0.1", 7), "");
}

}  // namespace
}  // namespace siplab::sdp
