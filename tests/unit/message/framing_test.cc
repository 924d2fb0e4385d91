// Messages out of a byte stream: RFC 3261 sections 7.5 and 18.3, RFC 5626 section 4.4.1.
#include "models/message/framing.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/message/limits.h"
#include "tests/unit/message/sip_text.h"

namespace siplab {
namespace {

using test::options_request;
using test::wire;

std::string with_body(std::string_view body) {
    return "MESSAGE sip:a SIP/2.0\r\nl: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

/// Takes all that is there; "ping" and "pong" for the keep-alives, "broken" at an error.
std::vector<std::string> take_all(StreamFramer& framer) {
    std::vector<std::string> items;
    while (true) {
        const auto item = framer.next();
        if (!item) {
            items.emplace_back("broken");
            return items;
        }
        if (!*item) return items;
        if (const auto* framed = std::get_if<StreamFramer::Framed>(&**item)) {
            items.push_back(framed->bytes);
        } else {
            items.emplace_back(std::holds_alternative<StreamFramer::Ping>(**item) ? "ping"
                                                                                  : "pong");
        }
    }
}

TEST(StreamFramer, TwoMessagesInOneSegment) {
    StreamFramer framer;
    framer.feed(options_request() + with_body("hello"));
    EXPECT_EQ(take_all(framer), (std::vector{options_request(), with_body("hello")}));
    EXPECT_EQ(framer.buffered(), 0U);
}

TEST(StreamFramer, AnySplitGivesTheSameMessages) {
    const std::string bytes =
        options_request() + with_body("a\r\n\r\nb") + options_request("X: 1\n");
    const std::vector<std::string> whole{options_request(), with_body("a\r\n\r\nb"),
                                         options_request("X: 1\n")};
    for (std::size_t first = 0; first <= bytes.size(); ++first) {
        StreamFramer framer;
        framer.feed(std::string_view(bytes).substr(0, first));
        auto items = take_all(framer);
        framer.feed(std::string_view(bytes).substr(first));
        for (std::string& item : take_all(framer)) items.push_back(std::move(item));
        EXPECT_EQ(items, whole) << "split at " << first;
    }
    StreamFramer framer;
    std::vector<std::string> items;
    for (const char c : bytes) {
        framer.feed(std::string_view(&c, 1));
        for (std::string& item : take_all(framer)) items.push_back(std::move(item));
    }
    EXPECT_EQ(items, whole) << "octet by octet";
}

TEST(StreamFramer, KeepAlives) {
    StreamFramer framer;
    framer.feed("\r\n\r\n");
    EXPECT_EQ(take_all(framer), std::vector<std::string>{"ping"});
    framer.feed("\r\n");
    EXPECT_EQ(take_all(framer), std::vector<std::string>{"pong"});
    framer.feed("\r\n\r\n" + options_request() + "\r\n");
    EXPECT_EQ(take_all(framer), (std::vector<std::string>{"ping", options_request(), "pong"}));
}

TEST(StreamFramer, WithoutContentLengthThereIsNoEnd) {
    StreamFramer framer;
    framer.feed(wire("OPTIONS sip:a SIP/2.0\nTo: x\n\n"));
    const auto item = framer.next();
    ASSERT_FALSE(item);
    EXPECT_EQ(item.error().rule, "RFC 3261 section 18.3");
    EXPECT_TRUE(Message::salvage(std::string(framer.unframed())));
    framer.feed(options_request());
    EXPECT_FALSE(framer.next()) << "the connection is to be closed";
}

TEST(StreamFramer, RefusesLengthsThatCannotBe) {
    for (const char* lengths :
         {"l: -1\n", "l: 99999999999\n", "l: x\n", "l: 1\nContent-Length: 2\n"}) {
        StreamFramer framer;
        framer.feed(wire(std::string("OPTIONS sip:a SIP/2.0\n") + lengths + "\nabc"));
        EXPECT_EQ(take_all(framer), std::vector<std::string>{"broken"}) << lengths;
    }
    StreamFramer framer;
    framer.feed(wire("OPTIONS sip:a SIP/2.0\nl: 2\nContent-Length: 2\n\nab"));
    EXPECT_EQ(take_all(framer).size(), 1U) << "the same twice can be framed; validate() refuses it";
}

TEST(StreamFramer, HasBounds) {
    StreamFramer endless;
    for (std::size_t fed = 0; fed <= limits::header_section_bytes; fed += 1000) {
        endless.feed(std::string(1000, 'x'));
    }
    EXPECT_EQ(endless.next().error().rule, "limits::header_section_bytes");
    StreamFramer large;
    large.feed(wire("OPTIONS sip:a SIP/2.0\nl: " + std::to_string(limits::message_bytes) + "\n\n"));
    EXPECT_EQ(large.next().error().rule, "limits::message_bytes");
}

}  // namespace
}  // namespace siplab
