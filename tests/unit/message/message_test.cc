// Messages as bytes: parsing, writing back, editing (RFC 3261 sections 7 and 18.3).
#include "models/message/message.h"

#include <string>

#include <gtest/gtest.h>

#include "models/message/headers.h"
#include "models/message/limits.h"
#include "tests/unit/message/sip_text.h"

namespace siplab {
namespace {

using test::wire;

/// RFC 4475 section 3.1.1.1, shortened: folding, odd case, compact forms and spaces in every place
/// that allows them.
std::string tortuous_invite() {
    return wire(
        "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\n"
        "TO :\n"
        " sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\n"
        "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\n"
        "  ;\n"
        "  tag = 98asjd8\n"
        "MaX-fOrWaRdS: 0068\n"
        "Call-ID: wsinv.ndaksdj@192.0.2.1\n"
        "Content-Length   : 150\n"
        "cseq: 0009\n"
        "  INVITE\n"
        "Via  : SIP  /   2.0\n"
        " /UDP\n"
        "    192.0.2.2;branch=390skdjuw\n"
        "s :\n"
        "NewFangledHeader:   newfangled value\n"
        " continued newfangled value\n"
        "UnknownHeaderWithUnusualValue: ;;,,;;,;\n"
        "Content-Type: application/sdp\n"
        "Route:\n"
        " <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\n"
        "v:  SIP  / 2.0  / TCP     spindle.example.com   ;\n"
        "  branch  =   z9hG4bK9ikj8  ,\n"
        " SIP  /    2.0   / UDP  192.168.255.111   ; branch=\n"
        " z9hG4bK30239\n"
        "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\n"
        "      newvalue ;\n"
        "  secondparam ; q = 0.33\n"
        "\n"
        "v=0\n"
        "o=mhandley 29739 7272939 IN IP4 192.0.2.3\n"
        "s=-\n"
        "c=IN IP4 192.0.2.4\n"
        "t=0 0\n"
        "m=audio 49217 RTP/AVP 0 12\n"
        "m=video 3227 RTP/AVP 31\n"
        "a=rtpmap:31 LPC\n");
}

TEST(MessageParse, FindsTheLinesOfARequest) {
    const auto message = Message::parse(test::options_request("X-Anything: kept\n"));
    ASSERT_TRUE(message) << message.error().to_text();
    EXPECT_TRUE(message->is_request());
    EXPECT_EQ(message->method(), Method::options);
    EXPECT_EQ(message->request_uri(), "sip:bob@biloxi.example");
    EXPECT_EQ(message->version(), "SIP/2.0");
    EXPECT_EQ(message->header_count(), 8U);
    EXPECT_EQ(message->find(HeaderId::call_id), "3848276298220188511@atlanta.example");
    EXPECT_EQ(message->find("x-anything"), "kept");
    EXPECT_EQ(message->find("i"), message->find(HeaderId::call_id));
    EXPECT_EQ(message->header(6).name, "X-Anything");
    EXPECT_EQ(message->body(), "");
}

TEST(MessageParse, FindsTheLinesOfAResponse) {
    const auto message = Message::parse(wire("SIP/2.0 183 In \xC3\xA9tude\nv: x\n\n"));
    ASSERT_TRUE(message) << message.error().to_text();
    EXPECT_TRUE(message->is_response());
    EXPECT_EQ(message->status(), 183);
    EXPECT_EQ(message->reason(), "In \xC3\xA9tude");
    EXPECT_EQ(message->method(), Method::unknown);
    EXPECT_EQ(Message::parse(wire("SIP/2.0 100 \nv: x\n\n"))->reason(), "")
        << "RFC 4475 section 3.1.1.13: the reason phrase may be empty";
}

TEST(MessageParse, ReadsATortuousInvite) {
    const std::string bytes = tortuous_invite();
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message) << message.error().to_text();
    EXPECT_EQ(test::verdict(bytes), "good");
    EXPECT_EQ(get<To>(*message)->tag(), "1918181833n");
    EXPECT_EQ(get<From>(*message)->display_name, "J Rosenberg \\\\\\\"");
    EXPECT_EQ(get<MaxForwards>(*message)->value, 68U);
    EXPECT_EQ(get<CSeq>(*message)->number, 9U);
    EXPECT_EQ(get<Subject>(*message)->text, "");
    const auto vias = all<Via>(*message);
    ASSERT_TRUE(vias) << vias.error().to_text();
    ASSERT_EQ(vias->size(), 3U);
    EXPECT_EQ(vias->at(0).branch(), "390skdjuw");
    EXPECT_EQ(vias->at(1).transport, "TCP");
    EXPECT_EQ(vias->at(2).branch(), "z9hG4bK30239");
    EXPECT_EQ(get<Contact>(*message)->q(), 330U);
    EXPECT_EQ(message->body().size(), 150U);
    EXPECT_EQ(message->to_bytes(), bytes);
}

TEST(MessageParse, SkipsEmptyLinesBeforeTheStartLine) {
    const std::string bytes = "\r\n\r\n" + test::options_request();
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message) << message.error().to_text();
    EXPECT_EQ(message->method(), Method::options);
    EXPECT_EQ(message->to_bytes(), bytes);
}

