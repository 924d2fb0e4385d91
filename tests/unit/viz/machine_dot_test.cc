// State diagrams: every row of a table is in them, and an edited table looks different.
#include "viz/machine_dot.h"

#include <algorithm>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/machines/catalog.h"
#include "tests/unit/viz/drawn_boxes.h"
#include "viz/machine_graph.h"

namespace siplab::viz {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A copy of a table whose rows can be changed, as a phone's quirk does.
struct EditedTable {
    explicit EditedTable(const Table& original)
        : rows(original.rows.begin(), original.rows.end()), table(original) {
        table.rows = rows;
    }
    void update() { table.rows = rows; }
    std::vector<Row> rows;
    Table table;
};

TEST(MachineDot, ShowsEveryStateAndEveryEventOfEveryMachine) {
    ASSERT_FALSE(all_machines().empty());
    for (const Table* table : all_machines()) {
        const std::string dot = machine_dot(*table);
        for (const StateInfo& state : table->states)
            EXPECT_THAT(dot, HasSubstr(">" + std::string(state.name) + "<"));
        std::size_t rows = 0;
        for (const Bundle& bundle : bundles(*table)) rows += bundle.rows.size();
        EXPECT_EQ(rows, table->rows.size()) << table->name;
    }
}

TEST(MachineDot, LabelsDoNotOverlap) {
    if (!test::has_dot()) GTEST_SKIP() << "needs Graphviz: apt-get install graphviz";
    for (const Table* table : all_machines()) {
        const auto boxes = test::drawn_texts(machine_dot(*table));
        EXPECT_GT(boxes.size(), table->states.size() + table->rows.size());
        EXPECT_THAT(test::overlaps(boxes), IsEmpty()) << table->name;
    }
}

TEST(MachineDot, EachEditOfARowIsSeen) {
    for (const Table* table : all_machines()) {
        const std::string original = machine_dot(*table);
        for (std::size_t r = 0; r < table->rows.size(); ++r) {
            EditedTable gone(*table);
            gone.rows.erase(gone.rows.begin() + static_cast<std::ptrdiff_t>(r));
            gone.update();
            EXPECT_NE(machine_dot(gone.table), original) << table->name << " without row " << r;

            EditedTable elsewhere(*table);
            elsewhere.rows[r].to =
                static_cast<std::uint8_t>((elsewhere.rows[r].to + 1U) % table->states.size());
            EXPECT_NE(machine_dot(elsewhere.table), original)
                << table->name << " row " << r << " leads elsewhere";

            EditedTable other(*table);
            other.rows[r].steps = Steps{send(), resend(), send(), resend()};
            EXPECT_NE(machine_dot(other.table), original)
                << table->name << " row " << r << " does something else";
        }
    }
}

TEST(MachineDot, WithoutARunNothingIsGreyAndNothingBold) {
    const std::string dot = machine_dot(*all_machines().front());
    EXPECT_THAT(dot, Not(HasSubstr("dashed")));
    EXPECT_THAT(dot, Not(HasSubstr("×")));
}

TEST(MachineDot, ARunsRowsAreCountedAndTheOthersGrey) {
    const Table& table = *all_machines().front();
    Coverage coverage;
    coverage.taken.assign(table.rows.size(), 0);
    coverage.taken[0] = 3;
    coverage.instances = 1;
    const std::string dot = machine_dot(table, &coverage);
    EXPECT_THAT(dot, HasSubstr("×3"));
    EXPECT_THAT(dot, HasSubstr("style=dashed"));
}

}  // namespace
}  // namespace siplab::viz
