#include "viz/ladder_text.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "viz/display_text.h"
#include "viz/ladder.h"
#include "viz/ladder_label.h"
#include "viz/text_canvas.h"

namespace siplab::viz {
namespace {

constexpr std::size_t least_width = 40;
constexpr std::size_t least_gap = 6;  ///< between two lifelines
constexpr std::size_t widest_gap =
    58;                                ///< two phones alone do not stand at the terminal's two ends
constexpr std::size_t arrow_trim = 7;  ///< what an arrow needs beside its label
constexpr std::size_t note_side = 18;  ///< notes are rather wrapped than arrows squeezed
constexpr std::size_t widest_side = 24;          ///< for the text beside the last lifeline
constexpr Time pause = std::chrono::seconds{1};  ///< a longer one is marked

/// Where everything stands from left to right.
struct Plan {
    std::size_t gutter = 0;  ///< cells for the time
    std::size_t gap = 0;
    std::size_t side = 0;  ///< room right of the last lifeline
    std::vector<std::size_t> x;
};

/// Every label that could stand on the arrow, longest first.
std::vector<std::string> texts_on(const Arrow& arrow) {
    std::vector<std::string> variants = label_variants(arrow.label);
    const std::string repetition = repetition_text(arrow);
    if (repetition.empty()) return variants;
    const std::string count = fmt::format("retransmission {}", arrow.retransmission);
    return {fmt::format("{} ({})", variants.front(), repetition),
            fmt::format("{} ({})", variants.front(), count),
            fmt::format("{} ({})", variants[1], count),
            fmt::format("{} ({})", arrow.label.brief, count),
            fmt::format("{} (retr. {})", arrow.label.brief, arrow.retransmission)};
}

std::string fitting(const std::vector<std::string>& variants, std::size_t width) {
    for (const std::string& variant : variants) {
        if (cells(variant) <= width) return variant;
    }
    return shorten(variants.back(), width);
}

/// A message to or from an address outside the lab: said in words beside the lifeline.
std::string stranger_text(const Arrow& arrow) {
    const std::string label = texts_on(arrow).front();
    std::string text;
    if (arrow.to_stranger) {
        text = fmt::format("{} ──▶ {}", label, arrow.stranger);
    } else {
        text = fmt::format("◀── {} from {}", label, arrow.stranger);
    }
    if (arrow.to_stranger && !arrow.under_way && !arrow.reason.empty())
        text += " ✗ " + arrow.reason;
    return text;
}

/// What an arrow wants between its two lifelines: its label, and room to turn, or to die in and to
/// say why.
std::size_t wanted_gap(const Arrow& arrow) {
    if (arrow.from == arrow.to) return cells(stranger_text(arrow)) + 4;
    const std::size_t label = cells(texts_on(arrow).front()) + arrow_trim;
    if (!arrow.lost) return label;
    return std::max(label + 6, std::min<std::size_t>(cells(arrow.reason), 40) + 4);
}

std::size_t needed_gap(const Ladder& ladder) {
    std::size_t needed = 16;
    for (const Arrow& arrow : ladder.arrows) {
        const std::size_t gaps =
            arrow.from > arrow.to ? arrow.from - arrow.to : arrow.to - arrow.from;
        if (gaps <= 1) needed = std::max(needed, wanted_gap(arrow));
    }
    for (const Column& column : ladder.columns) needed = std::max(needed, cells(column.name) + 5);
    const bool crossings =
        std::any_of(ladder.steps.begin(), ladder.steps.end(),
                    [](const Step& step) { return step.kind == StepKind::leave; });
    if (crossings) needed += 10;  // for the elbows on both sides
    return std::min(needed, widest_gap);
}

std::size_t needed_side(const Ladder& ladder) {
    const std::size_t last = ladder.columns.size() - 1;
    std::size_t needed = cells(ladder.columns[last].name) / 2 + 3;
    for (const Step& step : ladder.steps) {
        if (step.column != last) continue;
        const std::size_t wanted = cells(step.text) + 3;
        needed =
            std::max(needed, step.kind == StepKind::note ? std::min(wanted, note_side) : wanted);
    }
    for (const Arrow& arrow : ladder.arrows) {
        if (arrow.from == last && arrow.to == last) needed = widest_side;
    }
    return std::min(needed, widest_side);
}

Plan make_plan(const Ladder& ladder, std::size_t width) {
    Plan plan;
    plan.gutter = 8;
    for (const Step& step : ladder.steps)
        plan.gutter = std::max(plan.gutter, time_text(step.at).size());
    const std::size_t name = std::min<std::size_t>(cells(ladder.columns.front().name), 16);
    const std::size_t first = plan.gutter + std::max<std::size_t>(2, name / 2 + 2);
    const std::size_t gaps = ladder.columns.size() - 1;
    plan.side = needed_side(ladder);
    plan.gap = needed_gap(ladder);
    if (gaps > 0) {
        const std::size_t used = first + plan.side + 1;
        const std::size_t room = width > used ? (width - used) / gaps : 0;
        plan.gap = std::max(std::min(plan.gap, room), least_gap);
    }
    for (std::size_t i = 0; i <= gaps; ++i) plan.x.push_back(first + i * plan.gap);
    return plan;
}

Ink ink_of(const Arrow& arrow) {
    if (arrow.lost) return Ink::lost;
    if (arrow.request) return Ink::request;
    return arrow.label.brief < "3" ? Ink::success : Ink::failure;
}

class TextLadder {
  public:
    TextLadder(const Ladder& ladder, std::size_t width)
        : ladder_(ladder),
          canvas_(width),
          plan_(make_plan(ladder, width)),
          calls_(ladder.columns.size()) {}

