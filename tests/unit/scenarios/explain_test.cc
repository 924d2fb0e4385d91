// `siplab explain`: what a student is told about a message.
#include "scenarios/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* invite =
    "INVITE sip:bob@lab.example SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bK-alice-1;rport\r\n"
    "Max-Forwards: 70\r\n"
    "f: \"Alice\" <sip:alice@lab.example>;tag=a1\r\n"
    "To: <sip:bob@lab.example>\r\n"
    "Call-ID: c1@10.1.0.1\r\n"
    "CSeq: 3 INVITE\r\n"
    "Contact: <sip:alice@10.1.0.1>\r\n"
    "X-Colour: blue\r\n"
    "Content-Type: application/sdp\r\n"
    "Content-Length: 124\r\n"
    "\r\n"
    "v=0\r\n"
    "o=alice 1 1 IN IP4 10.1.0.1\r\n"
    "s=-\r\n"
    "c=IN IP4 10.1.0.1\r\n"
    "t=0 0\r\n"
    "m=audio 49170 RTP/AVP 0\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=sendonly\r\n";

TEST(Explain, EachLineIsExplainedWithItsSection) {
    const Explanation told = explain_message(invite);
    EXPECT_TRUE(told.well_formed) << told.text;
    EXPECT_THAT(
        told.text,
        AllOf(HasSubstr("INVITE asks to set up a session"), HasSubstr("RFC 3261 section 13"),
              HasSubstr("sent by 10.1.0.1 port 5060 over UDP"),
              HasSubstr("names this hop's transaction"), HasSubstr("RFC 3581"),
              HasSubstr("From in its compact form"),
              HasSubstr("tag a1: the half of the dialog's name that is made by whoever sent"),
              HasSubstr("outside any dialog"), HasSubstr("request number 3"),
              HasSubstr("70 more hops")));
    EXPECT_THAT(told.text,
                HasSubstr("X-Colour: blue\n    A header field that siplab does not know"));
}

TEST(Explain, TheSessionDescriptionIsExplainedLineByLine) {
    EXPECT_THAT(explain_message(invite).text,
                AllOf(HasSubstr("wanted at port 49170"), HasSubstr("format 0 means PCMU/8000"),
                      HasSubstr("the other is on hold")));
}

TEST(Explain, AResponseSaysWhichRequestItAnswers) {
    const Explanation told = explain_message(
        "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP "
        "h;branch=z9hG4bK1;received=10.1.0.9\r\nFrom: <sip:a@h>;tag=1\r\n"
        "To: <sip:a@h>;tag=2\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n"
        "WWW-Authenticate: Digest realm=\"lab, example\", nonce=\"abc\", qop=\"auth\", "
        "algorithm=SHA-256\r\nContent-Length: 0\r\n\r\n");
    EXPECT_TRUE(told.well_formed) << told.text;
    EXPECT_THAT(told.text, AllOf(HasSubstr("client failure"),
                                 HasSubstr("answers request number 1 of this side, a REGISTER"),
                                 HasSubstr("realm=\"lab, example\": what the password is for"),
                                 HasSubstr("the address it really came from")));
}

TEST(Explain, AMalformedMessageGetsADiagnosisWithACaret) {
    const Explanation told =
        explain_message("INVITE sip:bob@h SIP/2.0\r\nThis is no header\r\n\r\n");
    EXPECT_FALSE(told.well_formed);
    EXPECT_THAT(told.text,
                AllOf(HasSubstr("line 2"), HasSubstr("This is no header"), HasSubstr("^")));
}

TEST(Explain, WhatCanBeReadIsExplainedAlthoughSomethingIsMissing) {
    const Explanation told = explain_message(
        "BYE sip:bob@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nCSeq: 2 BYE\r\n\r\n");
    EXPECT_FALSE(told.well_formed);
    EXPECT_THAT(told.text, AllOf(HasSubstr("BYE ends a call"), HasSubstr("breaks the rules"),
                                 HasSubstr("Call-ID")));
}

TEST(Explain, ControlCharactersNeverReachTheTerminal) {
    for (const std::string& bytes :
         {std::string("\x1b[31mHELLO\x07\r\n\r\n"),
          std::string("OPTIONS sip:a@h SIP/2.0\r\nSubject: \x1b[2J\r\n\r\n")}) {
        EXPECT_THAT(explain_message(bytes).text,
                    AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\x07"))));
    }
}

TEST(Explain, EmptyInputIsMalformed) { EXPECT_FALSE(explain_message("").well_formed); }

}  // namespace
}  // namespace siplab
