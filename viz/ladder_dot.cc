#include "viz/ladder_dot.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "viz/display_text.h"
#include "viz/dot_text.h"
#include "viz/ladder.h"
#include "viz/ladder_layout.h"

namespace siplab::viz {
namespace {

constexpr int arrow_length = 9;  ///< of the head
constexpr int cross = 5;         ///< half of a lost message's cross
constexpr int call_width = 8;
constexpr int tall = 700;  ///< a ladder taller than this repeats its heads at the bottom

std::string_view colour_of(const Arrow& arrow) {
    if (arrow.lost) return palette::lost;
    if (arrow.request) return palette::request;
    return arrow.label.brief < "3" ? palette::response : palette::failure;
}

std::string at(Point point) { return fmt::format("{},{}", point.x, -point.y); }

/// Integer square root, so that no compiler rounds an arrow's end differently.
int root(int square) {
    int r = 0;
    while ((r + 1) * (r + 1) <= square) ++r;
    return r;
}

class LadderDrawing {
  public:
    explicit LadderDrawing(const Ladder& ladder) : ladder_(ladder), layout_(lay_out(ladder)) {}

    std::string draw() {
        open();
        add_heads();
        add_lifelines();
        for (const DrawnArrow& drawn : layout_.arrows) add_arrow(drawn);
        for (const DrawnStep& step : layout_.steps) add_step(step);
        for (const TextBox& time : layout_.times) add_text("time", time, small_size, palette::soft);
        add_title();
        add_origin();
        return out_ + "}\n";
    }

  private:
    void open() {
        out_ = fmt::format(
            "digraph ladder {{\n"
            "  graph [layout=nop2, bgcolor=white, outputorder=edgesfirst, pad=0.2];\n"
            "  node [shape=plain, style=filled, fillcolor=white, fontname=\"{}\", "
            "fontcolor=\"{}\", fontsize={}];\n"
            "  edge [arrowhead=none, color=\"{}\"];\n",
            font, palette::ink, label_size, palette::line);
        // Graphviz draws the lines of one node after the other: what lies below the arrows belongs
        // to the first.
        out_ += "  lifelines [style=invis, label=\"\", pos=\"0,0\"];\n";
        // Arrows run between these, so that hovering over one in an SVG tells from whom to whom it
        // goes.
        for (std::size_t c = 0; c < layout_.x.size(); ++c) {
            out_ += fmt::format("  {} [style=invis, label=\"\", pos=\"{},0\"];\n", column(c),
                                layout_.x[c]);
        }
    }

    [[nodiscard]] std::string column(std::size_t c) const {
        return dot_quoted(ladder_.columns[c].name);
    }

    /// A straight line, pinned; the columns are only its name.
    void add_line(Point from, Point to, const std::string& name, std::string_view attributes) {
        out_ += fmt::format("  {0} [pos=\"{1} {1} {2} {2}\", {3}];\n", name, at(from), at(to),
                            attributes);
    }

    [[nodiscard]] std::string name_of(std::size_t from, std::size_t to) const {
        return column(from) + " -> " + column(to);
    }

    /// The lines of a box, those below smaller and softer.
    static std::string lines_html(const TextBox& box, bool bold) {
        std::string html = dot_html(box.text);
        if (bold) html = "<B>" + html + "</B>";
        if (box.below.empty()) return html;
        return html + fmt::format(R"(<BR/><FONT POINT-SIZE="{}" COLOR="{}">{}</FONT>)", small_size,
                                  palette::soft, dot_html(box.below));
    }

    void add_text(std::string_view name, const TextBox& box, int size, std::string_view colour) {
        const std::string html = lines_html(box, false);
        out_ +=
            fmt::format("  \"{} {}\" [pos=\"{}\", fontsize={}, fontcolor=\"{}\", label=<{}>];\n",
                        name, number_++, at(box.centre), size, colour, html);
    }

    void add_heads() {
        for (TextBox head : layout_.heads) {
            add_head(head);
            if (layout_.bottom < tall) continue;
            head.below.clear();
            head.height = 24;
            head.centre.y = layout_.bottom + head.height / 2;
            add_head(head);
        }
    }

    void add_head(const TextBox& head) {
        add_box("head", head,
                fmt::format(R"(style="rounded,filled", fillcolor="{}", color="{}", fontsize={})",
                            palette::head, palette::ink, head_size),
                lines_html(head, true));
    }

    void add_box(std::string_view name, const TextBox& box, std::string_view attributes,
                 std::string_view html) {
        out_ += fmt::format(
            "  \"{} {}\" [shape=box, fixedsize=true, pos=\"{}\", width={}.{:03}, "
            "height={}.{:03}, {}, label=<{}>];\n",
            name, number_++, at(box.centre), box.width / 72, box.width % 72 * 1000 / 72,
            box.height / 72, box.height % 72 * 1000 / 72, attributes, html);
    }

    /// Lifelines, dotted where a long pause is left out, and the bars of calls.
    void add_lifelines() {
        for (const Stretch& call : layout_.calls) {
            add_interrupted(
                call, fmt::format("color=\"{}\", penwidth={}", palette::call, call_width), "");
        }
        const int top = layout_.heads.empty() ? 0 : layout_.heads.front().height;
        for (std::size_t c = 0; c < layout_.x.size(); ++c) {
            add_interrupted({c, top, layout_.bottom}, "penwidth=0.9", "penwidth=0.9, style=dotted");
        }
    }