TEST(MessageParse, TheBodyEndsWhereContentLengthSays) {
    const std::string bytes = wire("OPTIONS sip:a SIP/2.0\nContent-Length: 3\n\nabcNOISE");
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->body(), "abc");
    EXPECT_EQ(message->to_bytes(), bytes) << "what follows is kept, but is no body";
    EXPECT_EQ(Message::parse(wire("OPTIONS sip:a SIP/2.0\nTo: x\n\nall of it"))->body(),
              "all of it");
}

TEST(MessageParse, MoreFieldsThanFitInside) {
    std::string more;
    for (int i = 0; i < 100; ++i)
        more += "X-" + std::to_string(i) + ": v" + std::to_string(i) + "\n";
    const std::string bytes = test::options_request(more);
    auto message = Message::parse(bytes);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->find("X-99"), "v99");
    EXPECT_EQ(message->to_bytes(), bytes);
    const Message copy = *message;
    message->remove(HeaderId::to);
    EXPECT_EQ(copy.to_bytes(), bytes);
    EXPECT_EQ(message->find("X-99"), "v99");
}

// ---- what is refused, and the diagnosis ---------------------------------------------------------

TEST(MessageParse, SaysWhatIsWrongAndWhere) {
    const auto wrong = Message::parse(wire("OPTIONS sip:a SIP/2.0\nTo: x\nFrom y\n\n"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().to_text(),
              "line 3, byte 35: expected a colon behind the name of the header field, read "
              "`y\\r\\n\\r\\n` (RFC 3261 section 25.1, message-header)");
    EXPECT_EQ(wrong.error().status, 400);
}

TEST(MessageParse, RefusesBrokenLines) {
    for (const char* text :
         {"", "\n", "OPTIONS sip:a SIP/2.0", "OPTIONS sip:a SIP/2.0\n",
          "OPTIONS sip:a SIP/2.0\nTo: x\n", "OPTIONS sip:a SIP/2.0\nTo: x",
          "OPTIONS sip:a SIP/2.0\n: x\n\n", "OPTIONS sip:a SIP/2.0\n To: x\n\n",
          "OPTIONS  sip:a SIP/2.0\n\n", "OPTIONS sip:a  SIP/2.0\n\n", "OPTIONS sip:a SIP/2.0 \n\n",
          "OPTIONS sip:a\n\n", "OPTIONS\n\n", "OPT@ONS sip:a SIP/2.0\n\n",
          "OPTIONS sip:a SIP/2\n\n", "OPTIONS sip:a HTTP/1.1\n\n"}) {
        const auto message = Message::parse(wire(text));
        ASSERT_FALSE(message) << text;
        EXPECT_EQ(message.error().status, 400) << text;
    }
}

TEST(MessageParse, AMalformedResponseIsDiscarded) {
    for (const char* text : {"SIP/2.0 4294967301 better not break the receiver\n\n",
                             "SIP/2.0 200\n\n", "SIP/2.0  200 OK\n\n", "SIP/2.0 99 Low\n\n",
                             "SIP/2.0 700 High\n\n", "SIP/2.0 200 OK\nBroken\n\n"}) {
        const auto message = Message::parse(wire(text));
        ASSERT_FALSE(message) << text;
        EXPECT_EQ(message.error().status, 0) << text;
    }
}

TEST(MessageParse, LinesEndWithCrlf) {
    const auto message = Message::parse("OPTIONS sip:a SIP/2.0\r\nTo: x\nFrom: y\r\n\r\n");
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().expected, "CRLF at the end of the line, not LF alone");
    EXPECT_EQ(message.error().line, 2U);
}

