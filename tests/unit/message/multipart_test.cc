// Multipart bodies: RFC 2046 section 5.1, as in RFC 4475 section 3.1.1.11.
#include "models/message/multipart.h"

#include <string>

#include <gtest/gtest.h>

#include "models/message/limits.h"
#include "tests/unit/message/sip_text.h"

namespace siplab {
namespace {

using test::wire;

const char* const mixed = "multipart/mixed;boundary=\"7a9cbec02ceef655\"";

TEST(Multipart, FallsIntoItsParts) {
    const std::string body = wire(
                                 "preamble, ignored\n"
                                 "--7a9cbec02ceef655\n"
                                 "Content-Type: text/plain\n"
                                 "Content-Transfer-Encoding: binary\n"
                                 "\n"
                                 "Hello\n"
                                 "--7a9cbec02ceef655 \n"
                                 "\n"
                                 "no header fields --7a9cbec02ceef655 and no boundary\n"
                                 "--7a9cbec02ceef655\n"
                                 "c: application/octet-stream\n"
                                 "\n") +
                             std::string("\0\x01\r\n\r\n", 6) +
                             wire("\n--7a9cbec02ceef655--\nepilogue, ignored");
    const auto parts = parse_multipart(mixed, body);
    ASSERT_TRUE(parts) << parts.error().to_text();
    ASSERT_EQ(parts->size(), 3U);
    EXPECT_EQ(parts->at(0).content_type(), "text/plain");
    EXPECT_EQ(parts->at(0).find("content-transfer-encoding"), "binary");
    EXPECT_EQ(parts->at(0).body, "Hello");
    EXPECT_EQ(parts->at(1).content_type(), "text/plain") << "the default";
    EXPECT_EQ(parts->at(1).body, "no header fields --7a9cbec02ceef655 and no boundary");
    EXPECT_EQ(parts->at(2).body, std::string("\0\x01\r\n\r\n", 6));
}

TEST(Multipart, FindsTheSessionDescriptionWithinNestedParts) {
    const std::string body = wire(
        "--outer\n"
        "Content-Type: multipart/alternative; boundary=inner\n"
        "\n"
        "--inner\n"
        "Content-Type: text/plain\n"
        "\n"
        "hi\n"
        "--inner\n"
        "Content-Type: application/SDP\n"
        "Content-Disposition: session\n"
        "\n"
        "v=0\n"
        "--inner--\n"
        "--outer--\n");
    const auto sdp = find_part("multipart/mixed;boundary=outer", body, "application", "sdp");
    ASSERT_TRUE(sdp);
    EXPECT_EQ(sdp->body, "v=0");
    EXPECT_EQ(sdp->find("Content-Disposition"), "session");
    EXPECT_FALSE(find_part("multipart/mixed;boundary=outer", body, "image", "png"));
    EXPECT_EQ(find_part("application/sdp", "v=0", "application", "sdp")->body, "v=0");
}

TEST(Multipart, ABoundaryBeginsItsLine) {
    const std::string body = wire(
        "--7a9cbec02ceef655\n"
        "\n"
        "not here: --7a9cbec02ceef655\n"
        "--7a9cbec02ceef655--\n");
    const auto parts = parse_multipart(mixed, body);
    ASSERT_TRUE(parts) << parts.error().to_text();
    ASSERT_EQ(parts->size(), 1U);
    EXPECT_EQ(parts->at(0).body, "not here: --7a9cbec02ceef655");
}

TEST(Multipart, AnEmptyPartIsAPart) {
    const std::string body = wire("--7a9cbec02ceef655\n--7a9cbec02ceef655--");
    const auto parts = parse_multipart(mixed, body);
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 1U);
    EXPECT_EQ(parts->at(0).body, "");
}

TEST(Multipart, RefusesWhatCannotBeCut) {
    EXPECT_FALSE(parse_multipart("text/plain", "x"));
    EXPECT_FALSE(parse_multipart("multipart/mixed", "x"));
    EXPECT_FALSE(parse_multipart(mixed, "no boundary"));
    const auto open = parse_multipart(mixed, wire("--7a9cbec02ceef655\n\nnever closed\n"));
    ASSERT_FALSE(open);
    EXPECT_EQ(open.error().expected, "the closing boundary");
    EXPECT_EQ(open.error().line, 2U);
}

TEST(Multipart, DepthAndNumberAreBounded) {
    EXPECT_EQ(parse_multipart(mixed, "--7a9cbec02ceef655--", limits::multipart_depth).error().rule,
              "limits::multipart_depth");
    std::string body;
    for (std::size_t i = 0; i <= limits::multipart_parts; ++i) body += "--7a9cbec02ceef655\r\n\r\n";
    EXPECT_EQ(parse_multipart(mixed, body + "--7a9cbec02ceef655--").error().rule,
              "limits::multipart_parts");
}

}  // namespace
}  // namespace siplab