    std::string draw(bool colour) {
        draw_heading();
        draw_names("┬");
        for (const Step& step : ladder_.steps) draw_step(step);
        if (canvas_.rows() > 40) draw_names("┴");
        draw_origin();
        return canvas_.to_text(colour);
    }

  private:
    /// A crossing message that has left and not arrived: a vertical line on its way.
    struct Flight {
        std::size_t arrow;
        std::size_t x;
    };

    void draw_heading() {
        if (ladder_.title.empty()) return;
        canvas_.put(canvas_.add_row(), 0, shorten(ladder_.title, canvas_.width()), Ink::strong);
        canvas_.add_row();
    }

    void draw_names(std::string_view joint) {
        const bool above = joint == "┬";
        const std::size_t top = canvas_.add_row();
        const std::size_t middle = canvas_.add_row();
        const std::size_t bottom = canvas_.add_row();
        for (std::size_t i = 0; i < plan_.x.size(); ++i) {
            const std::size_t room = plan_.x.size() == 1 ? 24 : plan_.gap - 5;
            const std::string name =
                shorten(ladder_.columns[i].name, std::max<std::size_t>(room, 1));
            const std::size_t wide = cells(name) + 2;
            const std::size_t left = plan_.x[i] - std::min(plan_.x[i], (wide + 1) / 2);
            std::string line;
            for (std::size_t k = 0; k < wide; ++k) line += "─";
            canvas_.put(top, left, "┌" + line + "┐");
            canvas_.put(middle, left, "│ " + name + " │");
            canvas_.put(bottom, left, "└" + line + "┘");
            canvas_.put(above ? bottom : top, plan_.x[i], joint);
        }
    }

    void draw_origin() {
        std::string legend =
            "(1 INVITE): CSeq   ●: what a person does   "
            "◆: the state of a call, ┃ while there is one";
        canvas_.add_row();
        canvas_.put(canvas_.add_row(), 0, shorten(legend, canvas_.width()), Ink::faint);
        if (!ladder_.origin.empty()) {
            canvas_.put(canvas_.add_row(), 0, shorten(ladder_.origin, canvas_.width()), Ink::faint);
        }
    }

    [[nodiscard]] std::string_view lifeline(std::size_t column, bool paused) const {
        if (paused) return calls_[column].empty() ? "┊" : "┇";
        return calls_[column].empty() ? "│" : "┃";
    }

    std::size_t new_row(bool paused = false) {
        const std::size_t row = canvas_.add_row();
        for (const Flight& flight : flights_)
            canvas_.put(row, flight.x, paused ? "┊" : "│", Ink::faint);
        for (std::size_t i = 0; i < plan_.x.size(); ++i) {
            canvas_.put(row, plan_.x[i], lifeline(i, paused));
        }
        return row;
    }

    /// Marks a long pause, then begins the step's row and says when it is.
    std::size_t row_at(Time at) {
        if (shown_ && at - *shown_ > pause) new_row(true);
        const std::size_t row = new_row();
        if (!shown_ || (at > *shown_ && time_text(at) != time_text(*shown_))) {
            const std::string text = time_text(at);
            canvas_.put(row, plan_.gutter - text.size(), text, Ink::faint);
        }
        shown_ = shown_ ? std::max(*shown_, at) : at;
        row_time_ = at;
        return row;
    }

