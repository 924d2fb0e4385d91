// Times, rates and chances as people write them.
#include "scenarios/units.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

TEST(Units, TimesHaveAUnitAndMayHaveADecimalPoint) {
    EXPECT_EQ(parse_duration("1s"), Time{1s});
    EXPECT_EQ(parse_duration("1.5s"), Time{1500ms});
    EXPECT_EQ(parse_duration("500 ms"), Time{500ms});
    EXPECT_EQ(parse_duration("0.000000001s"), Time{1ns});
    EXPECT_EQ(parse_duration("2min"), Time{2min});
    EXPECT_EQ(parse_duration("24h"), Time{24h});
    EXPECT_EQ(parse_duration("0"), Time{0s}) << "zero needs no unit";
}

TEST(Units, BadTimesSayWhatWasExpected) {
    EXPECT_THAT(parse_duration("-1s").error(), HasSubstr("cannot be negative"));
    EXPECT_THAT(parse_duration("5").error(), HasSubstr("such as `1.5s`"));
    EXPECT_THAT(parse_duration("25h").error(), HasSubstr("expected a time"));
    for (const char* bad :
         {"", "s", "1.s", ".5s", "1..5s", "1.5.5s", "1 sec", "99999999999999999999s", "1e3s"}) {
        EXPECT_FALSE(parse_duration(bad)) << bad;
    }
}

TEST(Units, RatesAndChances) {
    EXPECT_EQ(parse_rate("64kbit/s"), 64'000U);
    EXPECT_EQ(parse_rate("1.5Mbit/s"), 1'500'000U);
    EXPECT_FALSE(parse_rate("0bit/s"));
    EXPECT_FALSE(parse_rate("10Mbps"));
    EXPECT_EQ(parse_chance("5%"), 0.05);
    EXPECT_EQ(parse_chance("0.25"), 0.25);
    EXPECT_EQ(parse_chance("100%"), 1.0);
    EXPECT_FALSE(parse_chance("101%"));
    EXPECT_FALSE(parse_chance("1.1"));
    EXPECT_FALSE(parse_chance("-0.1"));
}

TEST(Units, TimesAreWrittenShort) {
    EXPECT_EQ(duration_text(0s), "0ms");
    EXPECT_EQ(duration_text(1500ms), "1.5s");
    EXPECT_EQ(duration_text(200ms), "200ms");
    EXPECT_EQ(duration_text(1s + 1ms), "1.001s");
    EXPECT_EQ(duration_text(50us), "50us");
}

}  // namespace
}  // namespace siplab
