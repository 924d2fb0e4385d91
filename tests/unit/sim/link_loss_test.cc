// The random streams behind loss.
#include "sim/link_loss.h"

#include <gtest/gtest.h>

namespace siplab {
namespace {

std::string draws(LinkLoss loss) {
    std::string drawn;
    for (int i = 0; i < 64; ++i) {
        drawn += loss.draw() ? 'x' : '.';
    }
    return drawn;
}

TEST(LinkLoss, NeverAndAlwaysAreCertain) {
    EXPECT_EQ(draws(LinkLoss(1, "lan", 0.0)), std::string(64, '.'));
    EXPECT_EQ(draws(LinkLoss(1, "lan", 1.0)), std::string(64, 'x'));
}

TEST(LinkLoss, IsMadeOfSeedAndName) {
    const std::string drawn = draws(LinkLoss(1, "link alice up", 0.5));
    EXPECT_EQ(draws(LinkLoss(1, "link alice up", 0.5)), drawn);
    EXPECT_NE(draws(LinkLoss(2, "link alice up", 0.5)), drawn);
    EXPECT_NE(draws(LinkLoss(1, "link alice down", 0.5)), drawn);
}

// Labs promise the same run on every machine and in every version: these draws must never change.
TEST(LinkLoss, IsTheSameEverywhere) {
    EXPECT_EQ(draws(LinkLoss(1, "lan", 0.25)),
              ".xx......x....xx....x...x..x...x.......x.....x.x..........x.....");
}

}  // namespace
}  // namespace siplab
