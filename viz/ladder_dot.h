// The ladder as Graphviz source in which every position is pinned; render.h makes SVG, PNG or PDF
// of it.
#pragma once

#include <string>

#include "models/trace/record.h"

namespace siplab::viz {

/// A graph with `layout=nop2`: Graphviz places nothing, it only draws.
std::string ladder_dot(const trace::Trace& trace);

}  // namespace siplab::viz
