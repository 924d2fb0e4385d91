// The trace's file form: what is written is what docs/trace.md says, and what is read back.
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/trace/base64.h"
#include "models/trace/kinds.h"
#include "models/trace/read.h"
#include "models/trace/utf8.h"
#include "models/trace/write.h"

namespace siplab::trace {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

/// A record with every field that its kind may have.
Record full_record(Kind kind, std::uint64_t id) {
    Record r;
    r.kind = kind;
    r.id = id;
    r.at = 1500ms;
    r.node = "alice";
    r.cause = id > 1 ? id - 1 : 0;
    r.dialog = "call-1@alice";
    r.transaction = "z9hG4bK-alice-1 INVITE";
    if (kind == Kind::sent || kind == Kind::received || kind == Kind::dropped) {
        r.transport = "UDP";
        r.from = "10.1.0.1:5060";
        r.to = "10.1.0.2:5060";
        r.peer = "bob";
        r.message =
            "OPTIONS sip:bob@lab.example SIP/2.0\r\n"
            "Subject: \"gr\xC3\xBC\xC3\x9F\\e\"\t\x01\r\n\r\n";
        r.retransmission = 2;
        r.reason = "loss on link lan";
        r.place = "lan";
    } else if (kind == Kind::transition) {
        r.machine = "invite-client";
        r.instance = "alice-invite-1";
        r.from_state = "Calling";
        r.event = "1xx";
        r.to_state = "Proceeding";
        r.clause = "RFC 3261 17.1.1.2";
    } else if (kind == Kind::action || kind == Kind::note) {
        r.topic = "call";
        r.text = "calls bob";
    } else {
        r.timer_id = 7;
        r.timer = "A";
        if (kind == Kind::timer_set) r.duration = 500ms;
    }
    return r;
}

Trace full_trace() {
    Trace trace;
    trace.header = {
        format_version, "basic-call",
        "A call",       18446744073709551615U,
        "siplab 0.1.0", {{"alice", "phone", {"10.1.0.1", "2001:db8::1"}}, {"pbx", "pbx", {}}}};
    for (const KindWord& kind : kind_words) {
        trace.records.push_back(full_record(kind.kind, trace.records.size() + 1));
    }
    // The one field that only a message that is no text has.
    trace.records.push_back(full_record(Kind::sent, trace.records.size() + 1));
    trace.records.back().message = std::string("\xFF\x00\xC0\xAF", 4);
    return trace;
}

std::string written(const Trace& trace) {
    std::ostringstream out;
    write_trace(out, trace);
    return out.str();
}

tl::expected<Trace, ReadError> read(const std::string& text) {
    std::istringstream in(text);
    return read_trace(in, "trace.jsonl");
}

std::string header_line() { return "{\"kind\":\"header\",\"version\":1}\n"; }

TEST(Trace, IsReadBackAsItWasWritten) {
    const Trace trace = full_trace();
    const auto again = read(written(trace));
    ASSERT_TRUE(again) << again.error().to_text();
    EXPECT_EQ(written(*again), written(trace));
    EXPECT_EQ(again->header.seed, trace.header.seed);
    ASSERT_EQ(again->records.size(), trace.records.size());
    for (std::size_t i = 0; i < trace.records.size(); ++i) {
        EXPECT_EQ(again->records[i].kind, trace.records[i].kind);
        EXPECT_EQ(again->records[i].message, trace.records[i].message) << i;
        EXPECT_EQ(again->records[i].at, trace.records[i].at);
        EXPECT_EQ(again->records[i].duration, trace.records[i].duration);
    }
}

/// Another JSON parser is the oracle for what the hand-made writer puts into a line.
TEST(Trace, EveryLineIsJson) {
    std::istringstream lines(written(full_trace()));
    std::string line;
    std::size_t count = 0;
    while (std::getline(lines, line)) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        ASSERT_TRUE(json.is_object()) << line;
        if (count == 1) {
            EXPECT_EQ(json["message"], full_record(Kind::sent, 1).message);
            EXPECT_EQ(json["at"], 1500000000);
        }
        ++count;
    }
    EXPECT_EQ(count, full_trace().records.size() + 1);
}

TEST(Trace, EveryFieldAndKindIsDocumented) {
    std::ifstream file(SIPLAB_SOURCE_DIR "/docs/trace.md");
    std::stringstream page;
    page << file.rdbuf();
    std::set<std::string> names;
    std::istringstream lines(written(full_trace()));
    std::string line;
    while (std::getline(lines, line)) {
        const auto object = nlohmann::json::parse(line);
        for (const auto& [name, value] : object.items()) names.insert(name);
    }
    for (const char* of_node : {"name", "kind", "addresses"}) names.insert(of_node);
    EXPECT_GE(names.size(), 30U);
    for (const std::string& name : names) {
        EXPECT_THAT(page.str(), HasSubstr("\n| `" + name + "` |")) << "no row for it in a table";
    }
    for (const KindWord& kind : kind_words) {
        EXPECT_THAT(page.str(), HasSubstr("`" + std::string(kind.word) + "`"));
    }
    EXPECT_THAT(page.str(), HasSubstr("version **" + std::to_string(format_version) + "**"));
}