    void draw_step(const Step& step) {
        switch (step.kind) {
            case StepKind::message: draw_message(step); break;
            case StepKind::leave: draw_leave(step); break;
            case StepKind::arrive: draw_arrive(step); break;
            case StepKind::state: draw_state(step); break;
            case StepKind::action:
                draw_beside(step.at, step.column, "●", step.text, Ink::strong);
                break;
            case StepKind::note:
                draw_beside(step.at, step.column, "·", step.text, Ink::plain);
                break;
        }
    }

    void draw_state(const Step& step) {
        std::set<std::string>& calls = calls_[step.column];
        if (step.ends) {
            calls.erase(step.instance);
        } else {
            calls.insert(step.instance);
        }
        draw_beside(step.at, step.column, "◆", step.text, Ink::strong);
    }

    /// Text to the right of a lifeline; on the last row when there is room and it belongs there.
    void draw_beside(Time at, std::size_t column, std::string_view sign, const std::string& text,
                     Ink ink) {
        const bool last = column + 1 == plan_.x.size();
        const std::size_t room = std::max<std::size_t>((last ? plan_.side : plan_.gap) - 3, 3);
        const std::string lines = wrap(text, room, 3);
        const std::size_t x = plan_.x[column];
        const bool one_line = lines.find('\n') == std::string::npos;
        const bool joins = one_line && row_time_ && at <= *row_time_ && joinable_ &&
                           canvas_.is_free(canvas_.rows() - 1, x + 1, x + 2 + cells(lines));
        std::size_t row = joins ? canvas_.rows() - 1 : row_at(at);
        canvas_.put(row, x, sign, ink);
        std::string_view rest = lines;
        while (true) {
            const std::size_t end = rest.find('\n');
            canvas_.put(row, x + 2, rest.substr(0, end), ink);
            if (end == std::string_view::npos) break;
            rest.remove_prefix(end + 1);
            row = new_row();
        }
        joinable_ = true;
    }

    /// A horizontal line between two cells, both included, over whatever lifelines are in between.
    void draw_line(std::size_t row, std::size_t first, std::size_t last, const Arrow& arrow) {
        for (std::size_t x = first; x <= last; ++x) {
            const bool crosses = !canvas_.at(row, x).empty();
            canvas_.put(row, x, crosses ? "┼" : arrow.request ? "─" : "╌", ink_of(arrow));
        }
    }

    /// Puts the label into the line: into the gap beside the sender when it fits there.
    void draw_label(std::size_t row, std::size_t first, std::size_t last, const Arrow& arrow) {
        const bool right = arrow.to > arrow.from;
        const std::size_t sender = plan_.x[arrow.from];
        std::size_t a = first;
        std::size_t b = last;
        const std::size_t length = cells(texts_on(arrow).front()) + 2;
        if (last - first > plan_.gap && length + 3 <= plan_.gap) {
            a = right ? sender + 1 : sender - plan_.gap + 1;
            b = right ? sender + plan_.gap - 1 : sender - 1;
        }
        const std::size_t room = b - a + 1;
        if (room < 4) return;
        const std::string text = " " + fitting(texts_on(arrow), room - 3) + " ";
        const std::size_t x = a + (room - std::min(room, cells(text))) / 2;
        canvas_.put(row, x, text, ink_of(arrow));
    }

    void draw_message(const Step& step) {
        const Arrow& arrow = ladder_.arrows[step.arrow];
        if (arrow.from == arrow.to) {
            draw_beside(step.at, step.column, "│", stranger_text(arrow), ink_of(arrow));
            return;
        }
        const std::size_t row = row_at(arrow.left);
        const bool right = arrow.to > arrow.from;
        std::size_t tip = right ? plan_.x[arrow.to] - 1 : plan_.x[arrow.to] + 1;
        if (arrow.lost) tip = place_of_death(arrow);
        const std::size_t tail = right ? plan_.x[arrow.from] + 1 : plan_.x[arrow.from] - 1;
        const std::size_t first = std::min(tip, tail);
        const std::size_t last = std::max(tip, tail);
        draw_line(row, first, last, arrow);
        draw_label(row, right ? first : first + 1, right ? last - 1 : last, arrow);
        canvas_.put(row, tip, arrow.lost ? "✗" : right ? "▶" : "◀", ink_of(arrow));
        if (arrow.lost) draw_reason(arrow);
        row_time_ = std::max(arrow.left, arrow.arrived);
        joinable_ = !arrow.lost;
    }

