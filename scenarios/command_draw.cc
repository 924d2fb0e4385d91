#include <array>
#include <filesystem>
#include <fstream>

#include <fmt/core.h>

#include "models/machines/catalog.h"
#include "models/trace/read.h"
#include "scenarios/commands.h"
#include "scenarios/output_folder.h"
#include "scenarios/words.h"
#include "viz/coverage.h"
#include "viz/ladder_dot.h"
#include "viz/ladder_text.h"
#include "viz/machine_dot.h"
#include "viz/method_flow.h"
#include "viz/render.h"

namespace siplab {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> verbs{"send",          "resend",    "send ACK",
                                                "deliver",       "report",    "start timer",
                                                "restart timer", "stop timer"};

std::string step_text(const Step& step) {
    switch (step.verb) {
        case Verb::start:
        case Verb::restart:
        case Verb::stop:
            return fmt::format("{} {}", verbs[static_cast<std::size_t>(step.verb)],
                               to_text(step.timer));
        case Verb::tell: return fmt::format("tell \"{}\"", step.word);
        case Verb::make: return fmt::format("make {}", step.word);
        case Verb::report: return fmt::format("report {}", step.word);
        default: return std::string(verbs[static_cast<std::size_t>(step.verb)]);
    }
}

void print_table(const Table& table) {
    fmt::print("{} ({})\n{}\n{}\n\nStates\n", table.title, table.name, table.meaning, table.source);
    for (std::size_t i = 0; i < table.states.size(); ++i) {
        const StateInfo& state = table.states[i];
        const std::string_view mark = i == table.initial ? " [start]" : state.final ? " [end]" : "";
        fmt::print("  {:<22} {}\n", fmt::format("{}{}", state.name, mark), state.meaning);
    }
    fmt::print("\nTransitions\n");
    for (const Row& row : table.rows) {
        std::string steps;
        for (const Step& step : row.steps) steps += (steps.empty() ? "" : ", ") + step_text(step);
        fmt::print("  {:<14} {:<22} -> {:<14} {} [{}]\n", table.states[row.from].name,
                   table.events[row.on].name, table.states[row.to].name,
                   steps.empty() ? "-" : steps, row.clause);
    }
}

int list_machines() {
    for (const Table* table : all_machines()) {
        fmt::print("{:<20} {} ({} states, {} transitions; {})\n", table->name, table->title,
                   table->states.size(), table->rows.size(), table->source);
    }
    return success;
}

int render_all(const std::vector<viz::Picture>& pictures) {
    const auto drawn = viz::render(pictures);
    if (!drawn) return complain({{}, {}, drawn.error(), {}});
    for (const viz::Picture& picture : pictures) fmt::print("{}\n", picture.path);
    return success;
}

/// "invite-client: Calling: 1xx: 12", so that a script can look for what stays at zero.
void print_row_counts(const Table& table, const viz::Coverage& total) {
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const Row& row = table.rows[r];
        fmt::print("{}: {}: {}: {}\n", table.name, table.states[row.from].name,
                   table.events[row.on].name, total.taken[r]);
    }
}

Read<trace::Trace> trace_in(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in || fs::is_directory(file))
        return tl::unexpected(Mistake{file, {}, "cannot read this file", {}});
    auto trace = trace::read_trace(in, file);
    if (!trace) return tl::unexpected(Mistake{{}, {}, trace.error().to_text(), {}});
    return *std::move(trace);
}

/// A drawing into each file, as its ending says; .txt is the text form.
template <class Text, class Dot>
int write_all(const std::vector<std::string>& outputs, Text&& text, Dot&& dot) {
    std::vector<viz::Picture> pictures;
    for (const std::string& output : outputs) {
        if (fs::path(output).extension() != ".txt") pictures.push_back({dot(), output});
    }
    for (const std::string& output : outputs) {
        if (fs::path(output).extension() != ".txt") continue;
        if (const Read<void> written = write_file(output, text()); !written)
            return complain(written.error());
        fmt::print("{}\n", output);
    }
    return pictures.empty() ? success : render_all(pictures);
}

int draw_every_machine(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!fs::is_directory(folder, error))
        return complain({folder.string(), {}, "expected a folder to draw all machines into", {}});
    std::vector<viz::Picture> pictures;
    for (const Table* table : all_machines()) {
        pictures.push_back(
            {viz::machine_dot(*table), (folder / (std::string(table->name) + ".svg")).string()});
    }
    return render_all(pictures);
}

}  // namespace

int command_machines(const MachinesArguments& arguments) {
    if (arguments.name.empty())
        return arguments.output.empty() ? list_machines() : draw_every_machine(arguments.output);
    const Table* table = find_machine(arguments.name);
    if (table == nullptr) {
        std::vector<std::string> names;
        for (const Table* each : all_machines()) names.emplace_back(each->name);
        return complain({{},
                         {},
                         fmt::format("there is no machine `{}`; there are {}", arguments.name,
                                     either_of(names, "and")),
                         nearest(arguments.name, names)});
    }
    if (arguments.output.empty()) {
        print_table(*table);
        return success;
    }
    fs::path file = arguments.output;
    if (fs::is_directory(file)) file /= arguments.name + ".svg";
    return render_all({{viz::machine_dot(*table), file.string()}});
}

int command_draw(const DrawArguments& arguments) {
    const Read<trace::Trace> trace = trace_in(arguments.trace);
    if (!trace) return complain(trace.error());
    if (arguments.outputs.empty()) {
        fmt::print("{}", viz::ladder_text(*trace, {100, colour_wanted()}));
        return success;
    }
    return write_all(
        arguments.outputs, [&] { return viz::ladder_text(*trace); },
        [&] { return viz::ladder_dot(*trace); });
}

int command_coverage(const CoverageArguments& arguments) {
    std::vector<viz::Coverage> totals(all_machines().size());
    for (const std::string& file : arguments.traces) {
        const Read<trace::Trace> trace = trace_in(file);
        if (!trace) return complain(trace.error());
        for (std::size_t m = 0; m < totals.size(); ++m)
            viz::add(totals[m], viz::coverage(*trace, *all_machines()[m]));
    }
    for (std::size_t m = 0; m < totals.size(); ++m) {
        const Table& table = *all_machines()[m];
        if (arguments.rows) {
            print_row_counts(table, totals[m]);
        } else {
            fmt::print("{}{}", m == 0 ? "" : "\n", viz::coverage_text(table, totals[m]));
        }
    }
    return success;
}

int command_flow(const FlowArguments& arguments) {
    const Read<std::string> method = known_method(arguments.method);
    if (!method) return complain(method.error());
    std::vector<trace::Trace> traces;
    for (const std::string& file : arguments.traces) {
        Read<trace::Trace> trace = trace_in(file);
        if (!trace) return complain(trace.error());
        traces.push_back(*std::move(trace));
    }
    const viz::MethodFlow flow = viz::method_flow(traces, *method);
    if (flow.walks == 0) {
        return complain(
            {{},
             {},
             fmt::format("nobody sends {} in {}; `siplab list --method {}` names labs "
                         "that do",
                         *method, traces.size() == 1 ? "this run" : "these runs", *method),
             {}});
    }
    if (arguments.outputs.empty()) {
        fmt::print("{}", viz::flow_text(flow));
        return success;
    }
    return write_all(
        arguments.outputs, [&] { return viz::flow_text(flow); },
        [&] { return viz::flow_dot(flow); });
}

}  // namespace siplab
