// The page docs/lab-format.md and the schema for editors say what the tables say. UPDATE_GOLDEN=1
// rewrites them.
#include "scenarios/lab_language.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab {
namespace {

const std::string source = SIPLAB_SOURCE_DIR;
constexpr std::string_view first_mark = "<!-- tables: begin -->\n";
constexpr std::string_view last_mark = "<!-- tables: end -->";

std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void check_current(const std::string& path, const std::string& is, const std::string& should_be) {
    if (is == should_be) return;
    if (std::getenv("UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << should_be;
        return;
    }
    FAIL() << path << " is out of date; UPDATE_GOLDEN=1 rewrites it";
}

TEST(LabLanguage, TheDocumentationsTablesAreCurrent) {
    const std::string path = source + "/docs/lab-format.md";
    const std::string page = content(path);
    const std::size_t from = page.find(first_mark);
    const std::size_t to = page.find(last_mark);
    ASSERT_NE(from, std::string::npos) << path;
    ASSERT_NE(to, std::string::npos) << path;
    check_current(
        path, page,
        page.substr(0, from + first_mark.size()) + lab_tables_markdown() + page.substr(to));
}

TEST(LabLanguage, TheSchemaIsCurrent) {
    const std::string path = source + "/scenarios/lab.schema.json";
    check_current(path, content(path), lab_schema());
}

TEST(LabLanguage, TheHelpNamesEveryKindOfThing) {
    const std::string help = lab_help();
    for (const char* word : {"ring_limit", "PHONE calls TARGET", "whenever EVENT",
                             "between NODE and OTHER", "MACHINE"}) {
        EXPECT_THAT(help, ::testing::HasSubstr(word));
    }
}

}  // namespace
}  // namespace siplab
