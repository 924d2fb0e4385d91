#include "viz/ladder_order.h"

#include <algorithm>
#include <queue>
#include <tuple>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>

namespace siplab::viz {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
constexpr std::size_t none = Happening::none;

/// Which happenings are drawn as one: `vertex_of` maps each to the first of its group.
struct Grouping {
    std::vector<std::size_t> vertex_of;
};

/// The happenings of each column in program order.
std::vector<std::vector<std::size_t>> program_orders(const std::vector<Happening>& all) {
    std::vector<std::vector<std::size_t>> columns;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].column >= columns.size()) columns.resize(all[i].column + 1);
        columns[all[i].column].push_back(i);
    }
    for (auto& column : columns) {
        std::stable_sort(column.begin(), column.end(),
                         [&](std::size_t a, std::size_t b) { return all[a].at < all[b].at; });
    }
    return columns;
}

Graph happened_before(const std::vector<Happening>& all,
                      const std::vector<std::vector<std::size_t>>& columns,
                      const Grouping& grouping) {
    Graph graph(all.size());
    const auto edge = [&](std::size_t before, std::size_t after) {
        const std::size_t a = grouping.vertex_of[before];
        const std::size_t b = grouping.vertex_of[after];
        if (a != b) boost::add_edge(a, b, graph);
    };
    for (const auto& column : columns) {
        for (std::size_t i = 1; i < column.size(); ++i) edge(column[i - 1], column[i]);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].sending != none) edge(all[i].sending, i);
        // A cause at another column that is not a message would be the lab's; it orders all the
        // same.
        if (all[i].cause != none && all[i].cause != all[i].sending) edge(all[i].cause, i);
    }
    return graph;
}

Grouping all_level(const std::vector<Happening>& all) {
    Grouping grouping;
    for (std::size_t i = 0; i < all.size(); ++i) {
        grouping.vertex_of.push_back(all[i].sending == none ? i : all[i].sending);
    }
    return grouping;
}

/// Messages that cross: with both ends at one height, they would have to stand above each other in
/// a circle.
void separate_crossing(const std::vector<Happening>& all, const Graph& graph, Grouping& grouping) {
    std::vector<std::size_t> component(all.size());
    const std::size_t count = boost::strong_components(
        graph,
        boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));
    std::vector<std::size_t> size(count, 0);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (grouping.vertex_of[i] == i) ++size[component[i]];
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].sending != none && size[component[all[i].sending]] > 1)
            grouping.vertex_of[i] = i;
    }
}

/// Messages whose receiver did something while they were under way, other than react to what had
/// left before them.
void separate_overtaken(const std::vector<Happening>& all,
                        const std::vector<std::vector<std::size_t>>& columns, Grouping& grouping) {
    for (const auto& column : columns) {
        for (std::size_t r = 0; r < column.size(); ++r) {
            const Happening& receipt = all[column[r]];
            if (receipt.sending == none) continue;
            const Time left = all[receipt.sending].at;
            // Going back in time from the receipt: `own` is the moment of something not yet
            // explained by a receipt.
            Time own{-1};
            for (std::size_t b = r; b-- > 0 && all[column[b]].at > left;) {
                const Happening& before = all[column[b]];
                if (own >= Time{0} && before.at != own) break;
                if (before.at == receipt.at) continue;
                const bool explains = before.sending != none && all[before.sending].at <= left;
                own = explains ? Time{-1} : before.at;
            }
            if (own >= Time{0}) grouping.vertex_of[column[r]] = column[r];
        }
    }
}

/// Kahn's algorithm, the earliest of the possible ones first.
std::vector<std::size_t> earliest_first(const std::vector<Happening>& all, const Graph& graph,
                                        const Grouping& grouping) {
    std::vector<std::size_t> waits_for(all.size(), 0);
    const auto [first, last] = boost::edges(graph);
    for (auto e = first; e != last; ++e) ++waits_for[boost::target(*e, graph)];
    const auto later = [&](std::size_t a, std::size_t b) {
        return std::tie(all[a].at, a) > std::tie(all[b].at, b);
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> ready(later);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (grouping.vertex_of[i] == i && waits_for[i] == 0) ready.push(i);
    }
    std::vector<std::size_t> order;
    while (!ready.empty()) {
        const std::size_t next = ready.top();
        ready.pop();
        order.push_back(next);
        const auto [from, to] = boost::out_edges(next, graph);
        for (auto e = from; e != to; ++e) {
            if (--waits_for[boost::target(*e, graph)] == 0) ready.push(boost::target(*e, graph));
        }
    }
    return order;
}

/// A trace whose causes run in a circle (its clocks were wrong) is drawn all the same, what is in
/// the circle by time.
void add_circular(const std::vector<Happening>& all, const Grouping& grouping,
                  std::vector<std::size_t>& order) {
    std::vector<bool> placed(all.size(), false);
    for (const std::size_t i : order) placed[i] = true;
    const std::size_t sound = order.size();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (grouping.vertex_of[i] == i && !placed[i]) order.push_back(i);
    }
    std::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(sound), order.end(),
                     [&](std::size_t a, std::size_t b) { return all[a].at < all[b].at; });
}

}  // namespace

std::vector<Placed> causal_order(const std::vector<Happening>& happenings) {
    const auto columns = program_orders(happenings);
    Grouping grouping = all_level(happenings);
    separate_crossing(happenings, happened_before(happenings, columns, grouping), grouping);
    separate_overtaken(happenings, columns, grouping);
    const Graph graph = happened_before(happenings, columns, grouping);
    std::vector<std::size_t> order = earliest_first(happenings, graph, grouping);
    add_circular(happenings, grouping, order);

    std::vector<bool> level(happenings.size(), false);
    for (std::size_t i = 0; i < happenings.size(); ++i) {
        if (grouping.vertex_of[i] != i) level[grouping.vertex_of[i]] = true;
    }
    std::vector<Placed> placed;
    placed.reserve(order.size());
    for (const std::size_t i : order) placed.push_back({i, level[i]});
    return placed;
}

}  // namespace siplab::viz
