// The quick reading of a message agrees with its typed views.
#include "models/message/essentials.h"

#include <string>

#include <gtest/gtest.h>

#include "models/message/headers.h"
#include "tests/unit/message/sip_text.h"

namespace siplab {
namespace {

using test::wire;

void expect_agreement(const std::string& bytes) {
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message) << message.error().to_text();
    ASSERT_EQ(test::verdict(bytes), "good");
    const Essentials read = essentials_of(*message);
    const auto via = get<Via>(*message);
    EXPECT_EQ(read.branch, via->branch());
    EXPECT_TRUE(read.sent_by.starts_with(via->host)) << read.sent_by;
    EXPECT_EQ(read.from_tag, get<From>(*message)->tag());
    EXPECT_EQ(read.to_tag, get<To>(*message)->tag());
    EXPECT_EQ(read.call_id, get<CallId>(*message)->text);
    EXPECT_EQ(read.cseq, get<CSeq>(*message)->number);
    EXPECT_EQ(read.cseq_method, get<CSeq>(*message)->method_text);
}

/// An OPTIONS request with these values.
std::string request(std::string_view via, std::string_view from, std::string_view to) {
    return wire("OPTIONS sip:bob@biloxi.example SIP/2.0\nVia: " + std::string(via) +
                "\nMax-Forwards: 70\nFrom: " + std::string(from) + "\nTo: " + std::string(to) +
                "\nCall-ID: a@b\nCSeq:  0009 \n OPTIONS\n\n");
}

TEST(Essentials, AgreeWithTheTypedViews) {
    expect_agreement(test::options_request());
    expect_agreement(
        request("SIP / 2.0 / UDP first.example.com: 4000 ;ttl=16 ; Branch = z9hG4bKa, "
                "SIP/2.0/UDP second.example;branch=z9hG4bKb",
                "\"A <b> \\\" ;tag=no\" <sip:a@b.c;tag=inside>;x=\";tag=q\";TAG=yes",
                "sip:bob@biloxi.example;tag=bare"));
    expect_agreement(request("SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bKc",
                             "sip:a@b.c ;\n tag = folded", "<sip:tag=x@b.c;tag=inside>"));
}

TEST(Essentials, OfAMessageWithoutThemAreEmpty) {
    const auto message = Message::parse(wire("OPTIONS sip:a SIP/2.0\nVia:\nFrom: \"\nTo: <\n\n"));
    ASSERT_TRUE(message);
    const Essentials read = essentials_of(*message);
    EXPECT_EQ(read.branch, "");
    EXPECT_EQ(read.from_tag, "");
    EXPECT_EQ(read.to_tag, "");
    EXPECT_EQ(read.call_id, "");
    EXPECT_EQ(read.cseq, 0U);
}

}  // namespace
}  // namespace siplab
