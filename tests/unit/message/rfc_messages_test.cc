// The messages that RFC 3261, 3665 and 5407 print: each parses, is well-formed and is written back
// octet for octet.
//
// Read from a collection of those messages beside the source tree; skipped without it.
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/message/headers.h"
#include "models/message/validate.h"

namespace siplab {
namespace {

const std::filesystem::path flows = SIPLAB_SOURCE_DIR "/../shared/flows";

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Messages that the RFCs print with a mistake, and the first thing that RFC 3261 finds wrong with
/// them.
const std::map<std::string, std::string>& defects() {
    static const std::string no_type = "the header field Content-Type for the body";
    static const std::map<std::string, std::string> known{
        // A comma is missing in Authorization behind realm="atlanta.example.com".
        {"fixed/rfc3665-2.1/F3.sip", "a comma between parameters"},
        {"fixed/rfc3665-2.5/F1.sip", "the header field Max-Forwards"},
        {"fixed/rfc5407-3.1.4/F6.sip", no_type},
        {"fixed/rfc5407-3.1.4/F8.sip", no_type},
        {"fixed/rfc5407-3.1.5/F6.sip", no_type},
        {"fixed/rfc5407-3.3.1/F5.sip", no_type},
        {"fixed/rfc5407-3.3.1/F14.sip", no_type},
        {"fixed/rfc5407-3.3.2/F5.sip", no_type},
        {"fixed/rfc5407-3.3.2/F13.sip", no_type},
    };
    return known;
}

void check_message(const std::string& name, const nlohmann::json& printed) {
    SCOPED_TRACE(name);
    const std::string bytes = read(flows / name);
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message) << message.error().to_text();
    EXPECT_EQ(message->to_bytes(), bytes);
    const auto problem = first_problem(*message);
    const auto defect = defects().find(name);
    if (defect == defects().end()) {
        EXPECT_FALSE(problem) << problem->to_text();
    } else {
        ASSERT_TRUE(problem);
        EXPECT_EQ(problem->expected, defect->second);
    }
    if (printed["kind"] == "request") {
        EXPECT_EQ(message->method_text(), printed["method"].get<std::string>());
    } else {
        EXPECT_EQ(message->status(), printed["status"].get<int>());
    }
    EXPECT_EQ(get<CSeq>(*message)->method_text, printed["cseq_method"].get<std::string>());
}

TEST(RfcMessages, ParseAndWriteBackUnchanged) {
    if (!std::filesystem::exists(flows)) GTEST_SKIP() << "no collection of RFC messages here";
    std::size_t checked = 0;
    for (const char* file : {"rfc3261.json", "rfc3665.json", "rfc5407.json"}) {
        auto all = nlohmann::json::parse(read(flows / file));
        if (all.is_object()) all = all["flows"];
        for (const auto& flow : all) {
            for (const auto& printed : flow["messages"]) {
                const auto name = printed.find("fixed_file");
                if (name == printed.end() || !name->is_string()) continue;
                if (printed.value("fixed_is_complete", true) == false) {
                    EXPECT_TRUE(defects().contains(*name)) << *name;
                }
                check_message(*name, printed);
                ++checked;
            }
        }
    }
    EXPECT_EQ(checked, 219U);
}

}  // namespace
}  // namespace siplab
