// What can still be answered: a request that parse() refuses keeps its Via, From, To, Call-ID and
// CSeq (RFC 3261 section 8.2.6).
#include <gtest/gtest.h>

#include "models/message/headers.h"
#include "tests/unit/message/sip_text.h"

namespace siplab {
namespace {

using test::wire;

TEST(Salvage, SpacesInTheStartLineArePutUpWith) {
    // RFC 4475 sections 3.1.2.8 to 3.1.2.10.
    for (const char* start :
         {"INVITE  sip:user@example.com  SIP/2.0", "INVITE sip:user@example.com SIP/2.0  ",
          "INVITE sip:user@example.com; lr SIP/2.0"}) {
        const std::string bytes = wire(std::string(start) + "\nCall-ID: a\nCSeq: 1 INVITE\n\n");
        ASSERT_FALSE(Message::parse(bytes)) << start;
        const auto message = Message::salvage(bytes);
        ASSERT_TRUE(message) << start;
        EXPECT_EQ(message->method(), Method::invite);
        EXPECT_TRUE(message->request_uri().starts_with("sip:user@example.com")) << start;
        EXPECT_EQ(message->version(), "SIP/2.0");
        EXPECT_EQ(message->find(HeaderId::call_id), "a");
        EXPECT_EQ(message->to_bytes(), bytes);
    }
}

TEST(Salvage, UnreadableLinesAreLeftOut) {
    const auto message = Message::salvage(
        wire("INVITE sip:a SIP/2.0\nno colon here\n: no name\nCall-ID: a\nl: 99\n\nshort"));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->header_count(), 2U);
    EXPECT_EQ(message->body(), "short");
    EXPECT_EQ(validate(*message).back().rule, "RFC 3261 section 20.15");
}

TEST(Salvage, AMessageThatStopsInTheMiddle) {
    const auto message = Message::salvage(wire("INVITE sip:a SIP/2.0\nCall-ID: a\nCSeq: 1 INV"));
    ASSERT_TRUE(message);
    EXPECT_EQ(get<CSeq>(*message)->method_text, "INV");
    const auto bare = Message::salvage("INVITE sip:a SIP/2.0\nCall-ID: a\n\nbody\n");
    ASSERT_TRUE(bare) << "LF alone";
    EXPECT_EQ(bare->find(HeaderId::call_id), "a");
    EXPECT_EQ(bare->body(), "body\n");
}

TEST(Salvage, NothingComesOfNothing) {
    for (const char* text : {"", "\r\n\r\n", "hello", "\x00\x01\x02",
                             "SIP/2.0 4294967301 x\r\n\r\n", "@ b SIP/2.0\r\n\r\n"}) {
        EXPECT_FALSE(Message::salvage(text)) << text;
    }
}

}  // namespace
}  // namespace siplab
