// Each rule of the source tree on a few lines that break it, so that we know that it can complain.
#include "tests/tidy/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab::tidy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(IncludeRules, TheNetworkAndTheDrawingsNeverMeet) {
    EXPECT_THAT(check_includes({"sim/host.cc", "#include \"viz/ladder.h\"\n"}),
                ElementsAre("sim/host.cc:1: sim/ must not include this folder"));
    EXPECT_THAT(check_includes({"viz/ladder.cc", "\n#include \"sim/host.h\"\n"}),
                ElementsAre("viz/ladder.cc:2: viz/ must not include this folder"));
    EXPECT_THAT(check_includes({"viz/ladder.cc", "#include \"models/trace/record.h\"\n"}),
                IsEmpty());
}

TEST(IncludeRules, TheStackKnowsNothingOfWhatIsAroundIt) {
    for (const char* folder : {"sim", "viz", "scenarios", "tests"}) {
        const std::string line = std::string("#include \"") + folder + "/any.h\"\n";
        EXPECT_THAT(check_includes({"models/stack/call.h", line}), SizeIs(1)) << folder;
    }
}

TEST(IncludeRules, EachBigLibraryHasOnePlace) {
    const std::string ns3 = "#include <ns3/simulator.h>\n";
    EXPECT_THAT(check_includes({"sim/network.cc", ns3}), IsEmpty());
    EXPECT_THAT(check_includes({"scenarios/runner.cc", ns3}), SizeIs(1));
    EXPECT_THAT(check_includes({"models/base/types.h", ns3}), SizeIs(1));
    const std::string boost = "#include <boost/graph/adjacency_list.hpp>\n";
    EXPECT_THAT(check_includes({"viz/order.cc", boost}), IsEmpty());
    EXPECT_THAT(check_includes({"viz/order.h", boost}), SizeIs(1));
    EXPECT_THAT(check_includes({"sim/network.cc", boost}), SizeIs(1));
}

TEST(DeterminismRules, TheStackHasNoClockNoDiceAndNoFiles) {
    for (const char* line :
         {"auto now = std::chrono::steady_clock::now();\n", "#include <random>\n",
          "int number = rand();\n", "#include <sys/socket.h>\n", "#include <fstream>\n",
          "throw std::runtime_error(text);\n", "std::abort();\n"}) {
        EXPECT_THAT(check_determinism({"models/stack/call.cc", line}), SizeIs(1)) << line;
    }
    EXPECT_THAT(check_determinism({"models/base/types.h", "#include <chrono>\n"}), IsEmpty());
}

TEST(DeterminismRules, NothingGoesInHashOrder) {
    const std::string line = "std::unordered_map<std::string, int> nodes;\n";
    EXPECT_THAT(check_determinism({"sim/network.cc", line}), SizeIs(1));
    EXPECT_THAT(check_determinism({"models/agents/pbx.h", line}), SizeIs(1));
    EXPECT_THAT(check_determinism({"tests/unit/sim/a_test.cc", line}), IsEmpty());
}

TEST(HeaderRules, AHeaderSaysWhatItIsAndIsReadOnce) {
    EXPECT_THAT(check_header({"sim/a.h", "// What it is.\n#pragma once\n"}), IsEmpty());
    EXPECT_THAT(check_header({"sim/a.h", "#pragma once\n"}), SizeIs(2)) << "no line before it";
    EXPECT_THAT(check_header({"sim/a.h", "// What it is.\n#ifndef A_H\n"}), SizeIs(1));
    EXPECT_THAT(check_header({"sim/a.cc", "int a;\n"}), IsEmpty());
}

TEST(SizeRules, FilesAndLinesFitAScreen) {
    std::string many;
    for (int i = 0; i < 601; ++i) many += "\n";
    EXPECT_THAT(check_size({"sim/a.cc", many}), SizeIs(1));
    EXPECT_THAT(check_size({"sim/a.cc", std::string(100, 'a') + "\n"}), IsEmpty());
    EXPECT_THAT(check_size({"sim/a.cc", std::string(101, 'a') + "\n"}),
                ElementsAre("sim/a.cc:1: a line of 101 columns"));
}

TEST(SizeRules, ACharacterIsAColumnHoweverManyOctetsItHas) {
    std::string arrows;
    for (int i = 0; i < 100; ++i) arrows += "→";
    EXPECT_THAT(check_size({"viz/a.cc", arrows + "\n"}), IsEmpty());
}

TEST(SizeRules, ATableMayBeWiderBetweenItsMarks) {
    const std::string row(120, 'r');
    const std::string off = "// clang-format off\n";
    const std::string on = "// clang-format on\n";
    EXPECT_THAT(check_size({"models/a.h", off + row + "\n" + on}), IsEmpty());
    EXPECT_THAT(check_size({"models/a.h", off + on + row + "\n"}), SizeIs(1));
}

TEST(LooseEndRules, NothingIsPutOff) {
    const std::string note = "// TO";
    EXPECT_THAT(check_loose_ends({"sim/a.cc", note + "DO: later\n"}), SizeIs(1));
    // The template of a temporary name is not a note.
    const std::string name = ".siplab-" + std::string(6, 'X');
    EXPECT_THAT(check_loose_ends({"sim/a.cc", "mkdtemp(\"" + name + "\");\n"}), IsEmpty());
}

TEST(ClangTidyRules, WhatIsSwitchedOffHasAReason) {
    const std::string checks = "Checks: >\n  bugprone-*,\n  -bugprone-some-check\n";
    EXPECT_THAT(check_clang_tidy({".clang-tidy", checks}),
                ElementsAre(".clang-tidy:3: bugprone-some-check is disabled: why?"));
    EXPECT_THAT(check_clang_tidy({".clang-tidy", "# -bugprone-some-check: noise\n" + checks}),
                IsEmpty());
}

}  // namespace
}  // namespace siplab::tidy
