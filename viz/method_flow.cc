#include "viz/method_flow.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/message/message.h"
#include "viz/display_text.h"

namespace siplab::viz {
namespace {

using Kind = FlowNode::Kind;

struct Named {
    Kind kind = Kind::start;
    std::string name;
    bool operator<(const Named& other) const {
        return std::tie(kind, name) < std::tie(other.kind, other.name);
    }
};

/// What the walks need of a message.
struct Seen {
    bool request = false;
    int status = 0;
    std::string method, reason, cseq_method;
    std::uint32_t cseq = 0;
};

std::optional<Seen> look_at(const std::string& bytes) {
    const auto parsed = Message::parse(bytes);
    if (!parsed) return std::nullopt;
    const auto cseq = get<CSeq>(*parsed);
    if (!cseq) return std::nullopt;
    Seen seen;
    seen.request = parsed->is_request();
    seen.cseq = cseq->number;
    seen.cseq_method = cseq->method_text;
    if (seen.request) {
        seen.method = parsed->method_text();
    } else {
        seen.status = parsed->status();
        seen.reason = printable(parsed->reason());
    }
    return seen;
}

Kind kind_of_status(int status) {
    if (status < 200) return Kind::provisional;
    return status < 300 ? Kind::success : Kind::failure;
}

/// "z9hG4bK-alice-invite-1" of "z9hG4bK-alice-invite-1 INVITE".
std::string_view branch_of(const trace::Record& record) {
    const std::string_view transaction = record.transaction;
    return transaction.substr(0, transaction.rfind(' '));
}

/// The walks of one trace.
class Walks {
  public:
    Walks(const trace::Trace& trace, std::string_view method) : trace_(trace), method_(method) {
        for (const trace::Record& record : trace.records) take(record);
    }

    [[nodiscard]] const std::vector<std::vector<Named>>& all() const { return walks_; }

  private:
    void take(const trace::Record& record) {
        switch (record.kind) {
            case trace::Kind::sent: return take_sent(record);
            case trace::Kind::received: return take_received(record);
            case trace::Kind::dropped: return take_dropped(record);
            case trace::Kind::timer_fired: return take_timer(record);
            default: return;
        }
    }

    void take_sent(const trace::Record& record) {
        const auto seen = look_at(record.message);
        if (!seen || !seen->request) return;
        const std::string branch(branch_of(record));
        if (seen->method == method_ && !by_branch_.contains({record.node, branch})) {
            begin(record, *seen, branch);
        }
        if (std::vector<Named>* walk = walk_of(record, *seen)) {
            walk->push_back({Kind::request, printable(seen->method)});
            by_sent_[record.id] = index_of(walk);
        }
    }

    void begin(const trace::Record& record, const Seen& seen, const std::string& branch) {
        walks_.push_back({{Kind::trigger, trigger_of(record)}});
        by_branch_[{record.node, branch}] = walks_.size() - 1;
        by_cseq_[{record.node, record.dialog, seen.cseq}] = walks_.size() - 1;
    }

    /// The walk that a request belongs to; ACK and CANCEL to that of their INVITE.
    std::vector<Named>* walk_of(const trace::Record& record, const Seen& seen) {
        const auto branch = by_branch_.find({record.node, std::string(branch_of(record))});
        if (branch != by_branch_.end()) return &walks_[branch->second];
        if (seen.method != "ACK") return nullptr;
        const auto cseq = by_cseq_.find({record.node, record.dialog, seen.cseq});
        return cseq == by_cseq_.end() ? nullptr : &walks_[cseq->second];
    }

    void take_received(const trace::Record& record) {
        const auto seen = look_at(record.message);
        if (!seen || seen->request) return;
        const auto walk = by_branch_.find({record.node, std::string(branch_of(record))});
        if (walk == by_branch_.end()) return;
        walks_[walk->second].push_back({kind_of_status(seen->status), response_name(*seen)});
    }

    [[nodiscard]] std::string response_name(const Seen& seen) const {
        const std::string name = fmt::format("{} {}", seen.status, shorten(seen.reason, 28));
        return seen.cseq_method == method_ ? name : name + " to " + printable(seen.cseq_method);
    }

    void take_dropped(const trace::Record& record) {
        const auto seen = look_at(record.message);
        if (!seen) return;
        if (const auto sent = by_sent_.find(record.cause); sent != by_sent_.end()) {
            walks_[sent->second].push_back({Kind::lost, printable(seen->method) + " is lost"});
            return;
        }
        // A response: it died on the way to the walk's node.
        const auto walk = by_branch_.find({record.peer, std::string(branch_of(record))});
        if (seen->request || walk == by_branch_.end()) return;
        walks_[walk->second].push_back({Kind::lost, response_name(*seen) + " is lost"});
    }

    void take_timer(const trace::Record& record) {
        const auto walk = by_branch_.find({record.node, std::string(branch_of(record))});
        if (record.transaction.empty() || walk == by_branch_.end()) return;
        walks_[walk->second].push_back({Kind::timer, "timer " + record.timer});
    }

