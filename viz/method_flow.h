// How one SIP method flows: over any traces, which message or timer followed which, with counts.
//
// Seen from whoever sends the request. A walk begins with what made the sender send it (a person,
// a timer, a message that came), goes on with the request, its retransmissions and the timers
// behind them, its responses, and ends where nothing more happens. An INVITE's walk has its ACK and
// CANCEL in it: they carry its CSeq number (RFC 3261 sections 9.1 and 17.1.1.3). Losses are noted
// where they happened. What the answering side does in between is its own methods' business.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/trace/record.h"

namespace siplab::viz {

struct FlowNode {
    enum class Kind : std::uint8_t {
        start,
        trigger,
        request,
        provisional,
        success,
        failure,
        timer,
        lost,
        end
    };
    Kind kind = Kind::start;
    std::string name;  ///< "180 Ringing", "timer A"
    std::size_t count = 0;
};

struct FlowEdge {
    std::size_t from = 0, to = 0;  ///< indexes of nodes
    std::size_t count = 0;
};

struct MethodFlow {
    std::string method;
    std::size_t walks = 0;
    std::vector<FlowNode> nodes;  ///< in the order in which a walk from the start meets them first
    std::vector<FlowEdge> edges;  ///< by their first node, the most frequent first
};

/// Without walks when nobody sends this method in any of the traces.
MethodFlow method_flow(std::span<const trace::Trace> traces, std::string_view method);

/// A line for each edge, for the terminal and for documentation.
std::string flow_text(const MethodFlow& flow);

/// Graphviz source of the diagram.
std::string flow_dot(const MethodFlow& flow);

}  // namespace siplab::viz
