// Via, From, To, Contact, Route: RFC 3261 sections 20.10, 20.20, 20.34, 20.42; RFC 3581.
#include <gtest/gtest.h>

#include "models/message/headers.h"

namespace siplab {
namespace {

TEST(ViaView, FallsIntoItsParts) {
    const auto via =
        Via::parse("SIP/2.0/UDP 192.0.2.1:5061;received=192.0.2.207;branch=z9hG4bK77asjd");
    ASSERT_TRUE(via) << via.error().to_text();
    EXPECT_EQ(via->transport, "UDP");
    EXPECT_EQ(via->host, "192.0.2.1");
    EXPECT_EQ(via->port, 5061);
    EXPECT_EQ(via->branch(), "z9hG4bK77asjd");
    EXPECT_EQ(via->received(), "192.0.2.207");
    EXPECT_FALSE(via->wants_rport());
    EXPECT_EQ(via->to_text(),
              "SIP/2.0/UDP 192.0.2.1:5061;received=192.0.2.207;branch=z9hG4bK77asjd");
}

TEST(ViaView, MayHaveSpaceNearlyEverywhere) {
    // Section 20.42 shows this one.
    const auto via = Via::parse(
        "SIP / 2.0 / UDP first.example.com: 4000;ttl=16\r\n ;maddr=224.2.0.1"
        " ;branch=z9hG4bKa7c6a8dlze.1");
    ASSERT_TRUE(via) << via.error().to_text();
    EXPECT_EQ(via->host, "first.example.com");
    EXPECT_EQ(via->port, 4000);
    EXPECT_EQ(via->params.find("ttl"), "16");
    EXPECT_EQ(via->branch(), "z9hG4bKa7c6a8dlze.1");
}

TEST(ViaView, AsksForRportOrHoldsIt) {
    const auto asks = Via::parse("SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjshdyff");
    ASSERT_TRUE(asks);
    EXPECT_TRUE(asks->wants_rport());
    EXPECT_EQ(asks->rport(), 0);
    const auto holds =
        Via::parse("SIP/2.0/UDP 10.1.1.1:4540;received=192.0.2.1;rport=9988;branch=z9hG4bKk");
    ASSERT_TRUE(holds);
    EXPECT_FALSE(holds->wants_rport());
    EXPECT_EQ(holds->rport(), 9988);
}

TEST(ViaView, TakesIPv6WithAndWithoutBracketsInReceived) {
    for (const char* received : {"2001:db8::9:255", "[2001:db8::9:255]"}) {
        const std::string text =
            "SIP/2.0/TCP [2001:db8::9:1];received=" + std::string(received) + ";branch=z9hG4bKas3";
        const auto via = Via::parse(text);
        ASSERT_TRUE(via) << via.error().to_text();
        EXPECT_EQ(via->host, "[2001:db8::9:1]");
        EXPECT_EQ(via->received(), received);
    }
}

TEST(ViaView, RefusesWhatIsNotThere) {
    for (const char* text :
         {"", "SIP/2.0", "SIP/2.0/UDP", "SIP/2.0/UDP ;branch=z9hG4bK1", "SIP/2.0/UDP host;branch=",
          "SIP/2.0/UDP host;branch=\"z9hG4bK1\"", "SIP/2.0/UDP host;ttl=256",
          "SIP/2.0/UDP host;received=elsewhere.example", "SIP/2.0/UDP host;rport=0",
          "SIP/2.0/UDP host;;branch=z9hG4bK1", "SIP/2.0/UDP host:99999"}) {
        EXPECT_FALSE(Via::parse(text)) << text;
    }
}

TEST(ViaView, TheMagicCookieNeedsSomethingBehindIt) {
    EXPECT_TRUE(is_rfc3261_branch("z9hG4bK1"));
    EXPECT_TRUE(is_rfc3261_branch("Z9HG4BK1"));
    EXPECT_FALSE(is_rfc3261_branch("z9hG4bK"));
    EXPECT_FALSE(is_rfc3261_branch("1"));
}

TEST(ViaView, IsWritten) {
    EXPECT_EQ(via_text("UDP", "10.1.0.1", 5060, "z9hG4bK-a"),
              "SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bK-a;rport");
    EXPECT_EQ(via_text("TCP", "[2001:db8::1]", 0, "z9hG4bK-a", false),
              "SIP/2.0/TCP [2001:db8::1];branch=z9hG4bK-a");
}

TEST(AddressView, WithQuotesTokensOrNothing) {
    const auto quoted =
        From::parse("\"A. G. \\\"Bell\\\"\" <sip:agb@bell-telephone.com> ;tag=a48s");
    ASSERT_TRUE(quoted) << quoted.error().to_text();
    EXPECT_EQ(quoted->display_name, "A. G. \\\"Bell\\\"");
    EXPECT_EQ(unquote('"' + std::string(quoted->display_name) + '"'), "A. G. \"Bell\"");
    EXPECT_EQ(quoted->tag(), "a48s");

    const auto tokens = From::parse("Anonymous  Caller <sip:c8oqz84zk7z@privacy.org>;tag=hyh8");
    ASSERT_TRUE(tokens);
    EXPECT_EQ(tokens->display_name, "Anonymous  Caller");

    const auto bare = From::parse("sip:+12125551212@server.phone2net.com;tag=887s");
    ASSERT_TRUE(bare);
    EXPECT_EQ(bare->display_name, "");
    EXPECT_FALSE(bare->enclosed);

    // RFC 4475 section 3.1.1.6: no space is needed before the bracket.
    EXPECT_TRUE(From::parse("caller<sip:caller@example.com>;tag=323"));
}

TEST(AddressView, ParametersInsideAndOutsideTheBrackets) {
    const auto contact = Contact::parse("<sip:bob@192.0.2.4;transport=tcp>;q=0.7;expires=3600");
    ASSERT_TRUE(contact);
    EXPECT_EQ(contact->uri.params().find("transport"), "tcp");
    EXPECT_EQ(contact->q(), 700U);
    EXPECT_EQ(contact->expires(), 3600U);
    EXPECT_EQ(contact->params.find("transport"), std::nullopt);
}

TEST(AddressView, AMalformedExpiresIsNoReasonToRefuse) {
    // Section 20.10: malformed values should be treated as equivalent to 3600.
    const auto contact = Contact::parse("<sip:bob@192.0.2.4>;expires=10000000000000");
    ASSERT_TRUE(contact);
    EXPECT_EQ(contact->expires(), std::nullopt);
}

TEST(AddressView, TheStarStandsAlone) {
    const auto star = Contact::parse("*");
    ASSERT_TRUE(star);
    EXPECT_TRUE(star->is_star());
    EXPECT_FALSE(Contact::parse("*, <sip:bob@192.0.2.4>"));
    EXPECT_FALSE(Contact::parse("*;expires=0"));
    const auto starred = Contact::parse("* <sip:bob@192.0.2.4>");
    ASSERT_TRUE(starred) << "a display name may be made of any token";
    EXPECT_FALSE(starred->is_star());
}

TEST(AddressView, RoutesNeedBrackets) {
    EXPECT_TRUE(Route::parse("<sip:ss1.atlanta.example.com;lr>"));
    EXPECT_FALSE(Route::parse("sip:ss1.atlanta.example.com;lr"));
}

TEST(AddressView, RefusesUnbalancedThings) {
    for (const char* text :
         {"\"Mr. J. User <sip:j.user@example.com>", "<sip:a@b.com", "sip:a@b.com>",
          "Bell, Alexander <sip:a.g.bell@example.com>", "\"A\" sip:a@b.com", "< sip:a@b.com>",
          "<sip:a@b.com >", "<sip:a@b.com>;tag=", "<>", "<sip:a@b.com>;tag=\"quoted\"",
          "<sip:a@b.com>tag=1"}) {
        EXPECT_FALSE(From::parse(text)) << text;
    }
}

TEST(AddressView, IsWritten) {
    EXPECT_EQ(address_text("Alice", "sip:alice@lab.example", "a1"),
              "Alice <sip:alice@lab.example>;tag=a1");
    EXPECT_EQ(address_text("Bell, A. \"G\"", "sip:a@b.com"),
              "\"Bell, A. \\\"G\\\"\" <sip:a@b.com>");
    EXPECT_EQ(address_text("", "sip:a@b.com"), "<sip:a@b.com>");
    EXPECT_EQ(NameAddr::parse("sip:a@b.com;tag=1")->to_text(), "<sip:a@b.com>;tag=1");
    EXPECT_EQ(NameAddr::parse("\"A \\\"B\" <sip:a@b.com>")->to_text(), "\"A \\\"B\" <sip:a@b.com>");
}

TEST(AddressView, OfTransferAndReferral) {
    const auto refer = ReferTo::parse(
        "<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3B"
        "to-tag%3D12345%3Bfrom-tag%3D5FFE-3994>");
    ASSERT_TRUE(refer);
    EXPECT_EQ(unescape(*refer->uri.header("replaces")),
              "12345@192.168.118.3;to-tag=12345;from-tag=5FFE-3994");
    const auto referred =
        ReferredBy::parse("<sip:r@ref.example>;cid=\"20398823.2UWQFN309shb3@ref.example\"");
    ASSERT_TRUE(referred);
    EXPECT_EQ(unquote(*referred->cid()), "20398823.2UWQFN309shb3@ref.example");
}

}  // namespace
}  // namespace siplab