    /// What made the node send this: the nearest cause that is a person, a timer or a message.
    [[nodiscard]] std::string trigger_of(const trace::Record& sent) const {
        const auto& records = trace_.records;
        for (std::uint64_t id = sent.cause; id != 0;) {
            const auto at = std::lower_bound(records.begin(), records.end(), id,
                                             [](const trace::Record& record, std::uint64_t wanted) {
                                                 return record.id < wanted;
                                             });
            if (at == records.end() || at->id != id) break;
            if (at->kind == trace::Kind::action) return "a person: " + action_name(*at);
            if (at->kind == trace::Kind::timer_fired) return "timer " + at->timer;
            if (at->kind == trace::Kind::received) {
                const auto seen = look_at(at->message);
                if (!seen) return "something arrives";
                return (seen->request
                            ? printable(seen->method)
                            : fmt::format("{} to {}", seen->status, printable(seen->cseq_method))) +
                       " arrives";
            }
            id = at->cause;
        }
        return "by itself";
    }

    static std::string action_name(const trace::Record& action) {
        std::string words = printable(action.topic);
        std::replace(words.begin(), words.end(), '_', ' ');
        return words;
    }

    std::size_t index_of(const std::vector<Named>* walk) const {
        return static_cast<std::size_t>(walk - walks_.data());
    }

    const trace::Trace& trace_;
    std::string_view method_;
    std::vector<std::vector<Named>> walks_;
    std::map<std::pair<std::string, std::string>, std::size_t> by_branch_;  ///< node, branch
    std::map<std::tuple<std::string, std::string, std::uint32_t>, std::size_t>
        by_cseq_;                                   ///< node, Call-ID, CSeq number
    std::map<std::uint64_t, std::size_t> by_sent_;  ///< the requests' records
};

/// Nodes and edges as they come, to be put in order by finish().
class Counter {
  public:
    void add(const std::vector<Named>& walk) {
        std::size_t at = node({Kind::start, {}});
        for (const Named& next : walk) at = step(at, next);
        step(at, {Kind::end, {}});
        ++walks_;
    }

    [[nodiscard]] MethodFlow finish(std::string_view method) const;

  private:
    std::size_t node(const Named& named) {
        const auto [it, fresh] = index_.try_emplace(named, nodes_.size());
        if (fresh) nodes_.push_back({named.kind, named.name, 0});
        ++nodes_[it->second].count;
        return it->second;
    }
    std::size_t step(std::size_t from, const Named& named) {
        const std::size_t to = node(named);
        ++edges_[{from, to}];
        return to;
    }

    std::size_t walks_ = 0;
    std::map<Named, std::size_t> index_;
    std::vector<FlowNode> nodes_;
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> edges_;
};

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

class Order : public boost::default_bfs_visitor {
  public:
    explicit Order(std::vector<std::size_t>& order) : order_(order) {}
    void discover_vertex(std::size_t vertex, const Graph&) { order_.push_back(vertex); }

  private:
    std::vector<std::size_t>& order_;
};

MethodFlow Counter::finish(std::string_view method) const {
    MethodFlow flow;
    flow.method = method;
    flow.walks = walks_;
    if (nodes_.empty()) return flow;
    std::vector<FlowEdge> edges;
    for (const auto& [ends, count] : edges_) edges.push_back({ends.first, ends.second, count});
    std::stable_sort(edges.begin(), edges.end(),
                     [](const FlowEdge& a, const FlowEdge& b) { return a.count > b.count; });
    Graph graph(nodes_.size());
    for (const FlowEdge& edge : edges) boost::add_edge(edge.from, edge.to, graph);
    std::vector<std::size_t> order;
    boost::breadth_first_search(graph, 0, boost::visitor(Order(order)));
    std::vector<std::size_t> place(nodes_.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[order[i]] = i;
        flow.nodes.push_back(nodes_[order[i]]);
    }
    for (const FlowEdge& edge : edges)
        flow.edges.push_back({place[edge.from], place[edge.to], edge.count});
    std::stable_sort(flow.edges.begin(), flow.edges.end(),
                     [](const FlowEdge& a, const FlowEdge& b) { return a.from < b.from; });
    return flow;
}

std::string shown(const FlowNode& node) {
    switch (node.kind) {
        case Kind::start: return "(start)";
        case Kind::end: return "(end)";
        default: return node.name;
    }
}

}  // namespace

MethodFlow method_flow(std::span<const trace::Trace> traces, std::string_view method) {
    Counter counter;
    for (const trace::Trace& trace : traces) {
        const Walks walks(trace, method);
        for (const auto& walk : walks.all()) counter.add(walk);
    }
    return counter.finish(method);
}

std::string flow_text(const MethodFlow& flow) {
    std::size_t width = 0;
    for (const FlowNode& node : flow.nodes) width = std::max(width, cells(shown(node)));
    std::string out = fmt::format("{}: {} {}\n", flow.method, flow.walks,
                                  flow.walks == 1 ? "request" : "requests");
    std::size_t last = flow.nodes.size();
    for (const FlowEdge& edge : flow.edges) {
        const std::string from = edge.from == last ? std::string() : shown(flow.nodes[edge.from]);
        last = edge.from;
        out += fmt::format("  {}{} -> {} ×{}\n", from, std::string(width - cells(from), ' '),
                           shown(flow.nodes[edge.to]), edge.count);
    }
    return out;
}

}  // namespace siplab::viz
