#include "viz/coverage.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "viz/machine_graph.h"

namespace siplab::viz {
namespace {

bool describes(const Table& table, const Row& row, const trace::Record& record) {
    return table.states[row.from].name == record.from_state &&
           table.events[row.on].name == record.event &&
           table.states[row.to].name == record.to_state;
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

/// "Calling, 1xx, Proceeding": states with the events between them.
std::string path_text(const Table& table, const std::vector<std::size_t>& path, std::size_t row) {
    std::string text(table.states[table.initial].name);
    const auto go = [&](const Row& step) {
        const std::string_view state = table.states[step.to].name;
        text += fmt::format(" ─ {} ▶ {}", table.events[step.on].name, state);
    };
    for (const std::size_t r : path) go(table.rows[r]);
    go(table.rows[row]);
    return text;
}

/// The rows not taken, nearest to the initial state first.
std::vector<std::size_t> left_to_visit(
    const Coverage& coverage, const Table& table,
    const std::vector<std::optional<std::vector<std::size_t>>>& paths) {
    std::vector<std::size_t> left;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        if (coverage.taken[r] == 0 && paths[table.rows[r].from]) left.push_back(r);
    }
    std::stable_sort(left.begin(), left.end(), [&](std::size_t a, std::size_t b) {
        return paths[table.rows[a].from]->size() < paths[table.rows[b].from]->size();
    });
    return left;
}

}  // namespace

Coverage coverage(const trace::Trace& trace, const Table& table) {
    Coverage coverage;
    coverage.taken.assign(table.rows.size(), 0);
    std::set<std::pair<std::string_view, std::string_view>> instances;
    for (const trace::Record& record : trace.records) {
        if (record.kind != trace::Kind::transition || record.machine != table.name) continue;
        instances.emplace(record.node, record.instance);
        const auto row = std::find_if(table.rows.begin(), table.rows.end(),
                                      [&](const Row& r) { return describes(table, r, record); });
        if (row == table.rows.end()) {
            ++coverage.strange;
        } else {
            ++coverage.taken[static_cast<std::size_t>(row - table.rows.begin())];
        }
    }
    coverage.instances = instances.size();
    return coverage;
}

void add(Coverage& total, const Coverage& run) {
    total.taken.resize(std::max(total.taken.size(), run.taken.size()), 0);
    for (std::size_t r = 0; r < run.taken.size(); ++r) total.taken[r] += run.taken[r];
    total.instances += run.instances;
    total.strange += run.strange;
}

std::string coverage_text(const Table& table, const Coverage& coverage) {
    const auto paths = shortest_paths(table);
    const std::vector<std::size_t> left = left_to_visit(coverage, table, paths);
    const std::size_t visited = table.rows.size() - left.size();
    std::string text =
        fmt::format("{} ({}): {} ran and took {} of {} transitions.\n", table.title, table.name,
                    counted(coverage.instances, "machine", "machines"), visited, table.rows.size());
    if (coverage.strange > 0) {
        text +=
            fmt::format("{} of the trace are in no row of this table: another version wrote it.\n",
                        counted(coverage.strange, "move", "moves"));
    }
    if (left.empty()) return text + "Nothing is left to visit.\n";
    text += "Left to visit, each by its shortest path:\n";
    for (const std::size_t r : left) {
        text += fmt::format("  {}  [{}]\n", path_text(table, *paths[table.rows[r].from], r),
                            table.rows[r].clause);
    }
    return text;
}

}  // namespace siplab::viz
