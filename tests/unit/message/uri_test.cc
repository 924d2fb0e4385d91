// URIs: RFC 3261 sections 19.1.1, 19.1.3 (examples) and 19.1.4 (comparison).
#include "models/message/uri.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "models/message/headers.h"

namespace siplab {
namespace {

Uri uri(std::string_view text) {
    const auto parsed = Uri::parse(text);
    EXPECT_TRUE(parsed) << text << ": " << parsed.error().to_text();
    return parsed.value_or(Uri());
}

TEST(Uri, FallsIntoItsParts) {
    const Uri all = uri("sips:alice:secretword@atlanta.com:5061;transport=tcp;lr?subject=hi&x=");
    EXPECT_EQ(all.scheme(), Scheme::sips);
    EXPECT_EQ(all.user(), "alice");
    EXPECT_EQ(all.password(), "secretword");
    EXPECT_EQ(all.host(), "atlanta.com");
    EXPECT_EQ(all.port(), 5061);
    EXPECT_EQ(all.params().find("transport"), "tcp");
    EXPECT_TRUE(all.params().has("lr"));
    EXPECT_EQ(all.headers(), "subject=hi&x=");
    EXPECT_EQ(all.header("Subject"), "hi");
    EXPECT_EQ(all.header("priority"), std::nullopt);
}

TEST(Uri, ReadsTheExamplesOfSection19_1_3) {
    for (const char* text :
         {"sip:alice@atlanta.com", "sip:alice:secretword@atlanta.com;transport=tcp",
          "sips:alice@atlanta.com?subject=project%20x&priority=urgent",
          "sip:+1-212-555-1212:1234@gateway.com;user=phone", "sips:1212@gateway.com",
          "sip:alice@192.0.2.4", "sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com",
          "sip:alice;day=tuesday@atlanta.com"}) {
        EXPECT_EQ(uri(text).text(), text);
    }
    EXPECT_EQ(uri("sip:alice;day=tuesday@atlanta.com").user(), "alice;day=tuesday");
}

TEST(Uri, KnowsIPv6References) {
    const Uri six = uri("sip:bob@[2001:db8::9:1]:5070;lr");
    EXPECT_EQ(six.host(), "[2001:db8::9:1]");
    EXPECT_EQ(six.port(), 5070);
    EXPECT_FALSE(Uri::parse("sip:bob@[2001:db8::9:1"));
    EXPECT_FALSE(Uri::parse("sip:bob@[2001:db8:::1]"));
}

TEST(Uri, KeepsOtherSchemesWhole) {
    EXPECT_EQ(uri("tel:+1-201-555-0123").user(), "+1-201-555-0123");
    EXPECT_EQ(uri("tel:7042;phone-context=example.com").params().find("phone-context"),
              "example.com");
    EXPECT_EQ(uri("mailto:watson@bell-telephone.com").scheme(), Scheme::other);
    EXPECT_EQ(uri("nobodyKnowsThisScheme:totallyopaquecontent").scheme_text(),
              "nobodyKnowsThisScheme");
    EXPECT_EQ(uri("http://[2001:db8::1]:80/a?b").text(), "http://[2001:db8::1]:80/a?b");
}

TEST(Uri, RefusesWhatTheGrammarDoes) {
    for (const char* text : {"",
                             "sip:",
                             "sip:@host",
                             "sip:alice@",
                             "alice@atlanta.com",
                             "sip:a b@host",
                             "sip:alice@host:0",
                             "sip:alice@host:65536",
                             "sip:alice@host:",
                             "sip:alice@-host",
                             "sip:alice@host-.com",
                             "sip:alice@1.2.3.256",
                             "sip:alice@1.2.3",
                             "sip:alice@host;",
                             "sip:alice@host;a=1;A=2",
                             "sip:alice@host?",
                             "sip:alice@host?a",
                             "sip:al%4ice@host",
                             "sip:alice@a..b",
                             "tel:",
                             "tel:+",
                             "mailto:",
                             "<sip:alice@host>",
                             "1sip:alice@host"}) {
        EXPECT_FALSE(Uri::parse(text)) << text;
    }
}

TEST(Uri, SaysWhereAndWhy) {
    const auto wrong = Uri::parse("sip:alice@atlanta.com:sixty");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().to_text(),
              "line 1, byte 22: expected a port from 1 to 65535, read `sixty` "
              "(RFC 3261 section 25.1, 1*DIGIT)");
}

TEST(Uri, EscapesAndUnescapes) {
    EXPECT_EQ(unescape("%61lice%40x"), "alice@x");
    EXPECT_EQ(unescape("100%"), "100%");
    EXPECT_EQ(unescape("%00"), std::string(1, '\0'));
    EXPECT_EQ(escape_user("a b@c"), "a%20b%40c");
    EXPECT_EQ(unescape(escape_user("%\xC3\xA9")), "%\xC3\xA9");
}

// ---- section 19.1.4 -----------------------------------------------------------------------------

using Pair = std::array<const char*, 2>;

TEST(UriComparison, TheRfcsEquivalentPairs) {
    for (const auto& [a, b] :
         {Pair{"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"},
          Pair{"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
          Pair{"sip:carol@chicago.com", "sip:carol@chicago.com;security=on"},
          Pair{"sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"},
          Pair{"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
               "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"},
          Pair{"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
               "sip:alice@atlanta.com?priority=urgent&subject=project%20x"}}) {
        EXPECT_TRUE(equivalent(uri(a), uri(b))) << a << ' ' << b;
        EXPECT_TRUE(equivalent(uri(b), uri(a))) << b << ' ' << a;
    }
}

TEST(UriComparison, TheRfcsDifferentPairs) {
    for (const auto& [a, b] :
         {Pair{"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"},
          Pair{"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"},
          Pair{"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"},
          Pair{"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"},
          Pair{"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
          Pair{"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"},
          Pair{"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"}}) {
        EXPECT_FALSE(equivalent(uri(a), uri(b))) << a << ' ' << b;
        EXPECT_FALSE(equivalent(uri(b), uri(a))) << b << ' ' << a;
    }
}

TEST(UriComparison, FurtherRulesOfItsText) {
    EXPECT_FALSE(equivalent(uri("sip:a@x.com"), uri("sips:a@x.com")));
    EXPECT_FALSE(equivalent(uri("sip:a@x.com"), uri("sip:a:@x.com:5060")));
    EXPECT_FALSE(equivalent(uri("sip:a%3Bb@x.com"), uri("sip:a;b@x.com")))
        << "an escape of a reserved character is not that character";
    EXPECT_FALSE(equivalent(uri("sip:a@x.com"), uri("sip:a@x.com;maddr=10.0.0.1")));
    EXPECT_FALSE(equivalent(uri("sip:a@x.com?a=1&a=1"), uri("sip:a@x.com?a=1")));
    EXPECT_TRUE(equivalent(uri("TEL:+12"), uri("tel:+12")));
}

// ---- section 20.10: without angle brackets ------------------------------------------------------

TEST(BareUri, LeavesParametersToTheHeaderField) {
    const auto to = To::parse("sip:bob@biloxi.com:5060;tag=8321");
    ASSERT_TRUE(to) << to.error().to_text();
    EXPECT_EQ(to->uri.text(), "sip:bob@biloxi.com:5060");
    EXPECT_EQ(to->tag(), "8321");
}

TEST(BareUri, EndsAtAComma) {
    const auto contact = Contact::parse("sip:host.com,sip:b@c.com");
    EXPECT_FALSE(contact) << "one value only";
    EXPECT_EQ(contact.error().offset, 12U);
}

TEST(BareUri, MayHaveNoQuestionMark) {
    const auto contact = Contact::parse("sip:user@example.com?Route=%3Csip:sip.example.com%3E");
    ASSERT_FALSE(contact);
    EXPECT_EQ(contact.error().rule, "RFC 3261 section 20.10");
}

}  // namespace
}  // namespace siplab
