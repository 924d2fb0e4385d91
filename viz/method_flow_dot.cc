// The drawing of a method's flow: one node for each message, timer and end, edges as thick as they
// are frequent.
#include <algorithm>

#include <fmt/format.h>

#include "viz/dot_text.h"
#include "viz/method_flow.h"

namespace siplab::viz {
namespace {

using Kind = FlowNode::Kind;

struct Look {
    std::string_view shape, fill, stroke;
    std::string_view style = "rounded,filled";
};

Look look_of(Kind kind) {
    switch (kind) {
        case Kind::trigger: return {"note", palette::action, palette::line, "filled"};
        case Kind::request: return {"box", palette::head, palette::request};
        case Kind::provisional: return {"box", "white", palette::response, "rounded,dashed"};
        case Kind::success: return {"box", palette::state, palette::response};
        case Kind::failure: return {"box", "white", palette::failure};
        case Kind::timer: return {"ellipse", "white", palette::line, "filled"};
        case Kind::lost: return {"box", "white", palette::lost, "rounded,dotted"};
        case Kind::start:
        case Kind::end: break;
    }
    return {"circle", palette::ink, palette::ink, "filled"};
}

std::string node_text(std::size_t index, const FlowNode& node) {
    const Look look = look_of(node.kind);
    if (node.kind == Kind::start || node.kind == Kind::end) {
        return fmt::format(
            "  n{} [shape={}, style=filled, fillcolor=\"{}\", width=0.16, label=\"\", "
            "tooltip=\"{}\"];\n",
            index, node.kind == Kind::end ? "doublecircle" : "circle", palette::ink,
            node.kind == Kind::end ? "nothing more happens" : "the beginning");
    }
    return fmt::format(
        "  n{} [shape={}, style=\"{}\", fillcolor=\"{}\", color=\"{}\", "
        "label=<<B>{}</B><BR/><FONT POINT-SIZE=\"9\" COLOR=\"{}\">×{}</FONT>>];\n",
        index, look.shape, look.style, look.fill, look.stroke, dot_html(node.name), palette::soft,
        node.count);
}

/// One to four points: the share of all walks that go this way.
std::string edge_text(const FlowEdge& edge, std::size_t walks) {
    const std::size_t tenths =
        10 + 30 * std::min(edge.count, walks) / std::max<std::size_t>(walks, 1);
    return fmt::format("  n{} -> n{} [penwidth={}.{}, label=<&#160;×{}>];\n", edge.from, edge.to,
                       tenths / 10, tenths % 10, edge.count);
}

}  // namespace

std::string flow_dot(const MethodFlow& flow) {
    std::string out = fmt::format(
        "digraph {} {{\n"
        "  graph [layout=dot, rankdir=TB, bgcolor=white, fontname=\"{}\", fontcolor=\"{}\",\n"
        "         labelloc=t, nodesep=0.35, ranksep=0.35, pad=0.25,\n"
        "         label=<<FONT POINT-SIZE=\"16\"><B>How {} flows</B></FONT><BR/>"
        "<FONT POINT-SIZE=\"10\" COLOR=\"{}\">{} {}, seen from whoever sends it. ×: how often. "
        "Dashed: provisional. Orange: failure. Oval: timer.</FONT><BR/> >];\n"
        "  node [fontname=\"{}\", fontsize=12, fontcolor=\"{}\", margin=\"0.14,0.07\"];\n"
        "  edge [fontname=\"{}\", fontsize=9, fontcolor=\"{}\", arrowsize=0.7, color=\"{}\"];\n",
        dot_quoted(flow.method), font, palette::ink, dot_html(flow.method), palette::soft,
        flow.walks, flow.walks == 1 ? "request" : "requests", font, palette::ink, font,
        palette::soft, palette::ink);
    for (std::size_t i = 0; i < flow.nodes.size(); ++i) out += node_text(i, flow.nodes[i]);
    for (const FlowEdge& edge : flow.edges) out += edge_text(edge, flow.walks);
    return out + "}\n";
}

}  // namespace siplab::viz
