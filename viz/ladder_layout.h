// Where everything of a ladder stands, in whole points: x to the right, y downwards.
//
// Time does not run evenly: every step goes just below whatever is in its way, and a long pause is
// only marked. So a ladder stays readable whose first retransmission comes after half a second and
// whose last after half a minute.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "viz/ladder.h"

namespace siplab::viz {

struct Point {
    int x = 0;
    int y = 0;
};

/// Lines of text, centred at a point.
struct TextBox {
    Point centre;
    int width = 0;
    int height = 0;
    std::string text;   ///< lines separated by line feeds
    std::string below;  ///< smaller and softer, under it; may be empty
};

struct DrawnArrow {
    std::size_t arrow = 0;  ///< index into Ladder::arrows
    Point tail;
    Point tip;  ///< for a lost one: where its cross is
    TextBox label;
    TextBox reason;  ///< empty text: none
};

struct DrawnStep {
    StepKind kind = StepKind::state;  ///< state, action or note
    TextBox box;
    bool ends = false;
};

/// A stretch of a lifeline.
struct Stretch {
    std::size_t column = 0;
    int from = 0;
    int to = 0;
};

struct LadderLayout {
    int left = 0;        ///< edge of the times
    int right = 0;       ///< edge of all that stands right of the last lifeline
    int bottom = 0;      ///< where the lifelines end
    std::vector<int> x;  ///< of the lifelines
    std::vector<TextBox> heads;
    std::vector<TextBox> times;
    std::vector<DrawnArrow> arrows;
    std::vector<DrawnStep> steps;
    std::vector<Stretch> calls;  ///< where a call is up
    std::vector<Stretch>
        pauses;  ///< where nothing happens for long; the same on every lifeline, so `column` is 0
};

/// Font sizes, in points.
inline constexpr int head_size = 12;
inline constexpr int label_size = 11;
inline constexpr int small_size = 9;

LadderLayout lay_out(const Ladder& ladder);

}  // namespace siplab::viz
