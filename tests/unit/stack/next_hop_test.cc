// Where a request goes: RFC 3261 section 8.1.2, RFC 3263 as far as a lab has a directory instead of
// DNS. And what a response copies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/message/headers.h"
#include "models/stack/transaction_layer.h"

namespace siplab {
namespace {

const NameLookup names{{"pbx.lab.example", "10.1.0.10"}, {"six.lab.example", "2001:db8::10"}};

Message request_to(std::string_view uri, std::string_view route = {}) {
    Message request = Message::request(Method::invite, uri);
    if (!route.empty()) request.add(HeaderId::route, route);
    return request;
}

void expect_hop(const Message& request, Transport transport, const Address& address) {
    const auto hop = next_hop(request, names, Transport::udp);
    ASSERT_TRUE(hop) << hop.error().to_text();
    EXPECT_EQ(hop->transport, transport);
    EXPECT_EQ(hop->address, address);
}

TEST(NextHop, IsTheHostOfTheRequestUriAtPort5060) {
    expect_hop(request_to("sip:bob@10.1.0.2"), Transport::udp, {"10.1.0.2", 5060});
    expect_hop(request_to("sip:bob@10.1.0.2:5080"), Transport::udp, {"10.1.0.2", 5080});
    expect_hop(request_to("sip:bob@[2001:db8::2]:5070"), Transport::udp, {"2001:db8::2", 5070});
}

TEST(NextHop, LooksNamesUpInTheLabsDirectory) {
    expect_hop(request_to("sip:bob@PBX.lab.example"), Transport::udp, {"10.1.0.10", 5060});
    expect_hop(request_to("sip:bob@six.lab.example"), Transport::udp, {"2001:db8::10", 5060});
    const auto unknown = next_hop(request_to("sip:bob@nowhere.example"), names, Transport::udp);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().read, "nowhere.example");
}

TEST(NextHop, FollowsTheTransportParameterAndMaddr) {
    expect_hop(request_to("sip:bob@10.1.0.2;transport=TCP"), Transport::tcp, {"10.1.0.2", 5060});
    expect_hop(request_to("sip:bob@10.1.0.2;maddr=10.1.0.3"), Transport::udp, {"10.1.0.3", 5060});
    EXPECT_FALSE(next_hop(request_to("sip:bob@10.1.0.2;transport=sctp"), names, Transport::udp));
    EXPECT_EQ(next_hop(request_to("sip:bob@10.1.0.2"), names, Transport::tcp)->transport,
              Transport::tcp);
}

TEST(NextHop, IsTheTopRouteWhenThatIsALooseRouter) {
    expect_hop(request_to("sip:bob@10.1.0.2", "<sip:10.1.0.10;lr>, <sip:10.1.0.11;lr>"),
               Transport::udp, {"10.1.0.10", 5060});
}

/// Section 12.2.1.1 has put a strict router's URI into the Request-URI.
TEST(NextHop, IsTheRequestUriWhenTheTopRouteIsAStrictRouter) {
    expect_hop(request_to("sip:10.1.0.10", "<sip:bob@10.1.0.2>"), Transport::udp,
               {"10.1.0.10", 5060});
}

TEST(NextHop, DoesNotExistForTlsAndTelephoneNumbers) {
    EXPECT_EQ(next_hop(request_to("sips:bob@10.1.0.2"), names, Transport::udp).error().status, 416);
    EXPECT_EQ(next_hop(request_to("tel:+1-201-555-0123"), names, Transport::udp).error().status,
              416);
}

// ---- section 8.2.6 ------------------------------------------------------------------------------

Message full_request() {
    Message request = Message::request(Method::invite, "sip:bob@10.1.0.2");
    request.add(HeaderId::via, "SIP/2.0/UDP 10.1.0.10;branch=z9hG4bK2");
    request.add(HeaderId::via, "SIP/2.0/UDP 10.1.0.1;branch=z9hG4bK1");
    request.add(HeaderId::from, "\"Alice\" <sip:alice@x>;tag=a");
    request.add(HeaderId::to, "Bob <sip:bob@x>");
    request.add(HeaderId::call_id, "c@x");
    request.add(HeaderId::cseq, "5 INVITE");
    request.add(HeaderId::timestamp, "3.5");
    request.add(HeaderId::subject, "lunch");
    return request;
}

TEST(ResponseTo, CopiesWhatTheRfcSaysInOrder) {
    const Message request = full_request();
    const Message response = response_to(request, 486, "b");
    EXPECT_EQ(response.to_bytes(),
              "SIP/2.0 486 Busy Here\r\n"
              "Via: SIP/2.0/UDP 10.1.0.10;branch=z9hG4bK2\r\n"
              "Via: SIP/2.0/UDP 10.1.0.1;branch=z9hG4bK1\r\n"
              "From: \"Alice\" <sip:alice@x>;tag=a\r\n"
              "To: Bob <sip:bob@x>;tag=b\r\n"
              "Call-ID: c@x\r\n"
              "CSeq: 5 INVITE\r\n\r\n");
}

TEST(ResponseTo, KeepsATagThatIsThere) {
    Message request = full_request();
    request.set(HeaderId::to, "<sip:bob@x>;tag=before");
    EXPECT_EQ(response_to(request, 200, "new").find(HeaderId::to), "<sip:bob@x>;tag=before");
}

TEST(ResponseTo, A100HasNoTagButTheTimestamp) {
    const Message response = response_to(full_request(), 100, "b");
    EXPECT_EQ(response.find(HeaderId::to), "Bob <sip:bob@x>");
    EXPECT_EQ(response.find(HeaderId::timestamp), "3.5");
}

TEST(ResponseTo, SaysItsOwnReasonWhenGivenOne) {
    EXPECT_EQ(response_to(full_request(), 500, "b", "CSeq Out Of Order").reason(),
              "CSeq Out Of Order");
}

}  // namespace
}  // namespace siplab
