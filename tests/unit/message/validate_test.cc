// Judging a whole message: RFC 3261 sections 7.3.1, 8.1.1, 8.2.2, 18.3, 20.15, and what a server
// answers.
#include "models/message/validate.h"

#include <string>

#include <gtest/gtest.h>

#include "tests/unit/message/sip_text.h"

namespace siplab {
namespace {

using test::options_request;
using test::verdict;
using test::wire;

/// The request with `from` replaced by `to`.
std::string changed(std::string bytes, std::string_view from, std::string_view to) {
    const std::size_t at = bytes.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return bytes.replace(at, from.size(), to);
}

Diagnosis problem(const std::string& bytes) {
    const auto message = Message::parse(bytes);
    EXPECT_TRUE(message) << message.error().to_text();
    return first_problem(*message).value_or(Diagnosis{});
}

TEST(Validate, AWholeRequestIsGood) { EXPECT_EQ(verdict(options_request()), "good"); }

TEST(Validate, NamesEachMandatoryHeaderFieldThatIsMissing) {
    for (const char* name : {"Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq"}) {
        const std::string bytes = options_request();
        const std::size_t begin = bytes.find("\r\n" + std::string(name) + ":");
        const std::size_t end = bytes.find("\r\n", begin + 2);
        const Diagnosis missing = problem(bytes.substr(0, begin) + bytes.substr(end));
        EXPECT_EQ(missing.expected, "the header field " + std::string(name));
        EXPECT_EQ(missing.rule, "RFC 3261 section 8.1.1");
        EXPECT_EQ(missing.status, 400);
    }
}

TEST(Validate, ARequestOfRfc2543MayLackWhatThatRfcDidNotKnow) {
    // RFC 4475 section 3.4.1.
    EXPECT_EQ(verdict(wire("INVITE sip:UserB@example.com SIP/2.0\n"
                           "Via: SIP/2.0/UDP iftgw.example.com\n"
                           "From: <sip:+13035551111@ift.client.example.net;user=phone>\n"
                           "To: sip:+16505552222@ss1.example.net;user=phone\n"
                           "Call-ID: inv2543.1717@ift.client.example.com\n"
                           "CSeq: 56 INVITE\n\n")),
              "good");
}

TEST(Validate, FromNeedsATag) {
    EXPECT_EQ(problem(changed(options_request(), ";tag=9fxced76sl", "")).rule,
              "RFC 3261 section 8.1.1.3");
}

TEST(Validate, TheMagicCookieAloneIsNoBranch) {
    EXPECT_EQ(problem(changed(options_request(), "z9hG4bK74bf9", "z9hG4bK")).rule,
              "RFC 3261 section 8.1.1.7");
}

TEST(Validate, CSeqRepeatsTheMethod) {
    const Diagnosis wrong = problem(changed(options_request(), "1 OPTIONS", "1 INVITE"));
    EXPECT_EQ(wrong.rule, "RFC 3261 section 8.1.1.5");
    EXPECT_EQ(wrong.read, "INVITE");
    EXPECT_EQ(wrong.line, 7U);
}

TEST(Validate, AnotherVersionIsAnswered505) {
    EXPECT_EQ(problem(changed(options_request(), "SIP/2.0", "SIP/7.0")).status, 505);
    EXPECT_EQ(verdict(changed(options_request(), "SIP/2.0", "sip/2.0")), "good")
        << "section 7.1: any case";
}

TEST(Validate, TheRequestUriHasNoBracketsAndNoHeaders) {
    EXPECT_EQ(
        problem(changed(options_request(), "sip:bob@biloxi.example", "<sip:bob@biloxi.example>"))
            .offset,
        8U);
    EXPECT_EQ(
        problem(changed(options_request(), "biloxi.example", "biloxi.example?Route=%3Cx%3E")).rule,
        "RFC 3261 section 19.1.1, table 1");
}

TEST(Validate, AnUnknownSchemeMethodOrExtensionIsNoError) {
    std::string bytes =
        changed(options_request("Require: newfangled\n"), "OPTIONS sip", "NEW nobody");
    bytes = changed(bytes, "1 OPTIONS", "1 NEW");
    EXPECT_EQ(verdict(bytes), "good") << "that is the user agent's to answer: 416, 501, 420";
}

TEST(Validate, WhatStandsOnceStandsOnce) {
    const Diagnosis twice = problem(options_request("Call-ID: another\n"));
    EXPECT_EQ(twice.rule, "RFC 3261 section 7.3.1");
    EXPECT_EQ(twice.line, 8U);
    EXPECT_EQ(verdict(options_request("Allow: INVITE\nAllow: ACK\nX-A: 1\nX-A: 2\n")), "good");
    EXPECT_EQ(verdict(options_request("Authorization: A b=c\nAuthorization: D e=f\n")), "good")
        << "section 7.3.1 excepts the four of authentication";
}

TEST(Validate, AMalformedDateIsToldButNotAnswered) {
    // Sections 8.2.2 and 16.3: an element would not reject a request because of a malformed Date.
    const auto message = Message::parse(options_request("Date: Fri, 01 Jan 2010 16:00:00 EST\n"));
    ASSERT_TRUE(message);
    EXPECT_EQ(first_problem(*message), std::nullopt);
    const auto all = validate(*message);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_TRUE(all[0].ignorable);
    EXPECT_EQ(all[0].line, 8U);
}

TEST(Validate, AMalformedContactIsAnswered400) {
    const Diagnosis wrong =
        problem(options_request("Contact: \"Joe\" <sip:joe@example.org>;;;;\n"));
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(wrong.expected, "a parameter name");
}

TEST(Validate, AnInviteSaysWhereItsSenderIs) {
    std::string invite = changed(options_request(), "OPTIONS", "INVITE");
    invite = changed(invite, "1 OPTIONS", "1 INVITE");
    EXPECT_EQ(problem(invite).expected, "the header field Contact");
    EXPECT_EQ(verdict(changed(invite, "biloxi.example>", "biloxi.example>;tag=8")), "good")
        << "a re-INVITE makes no dialog";
    for (const char* contacts : {"<sip:a@b.example>, <sip:c@d.example>", "*", "<tel:+1>"}) {
        const std::string with =
            changed(invite, "Content", "Contact: " + std::string(contacts) + "\r\nContent");
        EXPECT_EQ(problem(with).rule, "RFC 3261 section 8.1.1.8") << contacts;
    }
}

TEST(Validate, ABodyNeedsItsType) {
    const std::string bytes =
        changed(options_request(), "Length: 0\r\n\r\n", "Length: 2\r\n\r\nhi");
    EXPECT_EQ(problem(bytes).rule, "RFC 3261 section 20.15");
    EXPECT_EQ(verdict(changed(options_request(), "Content-Length: 0\r\n\r\n", "\r\n\r\n")), "good")
        << "line ends without a Content-Length are noise";
}

TEST(Validate, AMalformedResponseIsDiscarded) {
    const Diagnosis wrong =
        problem(wire("SIP/2.0 200 OK\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\n"
                     "From: <sip:a@b>;tag=1\nTo: <sip:a@b>;tag=2\nCall-ID: x\n"
                     "CSeq: 9292394834772304023312 OPTIONS\n\n"));
    EXPECT_EQ(wrong.status, 0);
    EXPECT_EQ(wrong.line, 6U);
}

TEST(Validate, TellsEverythingInOrder) {
    std::string bytes =
        changed(options_request("Expires: x\nDate: y\n"), "Max-Forwards: 70", "Max-Forwards: 300");
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message);
    const auto all = validate(*message);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].line, 3U);
    EXPECT_EQ(all[1].line, 8U);
    EXPECT_EQ(all[2].line, 9U);
}

}  // namespace
}  // namespace siplab
