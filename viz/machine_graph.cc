#include "viz/machine_graph.h"

#include <algorithm>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>

namespace siplab::viz {
namespace {

/// Each edge knows its row of the table.
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                                    std::size_t>;
using Edge = boost::graph_traits<Graph>::edge_descriptor;

Graph graph_of(const Table& table) {
    Graph graph(table.states.size());
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        boost::add_edge(table.rows[r].from, table.rows[r].to, r, graph);
    }
    return graph;
}

/// Notes every edge in the order of the walk, and by which one each state was reached first.
class Walk : public boost::default_bfs_visitor {
  public:
    Walk(std::vector<std::size_t>& rows, std::vector<std::optional<std::size_t>>& reached_by)
        : rows_(rows), reached_by_(reached_by) {}
    void examine_edge(Edge edge, const Graph& graph) { rows_.push_back(graph[edge]); }
    void tree_edge(Edge edge, const Graph& graph) {
        reached_by_[boost::target(edge, graph)] = graph[edge];
    }

  private:
    std::vector<std::size_t>& rows_;
    std::vector<std::optional<std::size_t>>& reached_by_;
};

struct Walked {
    std::vector<std::size_t> rows;
    std::vector<std::optional<std::size_t>> reached_by;
};

Walked walk(const Table& table) {
    Walked walked;
    walked.reached_by.resize(table.states.size());
    const Graph graph = graph_of(table);
    if (!table.states.empty()) {
        boost::breadth_first_search(graph, table.initial,
                                    boost::visitor(Walk(walked.rows, walked.reached_by)));
    }
    return walked;
}

}  // namespace

std::vector<Bundle> bundles(const Table& table) {
    std::vector<Bundle> out;
    for (const std::size_t r : walk(table).rows) {
        const Row& row = table.rows[r];
        const auto same = std::find_if(out.begin(), out.end(), [&](const Bundle& b) {
            return b.from == row.from && b.to == row.to;
        });
        if (same == out.end()) {
            out.push_back({row.from, row.to, {r}});
        } else {
            same->rows.push_back(r);
        }
    }
    return out;
}

std::vector<std::optional<std::vector<std::size_t>>> shortest_paths(const Table& table) {
    const Walked walked = walk(table);
    std::vector<std::optional<std::vector<std::size_t>>> paths(table.states.size());
    for (std::size_t state = 0; state < table.states.size(); ++state) {
        std::vector<std::size_t> path;
        std::size_t at = state;
        while (at != table.initial && walked.reached_by[at]) {
            path.push_back(*walked.reached_by[at]);
            at = table.rows[path.back()].from;
        }
        if (at != table.initial) continue;
        std::reverse(path.begin(), path.end());
        paths[state] = std::move(path);
    }
    return paths;
}

}  // namespace siplab::viz
