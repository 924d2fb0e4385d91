// A story is a test that is also remembered, so that story_coverage_test.cc can tell all of them
// again and ask whether they took every row of every transaction table.
#pragma once

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/transaction_bench.h"

namespace siplab::test {

using TellStory = void (*)();
std::vector<TellStory>& all_stories();
bool remember(TellStory story);

#define STORY(suite, name)                                           \
    static void suite##_##name();                                    \
    [[maybe_unused]] static const bool suite##_##name##_remembered = \
        siplab::test::remember(&suite##_##name);                     \
    TEST(suite, name) { suite##_##name(); }                          \
    static void suite##_##name()

}  // namespace siplab::test