    void add_interrupted(Stretch stretch, const std::string& attributes,
                         std::string_view in_pause) {
        const int x = layout_.x[stretch.column];
        const std::string name = "lifelines -> lifelines";
        for (const Stretch& pause : layout_.pauses) {
            if (pause.from < stretch.from || pause.to > stretch.to) continue;
            add_line({x, stretch.from}, {x, pause.from}, name, attributes);
            if (!in_pause.empty()) add_line({x, pause.from}, {x, pause.to}, name, in_pause);
            stretch.from = pause.to;
        }
        add_line({x, stretch.from}, {x, stretch.to}, name, attributes);
    }

    void add_arrow(const DrawnArrow& drawn) {
        const Arrow& arrow = ladder_.arrows[drawn.arrow];
        const std::string_view colour = colour_of(arrow);
        const std::string name = name_of(arrow.from, arrow.to);
        const std::string stroke =
            fmt::format("color=\"{}\", penwidth={}, style={}", colour,
                        arrow.request ? "1.6" : "1.3", arrow.request ? "solid" : "dashed");
        const bool crossed = arrow.lost && !(arrow.under_way && arrow.from == arrow.to);
        if (crossed) {
            add_line(drawn.tail, drawn.tip, name, stroke);
            add_cross(drawn.tip, name);
        } else {
            add_arrow_line(drawn, name, stroke, arrow.request ? "normal" : "vee");
        }
        add_text("message", drawn.label, label_size, colour);
        if (!drawn.reason.text.empty()) add_text("reason", drawn.reason, small_size, palette::lost);
    }

    void add_arrow_line(const DrawnArrow& drawn, const std::string& name, const std::string& stroke,
                        std::string_view head) {
        const int dx = drawn.tip.x - drawn.tail.x;
        const int dy = drawn.tip.y - drawn.tail.y;
        const int length = std::max(root(dx * dx + dy * dy), 1);
        const Point base{drawn.tip.x - dx * arrow_length / length,
                         drawn.tip.y - dy * arrow_length / length};
        out_ += fmt::format("  {} [pos=\"e,{} {} {} {} {}\", arrowhead={}, arrowsize=0.8, {}];\n",
                            name, at(drawn.tip), at(drawn.tail), at(drawn.tail), at(base), at(base),
                            head, stroke);
    }

    void add_cross(Point p, const std::string& name) {
        const std::string stroke = fmt::format("color=\"{}\", penwidth=2.2", palette::lost);
        add_line({p.x - cross, p.y - cross}, {p.x + cross, p.y + cross}, name, stroke);
        add_line({p.x - cross, p.y + cross}, {p.x + cross, p.y - cross}, name, stroke);
    }

    void add_step(const DrawnStep& step) {
        const std::string html = dot_html(step.box.text);
        if (step.kind == StepKind::note) {
            add_text("note", step.box, small_size, palette::soft);
        } else if (step.kind == StepKind::action) {
            add_box("action", step.box,
                    fmt::format("shape=note, style=filled, fillcolor=\"{}\", color=\"{}\", "
                                "penwidth=0.8, fontsize={}",
                                palette::action, palette::ink, small_size + 1),
                    html);
        } else {
            add_box("state", step.box,
                    fmt::format("style=\"rounded,filled\", fillcolor=\"{}\", color=\"{}\", "
                                "penwidth={}, fontsize={}",
                                step.ends ? palette::head : palette::state, palette::line,
                                step.ends ? "1.6" : "0.9", small_size + 1),
                    html);
        }
    }

    void add_title() {
        if (ladder_.title.empty()) return;
        TextBox box;
        const int width = std::max(layout_.right - layout_.left, 200);
        box.text = wrap(ladder_.title, static_cast<std::size_t>(width / 9), 3);
        const int lines = 1 + static_cast<int>(std::count(box.text.begin(), box.text.end(), '\n'));
        box.centre = {(layout_.left + layout_.right) / 2, -18 - 10 * lines};
        out_ += fmt::format("  \"title 0\" [pos=\"{}\", fontsize=15, label=<<B>{}</B>>];\n",
                            at(box.centre), dot_html(box.text));
    }

    void add_origin() {
        const int width = std::max(layout_.right - layout_.left, 200);
        TextBox box;
        box.text = wrap("(1 INVITE): CSeq. Solid: request, dashed: response. Bar: a call.",
                        static_cast<std::size_t>(width * 10 / 46), 3);
        if (!ladder_.origin.empty()) box.text += "\n" + ladder_.origin;
        const int foot = layout_.bottom < tall ? 0 : 24;
        box.centre = {(layout_.left + layout_.right) / 2, layout_.bottom + foot + 24};
        add_text("origin", box, small_size - 1, palette::soft);
    }

    const Ladder& ladder_;
    LadderLayout layout_;
    std::string out_;
    unsigned number_ = 1;
};

}  // namespace

std::string ladder_dot(const trace::Trace& trace) {
    return LadderDrawing(make_ladder(trace)).draw();
}

}  // namespace siplab::viz
