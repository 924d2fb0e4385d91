#include "viz/ladder_layout.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "viz/display_text.h"
#include "viz/dot_text.h"
#include "viz/ladder_label.h"

namespace siplab::viz {
namespace {

constexpr int least_gap = 130;
constexpr int widest_gap = 330;
constexpr int gutter = 62;  ///< for the times, left of the first column's boxes
constexpr int slope = 8;    ///< from the height at which a message left to that at which it arrived
constexpr int line_height = 14;  ///< of a label
constexpr int small_height = 12;
constexpr int clearance = 4;  ///< between two things
constexpr int stub = 46;      ///< arrow to an address outside the lab
constexpr int pause_height = 22;
constexpr Time pause = std::chrono::seconds{1};
constexpr std::size_t note_width = 30;  ///< characters
constexpr std::size_t reason_width = 42;

int lines_in(std::string_view text) {
    return 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

int widest_line(std::string_view text, int size, bool bold = false) {
    int widest = 0;
    while (true) {
        const std::size_t end = text.find('\n');
        widest = std::max(widest, text_width(text.substr(0, end), size, bold));
        if (end == std::string_view::npos) return widest;
        text.remove_prefix(end + 1);
    }
}

/// How far down the drawing is taken, in strips of a few points' width.
class Skyline {
  public:
    [[nodiscard]] int floor(int left, int right) const {
        int lowest = 0;
        for (int s = strip(left); s <= strip(right); ++s) {
            if (const auto at = taken_.find(s); at != taken_.end())
                lowest = std::max(lowest, at->second);
        }
        return lowest;
    }
    void take(int left, int right, int bottom) {
        for (int s = strip(left); s <= strip(right); ++s) taken_[s] = std::max(taken_[s], bottom);
    }

  private:
    static int strip(int x) { return (x + 10000) / 4; }
    std::map<int, int> taken_;
};

TextBox text_box(std::string text, int size, int line, int padding) {
    TextBox box;
    box.width = widest_line(text, size) + padding;
    box.height = lines_in(text) * line;
    box.text = std::move(text);
    return box;
}

TextBox label_box(const Arrow& arrow) {
    std::string text = label_variants(arrow.label).front();
    if (arrow.from == arrow.to) {
        text += arrow.to_stranger ? " to " + arrow.stranger : " from " + arrow.stranger;
    }
    TextBox box = text_box(std::move(text), label_size, line_height, 8);
    box.below = repetition_text(arrow);
    if (!box.below.empty()) {
        box.width = std::max(box.width, text_width(box.below, small_size) + 8);
        box.height += small_height;
    }
    return box;
}

TextBox step_box(const Step& step) {
    const bool note = step.kind == StepKind::note;
    const std::string text = wrap(step.text, note_width, note ? 4 : 2);
    TextBox box = text_box(text, note ? small_size : small_size + 1, small_height, note ? 6 : 18);
    box.height += note ? 3 : 7;
    return box;
}

TextBox head_box(const Column& column) {
    TextBox box;
    box.text = shorten(column.name, 24);
    if (column.kind != column.name) box.below = column.kind;
    for (const std::string& address : column.addresses) {
        box.below += (box.below.empty() ? "" : "\n") + printable(address);
    }
    box.width =
        std::max(text_width(box.text, head_size, true), widest_line(box.below, small_size)) + 24;
    box.height = 24 + (box.below.empty() ? 0 : lines_in(box.below) * small_height);
    return box;
}

class LayoutMaker {
  public:
    explicit LayoutMaker(const Ladder& ladder) : ladder_(ladder), calls_(ladder.columns.size()) {}

    LadderLayout make() {
        place_columns();
        for (const Step& step : ladder_.steps) place(step);
        for (std::size_t c = 0; c < calls_.size(); ++c) {
            if (!calls_[c].empty())
                layout_.calls.push_back({c, call_from_[c], lowest() + clearance});
        }
        layout_.bottom = lowest() + 14;
        return std::move(layout_);
    }

  private:
    void place_columns() {
        const std::size_t count = ladder_.columns.size();
        std::vector<int> reach(count, 0);  // half of the widest box on each lifeline
        int tallest = 0;
        for (std::size_t c = 0; c < count; ++c) {
            layout_.heads.push_back(head_box(ladder_.columns[c]));
            reach[c] = layout_.heads[c].width / 2;
            tallest = std::max(tallest, layout_.heads[c].height);
        }
        for (const Step& step : ladder_.steps) {
            if (!step.text.empty())
                reach[step.column] = std::max(reach[step.column], step_box(step).width / 2);
        }
        int x = reach.front();
        for (std::size_t c = 0; c < count; ++c) {
            if (c > 0) x += gap_between(c - 1, reach);
            layout_.x.push_back(x);
            TextBox& head = layout_.heads[c];
            head.height = tallest;
            head.centre = {x, tallest / 2};
            skyline_.take(x - head.width / 2, x + head.width / 2, tallest + 6);
        }
        layout_.left = -gutter;
        layout_.right = x + reach.back();
        latest_ = tallest + 6;
        call_from_.assign(count, 0);
        skyline_.take(layout_.left, layout_.right, latest_);
    }

    [[nodiscard]] int gap_between(std::size_t left, const std::vector<int>& reach) const {
        int gap = std::max(least_gap, reach[left] + reach[left + 1] + 10);
        for (const Arrow& arrow : ladder_.arrows) {
            const bool here = std::min(arrow.from, arrow.to) == left &&
                              std::max(arrow.from, arrow.to) == left + 1;
            if (here) gap = std::max(gap, std::min(label_box(arrow).width + 34, widest_gap));
        }
        return gap;
    }

    [[nodiscard]] int lowest() const { return skyline_.floor(layout_.left, layout_.right); }

    void place(const Step& step) {
        mark_pause(step.at);
        switch (step.kind) {
            case StepKind::message: place_message(step); break;
            case StepKind::leave: place_leave(step); break;
            case StepKind::arrive: place_arrive(step); break;
            default: place_box(step); break;
        }
        last_at_ = last_at_ ? std::max(*last_at_, step.at) : step.at;
    }

    void mark_pause(Time at) {
        if (!last_at_ || at - *last_at_ <= pause) return;
        const int from = lowest() + clearance;
        layout_.pauses.push_back({0, from, from + pause_height});
        latest_ = from + pause_height + clearance;
        skyline_.take(layout_.left, layout_.right, latest_);
    }

    /// The height for something whose first `above` points must be free between two x: never above
    /// what came before it. When it is the first at its time, the time is written beside it.
    int height_for(Time at, int left, int right, int above) {
        int y = std::max(skyline_.floor(left, right) + clearance + above, latest_);
        const bool shows_time =
            !last_at_ || (at > *last_at_ && time_text(at) != time_text(*last_at_));
        if (shows_time) {
            // Later than the step before, so lower: at the least where that one's message arrives.
            if (last_at_) y = std::max(y, latest_ + slope);
            y = std::max(
                y, skyline_.floor(layout_.left, layout_.left + gutter - 6) + small_height / 2 + 2);
            TextBox box = text_box(time_text(at), small_size, small_height, 0);
            box.centre = {layout_.left + gutter - 8 - box.width / 2, y};
            skyline_.take(layout_.left, layout_.left + gutter - 6, y + small_height / 2);
            layout_.times.push_back(std::move(box));
        }
        latest_ = y;
        return y;
    }

    void place_box(const Step& step) {
        const int x = layout_.x[step.column];
        DrawnStep drawn{step.kind, step_box(step), step.ends};
        TextBox& box = drawn.box;
        const int left = x - box.width / 2;
        const int right = x + box.width / 2;
        const int y = height_for(step.at, left, right, box.height / 2);
        box.centre = {x, y};
        skyline_.take(left, right, y + box.height / 2 + 1);
        if (step.kind == StepKind::state) note_call(step, y);
        layout_.steps.push_back(std::move(drawn));
    }

    void note_call(const Step& step, int y) {
        std::set<std::string>& calls = calls_[step.column];
        const bool before = !calls.empty();
        if (step.ends) {
            calls.erase(step.instance);
        } else {
            calls.insert(step.instance);
        }
        if (!before && !calls.empty()) call_from_[step.column] = y;
        if (before && calls.empty())
            layout_.calls.push_back({step.column, call_from_[step.column], y});
    }

    void place_message(const Step& step) {
        const Arrow& arrow = ladder_.arrows[step.arrow];
        DrawnArrow drawn;
        drawn.arrow = step.arrow;
        drawn.label = label_box(arrow);
        if (arrow.from == arrow.to) {
            place_stranger(arrow, step, drawn);
        } else {
            place_between(arrow, step, drawn);
        }
        layout_.arrows.push_back(std::move(drawn));
    }

    void place_between(const Arrow& arrow, const Step& step, DrawnArrow& drawn) {
        const int from = layout_.x[arrow.from];
        const int to = layout_.x[arrow.to];
        const int left = std::min(from, to);
        const int right = std::max(from, to);
        const int y = height_for(step.at, left, right, drawn.label.height + 2);
        const int drop = arrow.arrived > arrow.left || arrow.lost ? slope : 0;
        drawn.tail = {from, y};
        drawn.tip = {to, y + drop};
        if (arrow.lost) cut_short(arrow, drawn);
        place_label_above(arrow, drawn);
        int bottom = drawn.tip.y + clearance;
        if (arrow.lost && !arrow.reason.empty()) bottom = place_reason(arrow, drawn, left, right);
        skyline_.take(left, right, bottom);
    }

    /// A lost message ends where it died: half-way, or just before its receiver.
    static void cut_short(const Arrow& arrow, DrawnArrow& drawn) {
        const int distance = std::abs(drawn.tip.x - drawn.tail.x);
        const int half =
            std::max(distance * 11 / 20, std::min(drawn.label.width + 22, distance - 20));
        const int length = arrow.died_at_receiver ? distance - 14 : half;
        drawn.tip.x = drawn.tail.x + (drawn.tip.x > drawn.tail.x ? length : -length);
    }

    /// Over the middle of the line; when it passes other lifelines, over its first gap if the label
    /// fits there.
    void place_label_above(const Arrow& arrow, DrawnArrow& drawn) const {
        const bool right = drawn.tip.x > drawn.tail.x;
        const int length = std::abs(drawn.tip.x - drawn.tail.x);
        int reach = length;
        const std::size_t next = right ? arrow.from + 1 : arrow.from - 1;
        const int first_gap = std::abs(layout_.x[next] - drawn.tail.x);
        if (drawn.label.width + 12 <= first_gap) reach = std::min(reach, first_gap);
        // The line is highest over the label's end towards the sender.
        const int nearest = std::max((reach - drawn.label.width) / 2, 0);
        const int line_y =
            drawn.tail.y + (drawn.tip.y - drawn.tail.y) * nearest / std::max(length, 1);
        drawn.label.centre = {drawn.tail.x + (right ? reach / 2 : -reach / 2),
                              line_y - 2 - drawn.label.height / 2};
    }

    int place_reason(const Arrow& arrow, DrawnArrow& drawn, int left, int right) {
        drawn.reason = text_box(wrap(arrow.reason, reason_width, 3), small_size, small_height, 4);
        const int half = drawn.reason.width / 2;
        const int x = std::max(std::min(drawn.tip.x, right - half - 5), left + half + 5);
        drawn.reason.centre = {x, drawn.tip.y + 8 + drawn.reason.height / 2};
        const int bottom = drawn.reason.centre.y + drawn.reason.height / 2 + 2;
        skyline_.take(x - half, x + half, bottom);
        return bottom;
    }

    /// A short arrow beside the lifeline, with the address in its label.
    void place_stranger(const Arrow& arrow, const Step& step, DrawnArrow& drawn) {
        const int x = layout_.x[arrow.from];
        const int right = x + stub + 8 + drawn.label.width;
        const int y = height_for(step.at, x, right, drawn.label.height / 2 + 1);
        const Point far{x + stub, y};
        drawn.tail = arrow.to_stranger ? Point{x, y} : far;
        drawn.tip = arrow.to_stranger ? far : Point{x, y};
        drawn.label.centre = {x + stub + 6 + drawn.label.width / 2, y};
        int bottom = y + drawn.label.height / 2 + 1;
        if (arrow.to_stranger && !arrow.under_way && !arrow.reason.empty()) {
            drawn.reason =
                text_box(wrap(arrow.reason, reason_width, 3), small_size, small_height, 4);
            drawn.reason.centre = {x + stub + 10 + drawn.reason.width / 2,
                                   bottom + drawn.reason.height / 2};
            bottom += drawn.reason.height + 1;
        }
        skyline_.take(x, right, bottom);
        layout_.right = std::max(layout_.right, right);
    }

    void place_leave(const Step& step) {
        const Arrow& arrow = ladder_.arrows[step.arrow];
        DrawnArrow drawn;
        drawn.arrow = step.arrow;
        drawn.label = label_box(arrow);
        const int from = layout_.x[arrow.from];
        const bool right = arrow.to > arrow.from;
        const int far = from + (right ? 1 : -1) * (drawn.label.width + 8);
        const int left_end = std::min(from, far);
        const int right_end = std::max(from, far);
        const int y = height_for(step.at, left_end, right_end, drawn.label.height + 8);
        drawn.tail = {from, y};
        drawn.label.centre = {(from + far) / 2, y - 2 - drawn.label.height / 2};
        skyline_.take(left_end, right_end, y + clearance);
        under_way_.emplace(step.arrow, layout_.arrows.size());
        layout_.arrows.push_back(std::move(drawn));
    }

    void place_arrive(const Step& step) {
        const auto at = under_way_.find(step.arrow);
        if (at == under_way_.end()) return;
        DrawnArrow& drawn = layout_.arrows[at->second];
        const int to = layout_.x[ladder_.arrows[step.arrow].to];
        const int towards = drawn.tail.x < to ? to - 40 : to + 40;
        const int y = height_for(step.at, std::min(to, towards), std::max(to, towards), 14);
        drawn.tip = {to, std::max(y, drawn.tail.y + 2 * slope)};
        latest_ = drawn.tip.y;
        skyline_.take(std::min(to, towards), std::max(to, towards), drawn.tip.y + clearance);
    }

    const Ladder& ladder_;
    LadderLayout layout_;
    Skyline skyline_;
    int latest_ = 0;  ///< the height of the step before
    std::optional<Time> last_at_;
    std::vector<std::set<std::string>> calls_;
    std::vector<int> call_from_;
    std::map<std::size_t, std::size_t> under_way_;  ///< arrow to drawn arrow
};

}  // namespace

LadderLayout lay_out(const Ladder& ladder) {
    if (ladder.columns.empty()) return {};
    return LayoutMaker(ladder).make();
}

}  // namespace siplab::viz