TEST(Trace, AMessageThatIsNoTextIsWrittenInBase64) {
    const std::string text = written(full_trace());
    EXPECT_THAT(text, HasSubstr("\"message_base64\":\"/wDArw==\""));
}

TEST(Trace, OtherTextThatIsNotUtf8DoesNotBreakTheLine) {
    Trace trace;
    trace.records.push_back(full_record(Kind::note, 1));
    trace.records[0].text = "a\xFFz";
    const auto again = read(written(trace));
    ASSERT_TRUE(again) << again.error().to_text();
    EXPECT_EQ(again->records[0].text, "a\xEF\xBF\xBDz");
}

TEST(Trace, FieldsFromAnotherProgramAreIgnored) {
    const auto trace =
        read(header_line() +
             "\n{\"id\":1,\"at\":0,\"kind\":\"note\",\"node\":\"a\",\"colour\":\"blue\"}\n");
    ASSERT_TRUE(trace) << trace.error().to_text();
    EXPECT_EQ(trace->records.size(), 1U);
}

struct Broken {
    std::string text;
    std::string expected;
};

class BrokenTrace : public testing::TestWithParam<Broken> {};

TEST_P(BrokenTrace, IsRefusedWithLineAndReason) {
    const auto trace = read(GetParam().text);
    ASSERT_FALSE(trace);
    EXPECT_THAT(trace.error().to_text(), HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    EachMistake, BrokenTrace,
    testing::Values(
        Broken{"", "trace.jsonl:1: expected the header line"},
        Broken{"hello\n", "trace.jsonl:1: expected the header line"},
        Broken{"{\"id\":1}\n", "trace.jsonl:1: expected the header line"},
        Broken{"{\"kind\":\"header\",\"version\":2}\n",
               "trace.jsonl:1: expected \"version\" to be 1, which this program reads, read 2"},
        Broken{"{\"kind\":\"header\",\"version\":1,\"nodes\":[{\"addresses\":[5]}]}\n",
               "trace.jsonl:1: expected \"addresses\" to be a list of strings, read [5]"},
        Broken{header_line() + "{\"id\":1,\n", "trace.jsonl:2: expected a JSON object"},
        Broken{header_line() + "{\"id\":1,\"at\":0,\"kind\":\"sent\"}\n",
               "trace.jsonl:2: expected a field \"node\""},
        Broken{header_line() + "{\"id\":1,\"at\":0.5,\"kind\":\"sent\",\"node\":\"a\"}\n",
               "expected \"at\" to be a whole number from 0, read 0.5"},
        Broken{header_line() + "{\"id\":1,\"at\":0,\"kind\":\"went\",\"node\":\"a\"}\n",
               "expected \"kind\" to be one of sent, received,"},
        Broken{header_line() + "{\"id\":1,\"at\":0,\"kind\":\"sent\",\"node\":5}\n",
               "expected \"node\" to be a string, read 5"},
        Broken{
            header_line() +
                "{\"id\":1,\"at\":0,\"kind\":\"sent\",\"node\":\"a\",\"message_base64\":\"x\"}\n",
            "expected \"message_base64\" to be base64"},
        Broken{header_line() + "{\"id\":2,\"at\":0,\"kind\":\"note\",\"node\":\"a\",\"cause\":2}\n",
               "expected \"cause\" to be less than the record's own id 2, read 2"},
        Broken{header_line() + "{\"id\":2,\"at\":0,\"kind\":\"note\",\"node\":\"a\"}\n" +
                   "{\"id\":2,\"at\":0,\"kind\":\"note\",\"node\":\"a\"}\n",
               "trace.jsonl:3: expected \"id\" to be more than the 2 before it, read 2"}));

/// RFC 4648 section 10.
TEST(Base64, GivesTheRfcsVectors) {
    const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
        std::string encoded;
        append_base64(encoded, bytes);
        EXPECT_EQ(encoded, text);
        EXPECT_EQ(decode_base64(text), bytes);
    }
    EXPECT_FALSE(decode_base64("Zg="));
    EXPECT_FALSE(decode_base64("Z*=="));
}

/// RFC 3629 sections 4 and 10: what a decoder must refuse.
TEST(Utf8, RefusesOverlongFormsSurrogatesAndCutSequences) {
    for (const char* good : {"a", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x93\x9E", "\xEF\xBF\xBF"}) {
        EXPECT_TRUE(is_utf8(good)) << good;
    }
    for (const char* bad :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\xFF"}) {
        EXPECT_FALSE(is_utf8(bad));
    }
}

}  // namespace
}  // namespace siplab::trace
