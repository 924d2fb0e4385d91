// Parameters behind a value: RFC 3261 section 7.3.1 and the generic-param of section 25.1.
#include "models/message/params.h"

#include <gtest/gtest.h>

#include "models/message/headers.h"

namespace siplab {
namespace {

TEST(Params, AreFoundInAnyCaseWithAndWithoutSpaces) {
    const Params params(";branch=z9hG4bK1 ; Received = 192.0.2.1;rport;note=\"a;b=\\\"c\"");
    EXPECT_EQ(params.find("BRANCH"), "z9hG4bK1");
    EXPECT_EQ(params.find("received"), "192.0.2.1");
    EXPECT_EQ(params.find("rport"), "");
    EXPECT_EQ(params.find("note"), "\"a;b=\\\"c\"");
    EXPECT_EQ(params.find("b"), std::nullopt);
    EXPECT_FALSE(params.has("tag"));
}

TEST(Params, AreWalkedInTheirOrder) {
    std::string seen;
    for (const Param& param : Params(";a=1;b;c=\"x\"")) {
        seen += std::string(param.name) + (param.has_value ? "=" : "") + std::string(param.value);
        seen += ' ';
    }
    EXPECT_EQ(seen, "a=1 b c=\"x\" ");
}

TEST(Params, OfAuthenticationAreSeparatedByCommas) {
    const Params params("realm=\"a, b\", nonce=\"n\" ,qop=auth", ',');
    EXPECT_EQ(params.find("realm"), "\"a, b\"");
    EXPECT_EQ(params.find("nonce"), "\"n\"");
    EXPECT_EQ(params.find("qop"), "auth");
}

TEST(Params, OneNameMayNotStandTwice) {
    const auto via = Via::parse("SIP/2.0/UDP host.example;branch=z9hG4bK1;Branch=z9hG4bK2");
    ASSERT_FALSE(via);
    EXPECT_EQ(via.error().rule, "RFC 3261 section 7.3.1");
}

TEST(Params, HaveABound) {
    std::string text = "SIP/2.0/UDP host.example";
    for (std::size_t i = 0; i <= limits::params; ++i) text += ";p" + std::to_string(i);
    const auto via = Via::parse(text);
    ASSERT_FALSE(via);
    EXPECT_EQ(via.error().rule, "limits::params");
}

TEST(Quoting, GoesThereAndBack) {
    EXPECT_EQ(quote("say \"hi\" \\ bye"), "\"say \\\"hi\\\" \\\\ bye\"");
    EXPECT_EQ(unquote(quote("say \"hi\" \\ bye")), "say \"hi\" \\ bye");
    EXPECT_EQ(unquote("plain"), "plain");
    EXPECT_EQ(unquote("\"J\\x\""), "Jx");
    EXPECT_EQ(quote("two\r\nlines"), "\"twolines\"");
}

TEST(Quoting, OnlyWhenTheValueIsNoTokenOrHost) {
    std::string text;
    append_param(text, "tag", "a6c85cf");
    append_param(text, "lr");
    append_param(text, "note", "two words");
    append_param(text, "received", "2001:db8::1");
    EXPECT_EQ(text, ";tag=a6c85cf;lr;note=\"two words\";received=2001:db8::1");
}

}  // namespace
}  // namespace siplab
