#include <filesystem>
#include <fstream>

#include <fmt/core.h>

#include "scenarios/commands.h"
#include "scenarios/expectations.h"
#include "scenarios/labs_folder.h"
#include "scenarios/output_folder.h"
#include "scenarios/reader.h"
#include "scenarios/runner.h"
#include "viz/ladder_text.h"

namespace siplab {

namespace {

namespace fs = std::filesystem;

struct Paint {
    bool on = colour_wanted();
    [[nodiscard]] std::string good(std::string_view text) const {
        return on ? fmt::format("\033[32m{}\033[0m", text) : std::string(text);
    }
    [[nodiscard]] std::string bad(std::string_view text) const {
        return on ? fmt::format("\033[1;31m{}\033[0m", text) : std::string(text);
    }
};

Read<Lab> lab_of(const RunArguments& arguments) {
    const Read<std::string> file = find_lab(arguments.lab);
    if (!file) return tl::unexpected(file.error());
    Read<Lab> lab = read_lab_file(*file);
    if (lab && arguments.seed) lab->seed = *arguments.seed;
    return lab;
}

/// Runs and draws into `folder`.
Read<trace::Trace> run_into(const Lab& lab, const fs::path& folder) {
    std::ofstream trace_file(folder / "trace.jsonl", std::ios::binary);
    std::ofstream capture_file(folder / "capture.pcap", std::ios::binary);
    Read<trace::Trace> trace = run_lab(lab, trace_file, capture_file);
    if (!trace) return trace;
    trace_file.close();
    capture_file.close();
    if (!trace_file || !capture_file)
        return tl::unexpected(
            Mistake{folder.string(), {}, "cannot write the results (is the disk full?)", {}});
    if (const Read<void> drawn = draw_run(*trace, folder); !drawn)
        return tl::unexpected(drawn.error());
    return trace;
}

/// Prints what was met and what was not; true when all were.
bool print_verdict(const Lab& lab, const std::vector<Outcome>& outcomes, bool quiet) {
    const Paint paint;
    std::size_t met = 0;
    for (const Outcome& outcome : outcomes) {
        if (outcome.met) {
            ++met;
            if (!quiet) fmt::print("{} {}\n", paint.good("✓"), outcome.expected);
            continue;
        }
        fmt::print("{} {}\n", paint.bad("✗"), outcome.expected);
        fmt::print("    {}:{}:{}: {}\n", lab.file, outcome.at.line, outcome.at.column,
                   outcome.instead);
    }
    const bool all = met == outcomes.size();
    const std::string verdict =
        outcomes.empty() ? std::string("This lab expects nothing in particular.")
                         : fmt::format("{} of {} expectations met.", met, outcomes.size());
    if (!quiet || !all) fmt::print("{}\n", all ? paint.good(verdict) : paint.bad(verdict));
    return all;
}

}  // namespace

int command_run(const RunArguments& arguments) {
    const Read<Lab> lab = lab_of(arguments);
    if (!lab) return complain(lab.error());
    const fs::path out =
        arguments.out.empty() ? fs::path("out") / lab->name : fs::path(arguments.out);
    Read<OutputFolder> folder = OutputFolder::prepare(out);
    if (!folder) return complain(folder.error());
    const Read<trace::Trace> trace = run_into(*lab, folder->working());
    if (!trace) return complain(trace.error());
    if (const Read<void> committed = folder->commit(); !committed)
        return complain(committed.error());

    if (!arguments.quiet) fmt::print("{}\n", viz::ladder_text(*trace, {100, colour_wanted()}));
    const bool all_met = print_verdict(*lab, judge(*lab, *trace), arguments.quiet);
    if (!arguments.quiet) {
        fmt::print(
            "\nTo look at: {0}/ladder.svg, {0}/machines/*.svg; in Wireshark: {0}/capture.pcap\n",
            out.lexically_normal().string());
    }
    return all_met ? success : not_as_expected;
}

}  // namespace siplab
