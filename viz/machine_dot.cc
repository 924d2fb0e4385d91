#include "viz/machine_dot.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "viz/display_text.h"
#include "viz/dot_text.h"
#include "viz/machine_graph.h"

namespace siplab::viz {
namespace {

constexpr std::size_t line_width = 40;  ///< characters of a label's line
constexpr std::size_t max_lines = 5;    ///< of one row's steps
constexpr std::size_t title_width = 110;

std::string_view verb_text(Verb verb) {
    switch (verb) {
        case Verb::send: return "send";
        case Verb::resend: return "resend";
        case Verb::ack: return "send ACK";
        case Verb::deliver: return "deliver";
        case Verb::report: return "report";
        case Verb::start: return "start";
        case Verb::restart: return "restart";
        case Verb::stop: return "stop";
        case Verb::tell: return "tell";
        case Verb::make: return "send";
    }
    return "";
}

/// "send, start A B, report time-out": timers started or stopped one after the other are named
/// together.
std::string steps_text(const Steps& steps) {
    std::string text;
    Verb last = Verb::send;
    for (const Step& step : steps) {
        const bool joins = step.timer != Timer::none && !text.empty() && step.verb == last;
        if (joins) {
            text += " +";
        } else {
            if (!text.empty()) text += ", ";
            text += verb_text(step.verb);
        }
        if (step.timer != Timer::none) text += fmt::format(" {}", to_text(step.timer));
        if (!step.word.empty()) text += fmt::format(" {}", step.word);
        last = step.verb;
    }
    return text;
}

class MachineDrawing {
  public:
    MachineDrawing(const Table& table, const Coverage* coverage)
        : table_(table),
          coverage_(coverage),
          bundles_(bundles(table)),
          paths_(shortest_paths(table)) {}

    std::string draw() {
        open();
        for (std::size_t s = 0; s < table_.states.size(); ++s) add_state(s);
        add_start();
        for (const Bundle& bundle : bundles_) {
            if (bundle.from != bundle.to) add_edge(bundle);
        }
        return out_ + "}\n";
    }

  private:
    [[nodiscard]] std::size_t count(std::size_t row) const {
        return coverage_ != nullptr ? coverage_->taken[row] : 0;
    }
    [[nodiscard]] bool was_taken(const Bundle& bundle) const {
        return std::any_of(bundle.rows.begin(), bundle.rows.end(),
                           [&](std::size_t r) { return count(r) > 0; });
    }
    /// Without a run, nothing is grey.
    [[nodiscard]] bool is_grey(bool taken) const { return coverage_ != nullptr && !taken; }

    [[nodiscard]] bool was_visited(std::size_t state) const {
        if (state == table_.initial && coverage_ != nullptr && coverage_->ran()) return true;
        for (std::size_t r = 0; r < table_.rows.size(); ++r) {
            if (count(r) > 0 && (table_.rows[r].to == state || table_.rows[r].from == state))
                return true;
        }
        return false;
    }

    void open() {
        out_ = fmt::format(
            "digraph {} {{\n"
            "  graph [layout=dot, rankdir=TB, bgcolor=white, fontname=\"{}\", fontcolor=\"{}\",\n"
            "         labelloc=t, nodesep=0.3, ranksep=0.28, pad=0.25, label=<{}>];\n"
            "  node [fontname=\"{}\", fontsize=12, fontcolor=\"{}\", color=\"{}\"];\n"
            "  edge [fontname=\"{}\", fontsize=10, arrowsize=0.75, color=\"{}\"];\n",
            dot_quoted(table_.name), font, palette::ink, heading(), font, palette::ink,
            palette::ink, font, palette::ink);
    }

    [[nodiscard]] std::string heading() const {
        std::string text =
            fmt::format("<FONT POINT-SIZE=\"16\"><B>{}</B></FONT>", dot_html(table_.title));
        const auto add = [&](std::string_view line) {
            text += fmt::format(R"(<BR/><FONT POINT-SIZE="10" COLOR="{}">{}</FONT>)", palette::soft,
                                dot_html(wrap(line, title_width, 3)));
        };
        add(table_.meaning);
        add(table_.source);
        if (coverage_ != nullptr) add("Bold: taken in this run, ×how often. Grey: not taken.");
        return text + "<BR/> ";
    }

    /// One row as a line or a few of a label: event / steps, how often, clause. Each part ends in
    /// its space, as SVG viewers drop one at the beginning.
    [[nodiscard]] std::string row_text(std::size_t index, std::string_view mark) const {
        const Row& row = table_.rows[index];
        const bool taken = count(index) > 0;
        const bool grey = is_grey(taken);
        std::string event = dot_html(table_.events[row.on].name);
        if (taken) event = fmt::format("<B>{} ×{}</B>", event, count(index));
        std::string text = fmt::format("<FONT COLOR=\"{}\">{}{} </FONT>",
                                       grey ? palette::faint : palette::ink, mark, event);
        if (const std::string steps = steps_text(row.steps); !steps.empty()) {
            text += fmt::format("<FONT COLOR=\"{}\">/{} </FONT>",
                                grey ? palette::faint : palette::soft, steps_html(row, steps));
        }
        return text + fmt::format(R"(&#160;<FONT POINT-SIZE="7.5" COLOR="{}">{}</FONT>)",
                                  palette::faint, dot_html(short_clause(row.clause)));
    }

