// The pages docs/lab-format.md and docs/profiles.md and the schema for editors say what the tables
// say. UPDATE_GOLDEN=1 rewrites them.
#include "scenarios/lab_language.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/profiles/profile.h"
#include "scenarios/profiles_help.h"
#include "scenarios/vocabulary.h"

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

void check_tables(const std::string& path, const std::string& tables) {
    const std::string page = content(path);
    const std::size_t from = page.find(first_mark);
    const std::size_t to = page.find(last_mark);
    ASSERT_NE(from, std::string::npos) << path;
    ASSERT_NE(to, std::string::npos) << path;
    check_current(path, page, page.substr(0, from + first_mark.size()) + tables + page.substr(to));
}

TEST(LabLanguage, TheDocumentationsTablesAreCurrent) {
    check_tables(source + "/docs/lab-format.md", lab_tables_markdown());
}

TEST(Profiles, TheDocumentationsTablesAreCurrent) {
    check_tables(source + "/docs/profiles.md", profiles_markdown());
}

/// The names that a lab may write, against the profiles that there are.
template <class Profile>
void check_names(std::string_view table, std::span<const Profile> profiles) {
    std::vector<std::string_view> names;
    for (const Profile& profile : profiles) names.push_back(profile.name);
    const Key* key = key_table(table).find("profile");
    ASSERT_NE(key, nullptr);
    EXPECT_THAT(names, ::testing::ElementsAreArray(key->choices));
    EXPECT_EQ(key->fallback, names.front());
}

TEST(Profiles, CanAllBeNamedInALab) {
    check_names("phone", phone_profiles());
    check_names("pbx", pbx_profiles());
}

TEST(Profiles, NeverAdvertiseWhatSiplabCannotDo) {
    for (const PbxProfile& profile : pbx_profiles())
        EXPECT_THAT(pbx_capabilities().methods,
                    ::testing::IsSupersetOf(profile.capabilities.methods));
    for (const PhoneProfile& profile : phone_profiles())
        EXPECT_THAT(standard_capabilities().methods,
                    ::testing::IsSupersetOf(profile.capabilities.methods));
}

TEST(Profiles, EveryFactHasASource) {
    for (const PbxProfile& profile : pbx_profiles()) {
        EXPECT_FALSE(profile.facts.empty()) << profile.name;
        for (const Fact& fact : profile.facts) EXPECT_NE(to_text(fact.source), "");
    }
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