    /// Far enough along that the label fits before it.
    [[nodiscard]] std::size_t place_of_death(const Arrow& arrow) const {
        const std::size_t from = plan_.x[arrow.from];
        const std::size_t to = plan_.x[arrow.to];
        const std::size_t distance = from < to ? to - from : from - to;
        const std::size_t half = std::max(distance / 2, cells(texts_on(arrow).front()) + 5);
        const std::size_t length =
            arrow.died_at_receiver ? distance - 2 : std::min(half, distance - 3);
        return from < to ? from + length : from - length;
    }

    void draw_reason(const Arrow& arrow) {
        if (arrow.reason.empty()) return;
        const std::size_t left = std::min(plan_.x[arrow.from], plan_.x[arrow.to]);
        const std::size_t right = std::max(plan_.x[arrow.from], plan_.x[arrow.to]);
        const std::size_t room = right - left - 3;
        std::string lines = wrap(arrow.reason, room, 2);
        for (std::string_view rest = lines; !rest.empty();) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string_view line = rest.substr(0, end);
            const std::size_t used = cells(line);
            const std::size_t x = arrow.from < arrow.to ? right - 1 - used : left + 2;
            canvas_.put(new_row(), std::max(x, left + 2), line, Ink::lost);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

    /// The elbow of a crossing message: near its receiver, beside those already on their way there.
    [[nodiscard]] std::size_t elbow_of(const Arrow& arrow) const {
        const bool right = arrow.to > arrow.from;
        const std::size_t to = plan_.x[arrow.to];
        for (std::size_t away = 4; away + 3 < plan_.gap; away += 2) {
            const std::size_t x = right ? to - away : to + away;
            const bool taken = std::any_of(flights_.begin(), flights_.end(),
                                           [&](const Flight& f) { return f.x == x; });
            if (!taken) return x;
        }
        return right ? to - 3 : to + 3;
    }

    void draw_leave(const Step& step) {
        const Arrow& arrow = ladder_.arrows[step.arrow];
        const std::size_t row = row_at(step.at);
        const bool right = arrow.to > arrow.from;
        const std::size_t elbow = elbow_of(arrow);
        const std::size_t tail = right ? plan_.x[arrow.from] + 1 : plan_.x[arrow.from] - 1;
        const std::size_t first = right ? tail : elbow + 1;
        const std::size_t last = right ? elbow - 1 : tail;
        if (first <= last) {
            draw_line(row, first, last, arrow);
            draw_label(row, first, last, arrow);
            mend_crossings(row, first, last);
        }
        canvas_.put(row, elbow, right ? "╮" : "╭", ink_of(arrow));
        flights_.push_back({step.arrow, elbow});
        joinable_ = true;
    }

    /// Where a label covers the line of another message under way, that line must be seen to go on.
    void mend_crossings(std::size_t row, std::size_t first, std::size_t last) {
        for (const Flight& flight : flights_) {
            if (flight.x < first || flight.x > last) continue;
            const std::string_view glyph = canvas_.at(row, flight.x);
            if (glyph.empty() || glyph == " ") canvas_.put(row, flight.x, "│");
        }
    }

    void draw_arrive(const Step& step) {
        const Arrow& arrow = ladder_.arrows[step.arrow];
        const auto flight = std::find_if(flights_.begin(), flights_.end(),
                                         [&](const Flight& f) { return f.arrow == step.arrow; });
        if (flight == flights_.end()) return;
        const std::size_t row = row_at(step.at);
        const bool right = arrow.to > arrow.from;
        const std::size_t elbow = flight->x;
        flights_.erase(flight);
        const std::size_t tip = right ? plan_.x[arrow.to] - 1 : plan_.x[arrow.to] + 1;
        draw_line(row, std::min(elbow, tip), std::max(elbow, tip), arrow);
        canvas_.put(row, elbow, right ? "╰" : "╯", ink_of(arrow));
        canvas_.put(row, tip, right ? "▶" : "◀", ink_of(arrow));
        joinable_ = true;
    }

    const Ladder& ladder_;
    TextCanvas canvas_;
    Plan plan_;
    std::vector<std::set<std::string>> calls_;  ///< for each column, the calls that there are
    std::vector<Flight> flights_;
    std::optional<Time> shown_;     ///< the latest time at the side
    std::optional<Time> row_time_;  ///< up to when something may join the last row
    bool joinable_ = false;
};

}  // namespace

std::string ladder_text(const trace::Trace& trace, const TextOptions& options) {
    const Ladder ladder = make_ladder(trace);
    if (ladder.columns.empty()) return ladder.title + "\n\n(nothing happened)\n";
    return TextLadder(ladder, std::max(options.width, least_width)).draw(options.colour);
}

}  // namespace siplab::viz
