// The other typed views, each with the examples of its RFC and with what its grammar refuses.
#include "models/message/headers.h"

#include <string>

#include <gmock/gmock.h>

#include "tests/unit/message/sip_text.h"

namespace siplab {
namespace {

struct Example {
    const char* name;
    const char* value;
};

TEST(Views, TakeTheExamplesOfTheRfcs) {
    for (const auto& [name, value] : {
             Example{"Accept", "application/sdp;level=1, application/x-private, text/html"},
             Example{"Accept", ""},
             Example{"Accept", "*/*;q=0.5, text/*"},
             Example{"Accept-Encoding", "gzip;q=1.0, identity; q=0.5, *;q=0"},
             Example{"Accept-Language", "da, en-gb;q=0.8, en;q=0.7"},
             Example{"Alert-Info", "<http://www.example.com/sounds/moo.wav>"},
             Example{"Allow", "INVITE, ACK, OPTIONS, CANCEL, BYE"},
             Example{"Allow", ""},
             Example{"Allow-Events", "spirits-INDPs, presence.winfo"},
             Example{"Authentication-Info", "nextnonce=\"47364c23432d2e131a5fb210812c\""},
             Example{"Authorization",
                     "Digest username=\"Alice\", realm=\"atlanta.com\", nonce=\"84a4cc6f\", "
                     "uri=\"sip:atlanta.com\", response=\"7587245234b3434cc3412213e5f113a5432\""},
             Example{"Call-ID", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6@biloxi.com"},
             Example{"i", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6@192.0.2.4"},
             Example{"Call-ID", "a84b4c76e66710"},
             Example{"Call-Info",
                     "<http://wwww.example.com/alice/photo.jpg> ;purpose=icon, "
                     "<http://www.example.com/alice/> ;purpose=info"},
             Example{"Content-Disposition", "session;handling=optional"},
             Example{"Content-Encoding", "gzip"},
             Example{"e", "tar"},
             Example{"Content-Language", "fr, es-419"},
             Example{"Content-Type", "text/html; charset=ISO-8859-4"},
             Example{"Content-Type", "multipart/mixed;boundary=\"----=_Part_0\""},
             Example{"CSeq", "4711 INVITE"},
             Example{"Date", "Sat, 13 Nov 2010 23:29:00 GMT"},
             Example{"Error-Info", "<sip:not-in-service-recording@atlanta.com>"},
             Example{"Event", "presence;id=a1"},
             Example{"o", "refer"},
             Example{"Expires", "5"},
             Example{"In-Reply-To", "70710@saturn.bell-tel.com, 17320@saturn.bell-tel.com"},
             Example{"Max-Forwards", "6"},
             Example{"MIME-Version", "1.0"},
             Example{"Min-Expires", "60"},
             Example{"Min-SE", "3600;lr"},
             Example{"Organization", "Boxes by Bob"},
             Example{"P-Asserted-Identity", "\"Cullen Jennings\" <sip:fluffy@cisco.com>"},
             Example{"Path", "<sip:P1.EXAMPLEVISITED.COM;lr>,<sip:P3.EXAMPLEHOME.COM;lr>"},
             Example{"Priority", "non-urgent"},
             Example{"Privacy", "header;user;critical"},
             Example{"Proxy-Authenticate",
                     "Digest realm=\"atlanta.com\", domain=\"sip:ss1.carrier.com\", qop=\"auth\", "
                     "nonce=\"f84f1cec41e6cbe5aea9c8e88d359\", opaque=\"\", stale=FALSE, "
                     "algorithm=MD5"},
             Example{"Proxy-Require", "foo"},
             Example{"RAck", "776656 1 INVITE"},
             Example{"Reason", "Q.850 ;cause=16 ;text=\"Terminated\""},
             Example{"Record-Route",
                     "<sip:server10.biloxi.com;lr>, <sip:bigbox3.site3.atlanta.com;lr>"},
             Example{"r", "<sip:alice@atlanta.example.com>"},
             Example{"b", "sip:referrer@referrer.example"},
             Example{"Replaces", "425928@bobster.example.org;to-tag=7743;from-tag=6472"},
             Example{"Reply-To", "Bob <sip:bob@biloxi.com>"},
             Example{"Require", "100rel"},
             Example{"Retry-After", "18000;duration=3600"},
             Example{"Retry-After", "120 (I'm in a meeting)"},
             Example{"Route", "<sip:bigbox3.site3.atlanta.com;lr>, <sip:server10.biloxi.com;lr>"},
             Example{"RSeq", "988789"},
             Example{"Server", "HomeServer v2"},
             Example{"Session-Expires", "4000;refresher=uac"},
             Example{"SIP-ETag", "dx200xyz"},
             Example{"SIP-If-Match", "dx200xyz"},
             Example{"Subject", "Need more boxes"},
             Example{"s", "Tech Support"},
             Example{"Subject", ""},
             Example{"Subscription-State", "terminated;reason=noresource;retry-after=5"},
             Example{"k", "100rel"},
             Example{"Timestamp", "54"},
             Example{"Timestamp", "54.21 1.5"},
             Example{"Unsupported", "foo"},
             Example{"User-Agent", "Softphone Beta1.5"},
             Example{"User-Agent", "Lab/1.0 (a comment (in a comment)) Part"},
             Example{"Warning",
                     "307 isi.edu \"Session parameter 'foo' not understood\", "
                     "301 isi.edu:5060 \"Incompatible network address type 'E.164'\""},
             Example{"WWW-Authenticate", "NoOneKnowsThisScheme opaque-data=here"},
             Example{"X-Anything", "(,;=\"<"},
         }) {
        const auto wrong = check_value(header_id_of(name), value);
        EXPECT_FALSE(wrong) << name << ": " << value << "\n" << wrong->to_text();
    }
}

TEST(Views, RefuseWhatTheirGrammarDoes) {
    for (const auto& [name, value] : {
             Example{"Accept", "text"},
             Example{"Accept", "*/html"},
             Example{"Accept", "text/html,"},
             Example{"Accept", "text/html;q=2"},
             Example{"Accept-Language", "abcdefghi"},
             Example{"Allow", "INVITE ACK"},
             Example{"Alert-Info", "http://www.example.com/sounds/moo.wav"},
             Example{"Authorization", "Digest username=\"Alice\", realm=\"a\""},
             Example{"Authorization", "Digest"},
             Example{"Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
             Example{"Call-ID", ""},
             Example{"Call-ID", "a b"},
             Example{"Call-ID", "a@"},
             Example{"Call-ID", "a@b@c"},
             Example{"Content-Type", "application"},
             Example{"Content-Type", "text/*"},
             Example{"Content-Length", "-1"},
             Example{"Content-Length", "4294967296"},
             Example{"CSeq", "INVITE"},
             Example{"CSeq", "2147483648 INVITE"},
             Example{"CSeq", "1INVITE"},
             Example{"CSeq", "1 INVITE x"},
             Example{"Date", "Sat, 13 Nov 2010 23:29:00 EST"},
             Example{"Date", "Sat, 32 Nov 2010 23:29:00 GMT"},
             Example{"Date", "Sat, 3 Nov 2010 23:29:00 GMT"},
             Example{"Event", ".presence"},
             Example{"Expires", "Thu, 01 Dec 1994 16:00:00 GMT"},
             Example{"Max-Forwards", "256"},
             Example{"MIME-Version", "1"},
             Example{"Proxy-Authenticate", "Digest realm=\"a\""},
             Example{"RAck", "0 1 INVITE"},
             Example{"Replaces", "a@b;to-tag=1"},
             Example{"Require", ""},
             Example{"Retry-After", "(soon)"},
             Example{"RSeq", "0"},
             Example{"Server", "(unbalanced"},
             Example{"Session-Expires", "uac"},
             Example{"Subject", "bell\x07"},
             Example{"Subscription-State", "active;expires=soon"},
             Example{"Timestamp", "now"},
             Example{"User-Agent", "one, two"},
             Example{"Warning", "307 isi.edu no quotes"},
             Example{"Warning", "1307 isi.edu \"x\""},
             Example{"X-Anything", "bell\x07"},
         }) {
        EXPECT_TRUE(check_value(header_id_of(name), value)) << name << ": " << value;
    }
}

TEST(Views, CommentsAreBounded) {
    const std::string deep(limits::comment_depth + 1, '(');
    const auto wrong = check_value(HeaderId::server, deep);
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->rule, "limits::comment_depth");
}

TEST(Views, SpeakOfWhatTheyHold) {
    EXPECT_TRUE(ContentType::parse("Application/SDP")->is("application", "sdp"));
    EXPECT_TRUE(Accept::parse("text/*")->includes("text", "plain"));
    EXPECT_TRUE(Accept::parse("*/*")->includes("text", "plain"));
    EXPECT_FALSE(Accept::parse("text/*")->includes("application", "sdp"));
    EXPECT_TRUE(ContentDisposition::parse("session;handling=optional")->is_optional());
    EXPECT_EQ(AcceptLanguage::parse("en-gb;q=0.8")->q(), 800U);
    EXPECT_EQ(Event::parse("presence.winfo;id=7")->package(), "presence");
    EXPECT_EQ(Event::parse("presence.winfo;id=7")->event_id(), "7");
    EXPECT_EQ(SubscriptionState::parse("active;expires=99")->expires(), 99U);
    EXPECT_EQ(SessionExpires::parse("1800;refresher=uas")->refresher(), "uas");
    EXPECT_EQ(Replaces::parse("a@b;to-tag=t;from-tag=f;early-only")->from_tag(), "f");
    EXPECT_TRUE(Replaces::parse("a@b;to-tag=t;from-tag=f;early-only")->early_only());
    EXPECT_EQ(RetryAfter::parse("120 (busy) ;duration=60")->comment, "(busy)");
    EXPECT_EQ(Warning::parse("399 pbx \"x\"")->code, 399U);
    EXPECT_EQ(Date::parse("Sat, 13 Nov 2010 23:29:00 GMT")->month, 11U);
    EXPECT_EQ(Timestamp::parse("54.21 1.5")->delay, "1.5");
    EXPECT_EQ(RAck::parse("776656 1 INVITE")->method, Method::invite);
    EXPECT_EQ(CSeq::parse("1 invite")->method, Method::unknown) << "methods are case-sensitive";
}

TEST(Views, OfAuthentication) {
    const auto challenge = WwwAuthenticate::parse(
        "Digest realm=\"a \\\"b\\\"\", nonce=\"n,1\", qop=\"auth,auth-int\" , stale=TRUE");
    ASSERT_TRUE(challenge) << challenge.error().to_text();
    EXPECT_TRUE(challenge->is_digest());
    EXPECT_EQ(challenge->value("realm"), "a \"b\"");
    EXPECT_EQ(challenge->value("nonce"), "n,1");
    EXPECT_EQ(challenge->value("QOP"), "auth,auth-int");
    EXPECT_EQ(challenge->value("opaque"), "");
    EXPECT_EQ(auth_text("Digest", {{"realm", "a \"b\"", true}, {"stale", "true", false}}),
              "Digest realm=\"a \\\"b\\\"\", stale=true");
}

TEST(Qvalue, IsExact) {
    EXPECT_EQ(thousandths("1"), 1000U);
    EXPECT_EQ(thousandths("1.000"), 1000U);
    EXPECT_EQ(thousandths("0.25"), 250U);
    EXPECT_EQ(thousandths("0."), 0U);
    for (const char* text : {"", "2", "1.001", "0.1234", ".5", "0,5", "-0"}) {
        EXPECT_EQ(thousandths(text), std::nullopt) << text;
    }
}

// ---- get, get_if, all, each, lists --------------------------------------------------------------

TEST(Get, GivesTheFirstValueOfACommaList) {
    const auto message = Message::parse(test::options_request(
        "Route: <sip:a.example;lr>, <sip:b.example;lr>\nRoute: <sip:c.example;lr>\n"));
    ASSERT_TRUE(message);
    EXPECT_EQ(get<Route>(*message)->uri.host(), "a.example");
    const auto routes = all<Route>(*message);
    ASSERT_TRUE(routes);
    ASSERT_EQ(routes->size(), 3U);
    EXPECT_EQ(routes->at(1).uri.host(), "b.example");
    EXPECT_EQ(routes->at(2).uri.host(), "c.example");
}

TEST(Get, NamesTheHeaderFieldThatIsMissing) {
    const auto message = Message::parse(test::options_request());
    ASSERT_TRUE(message);
    const auto event = get<Event>(*message);
    ASSERT_FALSE(event);
    EXPECT_EQ(event.error().expected, "the header field Event");
    EXPECT_EQ(get_if<Event>(*message), std::nullopt);
    EXPECT_TRUE(all<Route>(*message)->empty());
}

TEST(Get, PlacesAnErrorInTheMessage) {
    const std::string bytes = test::options_request("Expires: 12x\n");
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message);
    const auto expires = get<Expires>(*message);
    ASSERT_FALSE(expires);
    EXPECT_EQ(expires.error().offset, bytes.find("12x") + 2);
    EXPECT_EQ(expires.error().line, 8U);
}

TEST(Lists, ComparesOptionTagsInAnyCaseAndMethodsExactly) {
    const auto message = Message::parse(
        test::options_request("Supported: 100rel,\n Timer\nAllow: INVITE, ack\nk: replaces\n"));
    ASSERT_TRUE(message);
    EXPECT_TRUE(lists<Supported>(*message, "timer"));
    EXPECT_TRUE(lists<Supported>(*message, "replaces"));
    EXPECT_FALSE(lists<Supported>(*message, "path"));
    EXPECT_TRUE(lists<Allow>(*message, "INVITE"));
    EXPECT_FALSE(lists<Allow>(*message, "ACK"));
}

}  // namespace
}  // namespace siplab
