// The rules of rules.h over every file of the project.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tidy/rules.h"

namespace siplab::tidy {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

SourceFile read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {path.lexically_relative(SIPLAB_SOURCE_DIR).generic_string(),
            {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}};
}

std::vector<SourceFile> source_files() {
    const std::vector<std::string> kinds{".h", ".cc", ".py", ".sh", ".cmake"};
    std::vector<SourceFile> files;
    for (const char* folder : {"models", "sim", "viz", "scenarios", "tests"}) {
        for (const auto& entry :
             fs::recursive_directory_iterator(fs::path(SIPLAB_SOURCE_DIR) / folder)) {
            const fs::path& path = entry.path();
            const bool is_code =
                path.filename() == "CMakeLists.txt" ||
                std::find(kinds.begin(), kinds.end(), path.extension()) != kinds.end();
            if (entry.is_regular_file() && is_code) files.push_back(read(path));
        }
    }
    for (const char* name : {"CMakeLists.txt", "siplab", ".ci/run"}) {
        files.push_back(read(fs::path(SIPLAB_SOURCE_DIR) / name));
    }
    return files;
}

Complaints check_all(Complaints (*rule)(const SourceFile&)) {
    Complaints all;
    for (const SourceFile& file : source_files()) {
        const Complaints some = rule(file);
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

TEST(SourceTree, IsFound) { EXPECT_GT(source_files().size(), 100U); }
TEST(SourceTree, FoldersIncludeOnlyWhatTheyMay) {
    EXPECT_THAT(check_all(check_includes), IsEmpty());
}
TEST(SourceTree, RunsTheSameEverywhere) { EXPECT_THAT(check_all(check_determinism), IsEmpty()); }
TEST(SourceTree, HeadersSayWhatTheyAre) { EXPECT_THAT(check_all(check_header), IsEmpty()); }
TEST(SourceTree, FilesAndLinesFitAScreen) { EXPECT_THAT(check_all(check_size), IsEmpty()); }
TEST(SourceTree, NothingIsPutOff) { EXPECT_THAT(check_all(check_loose_ends), IsEmpty()); }
TEST(SourceTree, EachDisabledCheckHasItsReason) {
    EXPECT_THAT(check_clang_tidy(read(fs::path(SIPLAB_SOURCE_DIR) / ".clang-tidy")), IsEmpty());
}

}  // namespace
}  // namespace siplab::tidy