TEST(MessageParse, AShortBodyIsAnError) {
    const auto message = Message::parse(wire("OPTIONS sip:a SIP/2.0\nl: 9999\n\nshort"));
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().rule, "RFC 3261 section 18.3");
    EXPECT_EQ(message.error().expected, "a body of 9999 octets, 5 are there");
}

TEST(MessageParse, BoundsHaveNames) {
    const std::string start = "OPTIONS sip:a SIP/2.0\r\n";
    std::string many = start;
    for (std::size_t i = 0; i <= limits::header_fields; ++i) many += "a:b\r\n";
    EXPECT_EQ(Message::parse(many + "\r\n").error().rule, "limits::header_fields");
    EXPECT_EQ(Message::parse(many + "\r\n").error().status, 513);
    const std::string wide = start + "a: " + std::string(limits::field_bytes, 'x') + "\r\n\r\n";
    EXPECT_EQ(Message::parse(wide).error().rule, "limits::field_bytes");
    const std::string uri =
        "OPTIONS sip:" + std::string(limits::field_bytes, 'x') + " SIP/2.0\r\n\r\n";
    EXPECT_EQ(Message::parse(uri).error().status, 414);
    EXPECT_EQ(Message::parse(std::string(limits::message_bytes + 1, 'x')).error().rule,
              "limits::message_bytes");
}

// ---- writing and editing ------------------------------------------------------------------------

TEST(MessageEdit, BuildsARequest) {
    Message invite = Message::request(Method::invite, "sip:bob@lab.example");
    invite.add(HeaderId::via, via_text("UDP", "10.1.0.1", 5060, "z9hG4bK-a"));
    invite.add(HeaderId::max_forwards, "70");
    invite.add("X-Lab", "yes");
    invite.set_body("application/sdp", "v=0\r\n");
    EXPECT_EQ(invite.to_bytes(), wire("INVITE sip:bob@lab.example SIP/2.0\n"
                                      "Via: SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bK-a;rport\n"
                                      "Max-Forwards: 70\n"
                                      "X-Lab: yes\n"
                                      "Content-Type: application/sdp\n"
                                      "Content-Length: 5\n"
                                      "\n"
                                      "v=0\n"));
    EXPECT_EQ(Message::parse(invite.to_bytes())->to_bytes(), invite.to_bytes());
}

TEST(MessageEdit, BuildsAResponse) {
    Message busy = Message::response(486);
    busy.add(HeaderId::content_length, "0");
    EXPECT_EQ(busy.to_bytes(), wire("SIP/2.0 486 Busy Here\nContent-Length: 0\n\n"));
    EXPECT_EQ(Message::response(299).to_bytes(), wire("SIP/2.0 299 \n\n"));
    EXPECT_EQ(Message::response(200, "Fine").reason(), "Fine");
}

TEST(MessageEdit, AChangedHeaderChangesOnlyItself) {
    const std::string bytes = tortuous_invite();
    const auto parsed = Message::parse(bytes);
    ASSERT_TRUE(parsed);
    for (std::size_t i = 0; i < parsed->header_count(); ++i) {
        Message message = *parsed;
        const HeaderField field = parsed->header(i);
        const auto begin =
            static_cast<std::size_t>(field.name.data() - parsed->header(0).name.data());
        message.set_value_at(i, "changed");
        const std::string edited = message.to_bytes();
        const std::size_t start = bytes.find("TO :") + begin;
        EXPECT_EQ(edited.substr(0, start), bytes.substr(0, start));
        EXPECT_EQ(edited.substr(start, field.name.size() + 11),
                  std::string(field.name) + ": changed\r\n");
        const std::size_t behind = start + field.name.size() + 11;
        EXPECT_EQ(edited.substr(behind), bytes.substr(bytes.size() - (edited.size() - behind)));
    }
}

TEST(MessageEdit, AddsOnTopOfItsKind) {
    auto message = Message::parse(test::options_request());
    ASSERT_TRUE(message);
    message->add_on_top(HeaderId::via, "SIP/2.0/UDP proxy.example;branch=z9hG4bKp");
    message->add_on_top(HeaderId::route, "<sip:r.example;lr>");
    EXPECT_EQ(message->header(0).id, HeaderId::route) << "none there: it goes first of all";
    EXPECT_EQ(get<Via>(*message)->host, "proxy.example");
    EXPECT_EQ(message->count(HeaderId::via), 2U);
}

