// RFC 4475's torture messages: what the parser says of each of the 49.
//
// The RFC's own verdicts are read from a collection beside the source tree (skipped without it).
// Where the RFC leaves it to the element, the table below decides and says why. What a user agent
// answers is tested in uas_test.cc.
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/torture/verdict.h"

namespace siplab::test {
namespace {

enum class Choice : std::uint8_t { accept, reject };

struct Decision {
    Choice choice;
    const char* why;
};

/// The messages for which RFC 4475 allows either.
const std::map<std::string, Decision>& decisions() {
    static const std::map<std::string, Decision> all{
        {"ltgtruri",
         {Choice::reject,
          "Always reasonable (3.1.2.7); guessing at a Request-URI teaches nothing."}},
        {"lwsstart",
         {Choice::reject, "One SP each is the grammar (3261 section 7.1); salvage() reads it."}},
        {"trws", {Choice::reject, "As lwsstart: the version ends the line."}},
        {"escruri",
         {Choice::reject, "3261 section 19.1.1, table 1: no header fields in a Request-URI."}},
        {"baddate",
         {Choice::accept, "3.1.2.12, 3261 section 16.3: no reason to refuse; told as ignorable."}},
        {"regbadct",
         {Choice::reject,
          "3261 section 20.10: a URI with ? needs brackets; the binding would be "
          "a guess."}},
        {"badaspec", {Choice::reject, "No space stands inside LAQUOT addr-spec RAQUOT (25.1)."}},
        {"baddn",
         {Choice::reject, "A comma ends the value; the octets also lack the final empty line."}},
        {"badbranch",
         {Choice::reject, "3.2.1 prefers a 400; 3261 section 8.1.1.7 wants a unique branch."}},
    };
    return all;
}

bool expected_to_pass(const nlohmann::json& entry) {
    const std::string verdict = entry["parser"];
    if (verdict != "either") return verdict == "accept";
    return decisions().at(entry["name"]).choice == Choice::accept;
}

/// The status with which the RFC lets a server refuse it; 0: a response to discard.
void check_status(const nlohmann::json& entry, const Diagnosis& why) {
    if (entry["is_response"]) {
        EXPECT_EQ(why.status, 0);
        return;
    }
    EXPECT_NE(std::find(entry["uas"].begin(), entry["uas"].end(), why.status), entry["uas"].end())
        << "answers " << why.status << ", the RFC says " << entry["uas"];
}

TEST(Torture, EveryMessageOfRfc4475) {
    if (!std::filesystem::exists(torture_folder)) GTEST_SKIP() << "no torture collection here";
    const auto entries = nlohmann::json::parse(read_bytes(torture_folder / "expectations.json"));
    EXPECT_EQ(entries.size(), 49U);
    std::size_t decided = 0;
    for (const auto& entry : entries) {
        SCOPED_TRACE(entry["name"].get<std::string>() + ", RFC 4475 section " +
                     entry["section"].get<std::string>());
        const std::string bytes = read_bytes(torture_folder / entry["file"].get<std::string>());
        ASSERT_EQ(bytes.size(), entry["bytes"].get<std::size_t>());
        const Verdict verdict = judge(bytes);
        EXPECT_EQ(verdict.accepted, expected_to_pass(entry)) << verdict.why.to_text();
        if (!verdict.accepted) check_status(entry, verdict.why);
        if (entry["parser"] == "either") ++decided;
    }
    EXPECT_EQ(decided, decisions().size());
}

TEST(Torture, AWellFormedOneIsWrittenBackUnchanged) {
    if (!std::filesystem::exists(torture_folder)) GTEST_SKIP() << "no torture collection here";
    for (const auto& entry :
         nlohmann::json::parse(read_bytes(torture_folder / "expectations.json"))) {
        const std::string bytes = read_bytes(torture_folder / entry["file"].get<std::string>());
        const auto message = Message::parse(bytes);
        if (message) {
            EXPECT_EQ(message->to_bytes(), bytes) << entry["name"];
        }
    }
}

TEST(Torture, EveryRequestCanStillBeAnswered) {
    // A 400 needs Via, CSeq and their like even when the message is refused; insuf has no more than
    // these two.
    if (!std::filesystem::exists(torture_folder)) GTEST_SKIP() << "no torture collection here";
    for (const auto& entry :
         nlohmann::json::parse(read_bytes(torture_folder / "expectations.json"))) {
        if (entry["is_response"]) continue;
        const std::string bytes = read_bytes(torture_folder / entry["file"].get<std::string>());
        const auto message = Message::salvage(bytes);
        ASSERT_TRUE(message) << entry["name"];
        EXPECT_TRUE(message->has(HeaderId::via)) << entry["name"];
        EXPECT_TRUE(message->has(HeaderId::cseq)) << entry["name"];
    }
}

TEST(Torture, ItsDiagnosesPointAtTheMistake) {
    if (!std::filesystem::exists(torture_folder)) GTEST_SKIP() << "no torture collection here";
    struct Place {
        const char* name;
        const char* text;  ///< what stands at the offset
        std::size_t line;
    };
    for (const auto& [name, text, line] :
         {Place{"badinv01", ";,;,,", 7}, Place{"clerr", "9999", 10}, Place{"ncl", "-999", 10},
          Place{"scalar02", "36893488147419103232", 5},
          Place{"scalarlg", "9292394834772304023312", 5}, Place{"quotbal", "\"Mr. J. User", 2},
          Place{"ltgtruri", "<sip:", 1}, Place{"lwsruri", "lr SIP/2.0", 1},
          Place{"regbadct", "?Route=", 8}, Place{"badvers", "SIP/7.0", 1},
          Place{"mismatch01", "INVITE", 6}, Place{"multi01", "CSeq", 7},
          Place{"bigcode", "4294967301", 1}}) {
        const std::string bytes =
            read_bytes(torture_folder / "rfc4475" / (std::string(name) + ".dat"));
        const Verdict verdict = judge(bytes);
        ASSERT_FALSE(verdict.accepted) << name;
        EXPECT_EQ(verdict.why.line, line) << name;
        EXPECT_TRUE(std::string_view(bytes).substr(verdict.why.offset).starts_with(text)) << name;
    }
}

}  // namespace
}  // namespace siplab::test
