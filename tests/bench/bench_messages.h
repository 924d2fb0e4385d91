// The messages that every parser of message_bench gets, byte for byte the same.
//
// An INVITE with 13 header fields and a session description as in RFC 3665 section 3.2 F4, a 200
// with the same Vias and routes, a REGISTER with credentials (RFC 3665 section 2.1) and a BYE.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace siplab::bench {

struct Sample {
    const char* name;
    std::string bytes;
};

inline std::string wire(std::string_view text) {
    std::string bytes;
    for (const char c : text) {
        if (c == '\n') bytes += '\r';
        bytes += c;
    }
    return bytes;
}

inline const std::array<Sample, 4>& samples() {
    static const std::array<Sample, 4> all{
        Sample{"INVITE", wire(R"(INVITE sip:bob@client.biloxi.example.com SIP/2.0
Via: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74bf9
Max-Forwards: 70
From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl
To: Bob <sip:bob@biloxi.example.com>
Call-ID: 3848276298220188511@atlanta.example.com
CSeq: 1 INVITE
Route: <sip:ss1.atlanta.example.com;lr>, <sip:ss2.biloxi.example.com;lr>
Contact: <sip:alice@client.atlanta.example.com;transport=tcp>
Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE
Supported: 100rel, timer, replaces
User-Agent: Softphone Beta1.5
Content-Type: application/sdp
Content-Length: 151

v=0
o=alice 2890844526 2890844526 IN IP4 client.atlanta.example.com
s=-
c=IN IP4 192.0.2.101
t=0 0
m=audio 49172 RTP/AVP 0
a=rtpmap:0 PCMU/8000
)")},
        Sample{"200", wire(R"(SIP/2.0 200 OK
Via: SIP/2.0/TCP ss2.biloxi.example.com:5060;branch=z9hG4bK721e4.1;received=192.0.2.222
Via: SIP/2.0/TCP ss1.atlanta.example.com:5060;branch=z9hG4bK2d4790.1;received=192.0.2.111
Via: SIP/2.0/TCP client.atlanta.example.com:5060;branch=z9hG4bK74bf9;received=192.0.2.101
Record-Route: <sip:ss2.biloxi.example.com;lr>, <sip:ss1.atlanta.example.com;lr>
From: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl
To: Bob <sip:bob@biloxi.example.com>;tag=314159
Call-ID: 3848276298220188511@atlanta.example.com
CSeq: 1 INVITE
Contact: <sip:bob@client.biloxi.example.com;transport=tcp>
Content-Type: application/sdp
Content-Length: 147

v=0
o=bob 2890844527 2890844527 IN IP4 client.biloxi.example.com
s=-
c=IN IP4 192.0.2.201
t=0 0
m=audio 3456 RTP/AVP 0
a=rtpmap:0 PCMU/8000
)")},
        Sample{"REGISTER", wire(R"(REGISTER sips:ss2.biloxi.example.com SIP/2.0
Via: SIP/2.0/TLS client.biloxi.example.com:5061;branch=z9hG4bKnashd92
Max-Forwards: 70
From: Bob <sips:bob@biloxi.example.com>;tag=ja743ks76zlflH
To: Bob <sips:bob@biloxi.example.com>
Call-ID: 1j9FpLxk3uxtm8tn@biloxi.example.com
CSeq: 2 REGISTER
Contact: <sips:bob@client.biloxi.example.com>;expires=3600
Authorization: Digest username="bob", realm="atlanta.example.com", )"
                                R"(nonce="ea9c8e88df84f1cec4341ae6cbe5a359", opaque="", )"
                                R"(uri="sips:ss2.biloxi.example.com", )"
                                R"(response="dfe56131d1958046689d83306477ecc5"
Content-Length: 0

)")},
        Sample{"BYE", wire(R"(BYE sip:alice@client.atlanta.example.com SIP/2.0
Via: SIP/2.0/TCP client.biloxi.example.com:5060;branch=z9hG4bKnashds7
Max-Forwards: 70
From: Bob <sip:bob@biloxi.example.com>;tag=8321234356
To: Alice <sip:alice@atlanta.example.com>;tag=9fxced76sl
Call-ID: 3848276298220188511@atlanta.example.com
CSeq: 1 BYE
Content-Length: 0

)")}};
    return all;
}

/// What a transaction layer reads out of a message, in every stack alike; summed up so that no
/// compiler leaves it out.
struct Essentials {
    std::string_view branch, from_tag, to_tag, call_id, cseq_method;
    unsigned long cseq = 0;
    int status = 0;
    [[nodiscard]] std::size_t weight() const {
        return branch.size() + from_tag.size() + to_tag.size() + call_id.size() +
               cseq_method.size() + cseq + static_cast<std::size_t>(status);
    }
};

/// The via that a proxy would put on top.
inline constexpr const char* proxy_via =
    "SIP/2.0/TCP ss1.atlanta.example.com:5060;branch=z9hG4bK2d4790.1";

}  // namespace siplab::bench