TEST(MessageEdit, SetReplacesWhereItStandsAndRemovesTheOthers) {
    auto message = Message::parse(wire("OPTIONS sip:a SIP/2.0\nm: 1\nTo: x\nContact: 2\n\n"));
    ASSERT_TRUE(message);
    message->set(HeaderId::contact, "3");
    EXPECT_EQ(message->to_bytes(), wire("OPTIONS sip:a SIP/2.0\nm: 3\nTo: x\n\n"));
    message->remove(HeaderId::to);
    message->set(HeaderId::expires, "60");
    EXPECT_EQ(message->to_bytes(), wire("OPTIONS sip:a SIP/2.0\nm: 3\nExpires: 60\n\n"));
}

TEST(MessageEdit, ChangesTheRequestUriAlone) {
    const std::string bytes = "\r\n" + test::options_request();
    auto message = Message::parse(bytes);
    ASSERT_TRUE(message);
    message->set_request_uri("sip:carol@chicago.example");
    EXPECT_EQ(message->request_uri(), "sip:carol@chicago.example");
    const std::string old = "sip:bob@biloxi.example";
    std::string wanted = bytes;
    wanted.replace(wanted.find(old), old.size(), "sip:carol@chicago.example");
    EXPECT_EQ(message->to_bytes(), wanted);
}

TEST(MessageEdit, CanTakeItsOwnTextAsValue) {
    auto message = Message::parse(test::options_request());
    ASSERT_TRUE(message);
    for (int i = 0; i < 50; ++i) message->add(HeaderId::route, *message->find(HeaderId::call_id));
    for (std::size_t i = 8; i < message->header_count(); ++i) {
        EXPECT_EQ(message->header(i).value, "3848276298220188511@atlanta.example");
    }
    message->set_body("text/plain", *message->find(HeaderId::to));
    EXPECT_EQ(message->body(), "Bob <sip:bob@biloxi.example>");
}

TEST(MessageEdit, NobodySmugglesAHeaderFieldInThroughAValue) {
    Message message = Message::request(Method::options, "sip:a");
    message.add(HeaderId::subject, "hello\r\nContact: <sip:mallory@evil.example>");
    message.add(HeaderId::subject, "folded\r\n\tstays");
    EXPECT_EQ(message.to_bytes(),
              wire("OPTIONS sip:a SIP/2.0\nSubject: hello  Contact: <sip:mallory@evil.example>\n"
                   "Subject: folded\n\tstays\n\n"));
}

TEST(MessageEdit, ReplacesTheBody) {
    auto message = Message::parse(tortuous_invite());
    ASSERT_TRUE(message);
    message->set_body("text/plain", "hi");
    EXPECT_EQ(message->body(), "hi");
    EXPECT_EQ(message->find(HeaderId::content_length), "2");
    EXPECT_EQ(message->find(HeaderId::content_type), "text/plain");
    message->set_body("", "");
    EXPECT_FALSE(message->has(HeaderId::content_type));
    EXPECT_EQ(message->find(HeaderId::content_length), "0");
    EXPECT_TRUE(message->to_bytes().ends_with("\r\n\r\n"));
}

TEST(MessageEdit, KnowsWhereItsTextWillStand) {
    auto message = Message::parse(test::options_request("Expires: x\n"));
    ASSERT_TRUE(message);
    message->add_on_top(HeaderId::via, "SIP/2.0/UDP proxy.example;branch=z9hG4bKp");
    const std::string bytes = message->to_bytes();
    const std::string_view value = *message->find(HeaderId::expires);
    EXPECT_EQ(bytes.substr(message->offset_of(value), 3), "x\r\n");
    EXPECT_EQ(message->line_of(message->offset_of(value)), 9U);
}

TEST(ReasonPhrases, AreTheRfcs) {
    EXPECT_EQ(reason_phrase(200), "OK");
    EXPECT_EQ(reason_phrase(487), "Request Terminated");
    EXPECT_EQ(reason_phrase(299), "");
}

}  // namespace
}  // namespace siplab
