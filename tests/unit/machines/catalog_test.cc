// What a student reads in every diagram is there: names, meanings, sources.
#include "models/machines/catalog.h"

#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace siplab {
namespace {

class EveryMachine : public testing::TestWithParam<const Table*> {};

TEST_P(EveryMachine, IsSound) { EXPECT_TRUE(is_sound(*GetParam())); }

TEST_P(EveryMachine, CanBeFoundByItsName) {
    EXPECT_EQ(find_machine(GetParam()->name), GetParam());
    EXPECT_EQ(GetParam()->name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"),
              std::string_view::npos);
}

TEST_P(EveryMachine, TellsAStudentWhatEachStateMeans) {
    EXPECT_FALSE(GetParam()->title.empty());
    EXPECT_FALSE(GetParam()->source.empty());
    EXPECT_TRUE(GetParam()->meaning.ends_with('.'));
    std::set<std::string_view> names;
    for (const StateInfo& state : GetParam()->states) {
        EXPECT_TRUE(names.insert(state.name).second) << state.name;
        EXPECT_TRUE(state.meaning.ends_with('.')) << state.name;
    }
}

TEST_P(EveryMachine, UsesEachOfItsEvents) {
    std::set<std::size_t> used;
    for (const Row& row : GetParam()->rows) used.insert(row.on);
    EXPECT_EQ(used.size(), GetParam()->events.size());
}

TEST_P(EveryMachine, CitesAnRfcInEveryRow) {
    for (const Row& row : GetParam()->rows)
        EXPECT_TRUE(row.clause.starts_with("RFC ")) << row.clause;
}

std::string name_of(const testing::TestParamInfo<const Table*>& info) {
    std::string name(info.param->name);
    for (char& c : name) c = c == '-' ? '_' : c;
    return name;
}

INSTANTIATE_TEST_SUITE_P(Catalog, EveryMachine,
                         testing::ValuesIn(all_machines().begin(), all_machines().end()), name_of);

TEST(Catalog, HasEachNameOnceAndKnowsNoOthers) {
    std::set<std::string_view> names;
    for (const Table* table : all_machines()) EXPECT_TRUE(names.insert(table->name).second);
    EXPECT_EQ(find_machine("perpetual-motion"), nullptr);
}

}  // namespace
}  // namespace siplab
