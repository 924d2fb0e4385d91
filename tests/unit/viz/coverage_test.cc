// What a run visited of a machine, told with a small machine that is easy to follow by eye.
#include "viz/coverage.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/viz/trace_builder.h"
#include "viz/machine_graph.h"

namespace siplab::viz {
namespace {

using namespace std::chrono_literals;
using test::TraceBuilder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::array states{StateInfo{"Off", ""}, StateInfo{"On", ""}, StateInfo{"Hot", ""},
                            StateInfo{"Broken", "", true}};
constexpr std::array events{EventInfo{"switch"}, EventInfo{"wait"}, EventInfo{"drop"}};
constexpr std::array rows{
    Row{0, 0, 1, {}, "manual 1"}, Row{1, 0, 0, {}, "manual 2"}, Row{1, 1, 2, {}, "manual 3"},
    Row{2, 2, 3, {}, "manual 4"}, Row{0, 2, 3, {}, "manual 5"},
};
constexpr Table lamp{"lamp", "Lamp", "manual", "A lamp.", states, events, rows};

trace::Trace used_lamp() {
    TraceBuilder t("Lamp", {"desk"});
    t.move(1s, "desk", "lamp", "Off", "switch", "On");
    t.move(2s, "desk", "lamp", "On", "switch", "Off");
    t.move(3s, "desk", "lamp", "Off", "switch", "On");
    t.move(4s, "desk", "toaster", "Off", "switch", "On");
    return t.trace();
}

TEST(Coverage, CountsTheRowsOfThisMachineOnly) {
    const Coverage seen = coverage(used_lamp(), lamp);
    EXPECT_THAT(seen.taken, ElementsAre(2, 1, 0, 0, 0));
    EXPECT_EQ(seen.instances, 1U);
    EXPECT_EQ(seen.strange, 0U);
}

TEST(Coverage, SaysWhatIsLeftWithTheShortestPathThere) {
    const std::string text = coverage_text(lamp, coverage(used_lamp(), lamp));
    EXPECT_THAT(text, HasSubstr("Lamp (lamp): 1 machine ran and took 2 of 5 transitions."));
    EXPECT_THAT(text, HasSubstr("Off ─ drop ▶ Broken  [manual 5]\n"));
    EXPECT_THAT(text, HasSubstr("Off ─ switch ▶ On ─ wait ▶ Hot ─ drop ▶ Broken"));
    EXPECT_THAT(text, Not(HasSubstr("manual 1")));
}

TEST(Coverage, MovesThatNoRowDescribesAreCountedApart) {
    TraceBuilder t("Lamp", {"desk"});
    t.move(1s, "desk", "lamp", "Off", "wish", "On");
    const Coverage seen = coverage(t.trace(), lamp);
    EXPECT_EQ(seen.strange, 1U);
    EXPECT_THAT(coverage_text(lamp, seen), HasSubstr("1 move of the trace"));
}

TEST(MachineGraph, BundlesRowsBetweenTheSameTwoStates) {
    const auto all = bundles(lamp);
    ASSERT_EQ(all.size(), 5U);
    EXPECT_EQ(all[0].to, 1U);
    const auto paths = shortest_paths(lamp);
    EXPECT_TRUE(paths[0]->empty());
    EXPECT_THAT(*paths[2], ElementsAre(0, 2));
    EXPECT_THAT(*paths[3], ElementsAre(4));
}

}  // namespace
}  // namespace siplab::viz