    /// Beside the event when there is room, else indented in lines of their own (the indent is a
    /// text of its own for the same viewers' sake).
    [[nodiscard]] std::string steps_html(const Row& row, const std::string& steps) const {
        const std::size_t used = cells(table_.events[row.on].name) + 3;
        if (used + cells(steps) <= line_width) return " " + dot_html(steps);
        std::string lines = dot_html("\n" + wrap(steps, line_width, max_lines));
        constexpr std::string_view plain = "<BR/>";
        constexpr std::string_view indented =
            R"(<BR ALIGN="LEFT"/><FONT POINT-SIZE="9">&#160;&#160;&#160;</FONT>)";
        for (std::size_t at = 0; (at = lines.find(plain, at)) != std::string::npos;) {
            lines.replace(at, plain.size(), indented);
            at += indented.size();
        }
        return lines;
    }

    /// "17.1.1.2": the table's own RFC is named in the heading already.
    [[nodiscard]] std::string_view short_clause(std::string_view clause) const {
        constexpr std::string_view main = "RFC 3261 ";
        return clause.starts_with(main) ? clause.substr(main.size()) : clause;
    }

    void add_state(std::size_t s) {
        const StateInfo& info = table_.states[s];
        const bool grey = is_grey(was_visited(s));
        std::string inside = fmt::format("<TR><TD><FONT COLOR=\"{}\"><B>{}</B></FONT></TD></TR>",
                                         grey ? palette::faint : palette::ink, dot_html(info.name));
        for (const Bundle& bundle : bundles_) {
            if (bundle.from != s || bundle.to != s) continue;
            for (const std::size_t r : bundle.rows) {
                inside += fmt::format(
                    "<TR><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\"><FONT POINT-SIZE=\"10\">{}</FONT>"
                    "</TD></TR>",
                    row_text(r, "↻ "));
            }
        }
        out_ += fmt::format(
            "  s{} [shape=box, style=\"{}\", fillcolor=\"{}\", color=\"{}\", penwidth={}, "
            "peripheries={}, "
            "margin=\"0.12,0.06\", tooltip={},\n"
            "      label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
            "CELLPADDING=\"2\">{}</TABLE>>];\n",
            s, grey ? "rounded" : "rounded,filled", info.final ? palette::head : palette::state,
            grey ? palette::faint : palette::ink, grey ? "1" : "1.4", info.final ? 2 : 1,
            dot_quoted(info.meaning), inside);
    }

    void add_start() {
        out_ += fmt::format(
            "  start [shape=circle, style=filled, fillcolor=\"{}\", width=0.14, label=\"\", "
            "tooltip=\"the beginning\"];\n"
            "  start -> s{};\n",
            palette::ink, table_.initial);
    }

    /// The label is a node in the middle of its edge: so Graphviz leads no other edge through it,
    /// and nobody has to guess to which of two lines it belongs.
    void add_edge(const Bundle& bundle) {
        const bool taken = was_taken(bundle);
        std::string rows;
        for (const std::size_t r : bundle.rows) {
            rows +=
                fmt::format(R"(<TR><TD ALIGN="LEFT" BALIGN="LEFT">{}</TD></TR>)", row_text(r, ""));
        }
        const std::string label = fmt::format("e{}_{}", bundle.from, bundle.to);
        const std::string stroke = fmt::format(
            "color=\"{}\", penwidth={}, style={}", is_grey(taken) ? palette::faint : palette::ink,
            taken ? "2.4" : "1", is_grey(taken) ? "dashed" : "solid");
        out_ += fmt::format(
            "  {} [shape=plain, fontsize=10,\n"
            "      label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
            "CELLPADDING=\"1\">{}</TABLE>>];\n",
            label, rows);
        add_lines(bundle, label, stroke);
    }

    /// Through the label to the next state. A way back is given to Graphviz from its end, so that
    /// its label comes to stand between the two states, too.
    void add_lines(const Bundle& bundle, const std::string& label, const std::string& stroke) {
        const bool onwards =
            std::pair(depth(bundle.to), bundle.to) > std::pair(depth(bundle.from), bundle.from);
        if (onwards) {
            out_ += fmt::format("  s{} -> {} [arrowhead=none, {}];\n  {} -> s{} [{}];\n",
                                bundle.from, label, stroke, label, bundle.to, stroke);
        } else {
            out_ += fmt::format("  s{} -> {} [dir=back, {}];\n  {} -> s{} [arrowhead=none, {}];\n",
                                bundle.to, label, stroke, label, bundle.from, stroke);
        }
    }

    /// How many moves a state is from the beginning; an end is below all.
    [[nodiscard]] std::size_t depth(std::size_t state) const {
        if (table_.states[state].final && state != table_.initial) return table_.states.size();
        return paths_[state] ? paths_[state]->size() : 0;
    }

    const Table& table_;
    const Coverage* coverage_;
    std::vector<Bundle> bundles_;
    std::vector<std::optional<std::vector<std::size_t>>> paths_;
    std::string out_;
};

}  // namespace

std::string machine_dot(const Table& table, const Coverage* coverage) {
    return MachineDrawing(table, coverage).draw();
}

}  // namespace siplab::viz
