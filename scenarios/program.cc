// The command line: what can be said, and which command it means.
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "models/machines/catalog.h"
#include "scenarios/commands.h"
#include "scenarios/lab_language.h"
#include "scenarios/labs_folder.h"
#include "scenarios/runner.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

constexpr const char* general_footer = R"(
Exit codes: 0 all went as expected; 1 an expectation was not met, or the explained message is
malformed; 2 a mistake on the command line or in a lab, and nothing was written.

Examples:
  siplab run basic-call                 runs a lab and draws it into out/basic-call
  siplab run my.yaml --seed 7           runs a lab of your own with another seed
  siplab draw out/basic-call/trace.jsonl -o call.pdf
  siplab machines invite-client         the state machine as a table
  siplab explain message.sip            what each line of a SIP message means
  siplab help lab                       how to write a lab)";

/// Everything that the command line can hold.
struct CommandLine {
    CLI::App app{"siplab simulates SIP phones and a PBX on a network and draws what happened.",
                 "siplab"};
    RunArguments run;
    DrawArguments draw;
    MachinesArguments machines;
    FlowArguments flow;
    CoverageArguments coverage;
    std::uint64_t seed = 0;
    CLI::Option* seed_option = nullptr;
    bool names_only = false;
    std::string file, method, topic, shell, language;

    CommandLine() {
        app.footer(general_footer);
        app.require_subcommand(1);
        app.set_version_flag("--version", program_version());
        add_list_and_run();
        add_draw_and_machines();
        add_flow();
        add_coverage();
        add_others();
    }

    void add_list_and_run() {
        CLI::App* list = app.add_subcommand("list", "Lists the labs by topic");
        list->add_flag("--names", names_only, "Only the names, for scripts");
        list->add_option("--method", method, "Only labs about this SIP method");
        list->footer("\nExamples:\n  siplab list\n  siplab list --method CANCEL");
        CLI::App* run_app =
            app.add_subcommand("run", "Runs a lab, checks its expectations and draws it");
        run_app->add_option("LAB", run.lab, "A lab's name (see `siplab list`) or a lab file")
            ->required();
        seed_option = run_app->add_option("--seed", seed,
                                          "Seed of every random draw (default: the lab's, else 1)");
        run_app->add_option("--out", run.out, "Folder for the results (default: out/LAB)");
        run_app->add_flag("--quiet,-q", run.quiet, "Prints no ladder, only failed expectations");
        run_app->footer(
            "\nWrites trace.jsonl, capture.pcap, ladder.txt, ladder.svg, ladder.png and "
            "machines/*.svg.\n"
            "\nExamples:\n  siplab run basic-call\n  siplab run calls/busy --seed 3 --out "
            "/tmp/busy\n  siplab run my.yaml");
    }

    void add_draw_and_machines() {
        CLI::App* draw_app = app.add_subcommand("draw", "Draws the ladder of a trace");
        draw_app->add_option("TRACE", draw.trace, "A trace.jsonl of an earlier run")->required();
        draw_app->add_option(
            "-o,--output", draw.outputs,
            "Files to draw into: .txt, .svg, .png, .pdf or .dot (default: the terminal)");
        draw_app->footer(
            "\nExamples:\n  siplab draw out/busy/trace.jsonl\n  siplab draw out/busy/trace.jsonl "
            "-o busy.svg busy.pdf");
        CLI::App* machines_app = app.add_subcommand(
            "machines", "Shows the state machines: all, or one as a table or drawing");
        machines_app->add_option("NAME", machines.name,
                                 "A machine's name; without it they are listed");
        machines_app->add_option(
            "-o,--output", machines.output,
            "A file (.svg, .png, .pdf, .dot), or without NAME a folder for all");
        machines_app->add_flag("--names", names_only, "Only the names, for scripts");
        machines_app->footer(
            "\nExamples:\n  siplab machines\n  siplab machines invite-client -o "
            "invite-client.svg\n  siplab machines -o drawings");
    }

    void add_flow() {
        CLI::App* flow_app = app.add_subcommand(
            "flow", "Draws how one SIP method flows: what followed what, over any runs");
        flow_app->add_option("METHOD", flow.method, "INVITE, NOTIFY, ...")->required();
        flow_app->add_option("TRACE", flow.traces, "Traces of earlier runs")->required();
        flow_app->add_option(
            "-o,--output", flow.outputs,
            "Files to draw into: .txt, .svg, .png, .pdf or .dot (default: the terminal)");
        flow_app->footer(
            "\nExamples:\n  siplab flow INVITE out/*/trace.jsonl\n  siplab flow CANCEL "
            "out/cancel/trace.jsonl -o cancel.svg");
    }

    void add_coverage() {
        CLI::App* coverage_app = app.add_subcommand(
            "coverage", "Says which transitions of the state machines no run has taken yet");
        coverage_app->add_option("TRACE", coverage.traces, "Traces of earlier runs")->required();
        coverage_app->add_flag("--rows", coverage.rows,
                               "Every transition with its count, for scripts");
        coverage_app->footer("\nExample:\n  siplab coverage out/*/trace.jsonl");
    }

    void add_others() {
        CLI::App* explain = app.add_subcommand("explain", "Explains one SIP message, line by line");
        explain->add_option("FILE", file, "The message's bytes (default: standard input)");
        explain->footer(
            "\nExample:\n  printf 'OPTIONS sip:bob@lab.example SIP/2.0\\r\\n...' | siplab explain");
        app.add_subcommand("version", "Prints the version");
        CLI::App* help = app.add_subcommand(
            "help", "Shows help: on a command, on writing labs (`lab`), or on `profiles`");
        help->add_option("TOPIC", topic, "A command, `lab` or `profiles`");
        CLI::App* completion = app.add_subcommand(
            "completion", "Prints a script that completes siplab's words in a shell");
        completion->add_option("SHELL", shell, "bash, zsh or fish")
            ->required()
            ->check(CLI::IsMember({"bash", "zsh", "fish"}));
        completion->footer("\nExample:\n  source <(siplab completion bash)");
        // For the project's own documentation and schema, which are made of the same tables.
        CLI::App* describe =
            app.add_subcommand("describe",
                               "Prints the lab language as a JSON Schema or as Markdown tables")
                ->group("");
        describe->add_option("FORM", language, "schema or markdown")
            ->required()
            ->check(CLI::IsMember({"schema", "markdown"}));
    }
};

/// CLI11 says which word it did not expect; we say which one was probably meant.
int bad_command_line(const CommandLine& line, const CLI::ParseError& error, int argc,
                     const char* const* argv) {
    const std::string first = argc > 1 ? argv[1] : "";
    const auto& names = command_names();
    const bool known = std::find(names.begin(), names.end(), first) != names.end();
    if (first.empty()) {
        fmt::print(stderr, "{}", line.app.help());
    } else if (!known && !first.starts_with('-')) {
        return complain(
            {{},
             {},
             fmt::format("`{}` is not a command; there are {}", first, either_of(names, "and")),
             nearest(first, names)});
    } else {
        fmt::print(stderr, "siplab: {}\nsiplab: see `siplab{} --help`\n", error.what(),
                   known ? " " + first : "");
    }
    return user_mistake;
}

int print_machine_names() {
    for (const Table* table : all_machines()) fmt::print("{}\n", table->name);
    return success;
}

int help_on(const CommandLine& line) {
    const std::string& topic = line.topic;
    if (topic.empty() || topic == "lab" || topic == "profiles")
        return command_help(topic, line.app.help());
    const auto& names = command_names();
    if (std::find(names.begin(), names.end(), topic) != names.end()) {
        return command_help(topic, line.app.get_subcommand(topic)->help());
    }
    std::vector<std::string> topics = names;
    topics.insert(topics.begin(), {"lab", "profiles"});
    return complain(
        {{},
         {},
         fmt::format("there is no help on `{}`; topics are {}", topic, either_of(topics, "and")),
         nearest(topic, topics)});
}

int carry_out(CommandLine& line) {
    const std::string command = line.app.get_subcommands().front()->get_name();
    if (command == "list") {
        return line.names_only ? command_list_names(line.method) : command_list(line.method);
    }
    if (command == "run") {
        if (line.seed_option->count() > 0) line.run.seed = line.seed;
        return command_run(line.run);
    }
    if (command == "draw") return command_draw(line.draw);
    if (command == "machines")
        return line.names_only ? print_machine_names() : command_machines(line.machines);
    if (command == "coverage") return command_coverage(line.coverage);
    if (command == "flow") return command_flow(line.flow);
    if (command == "explain") return command_explain(line.file);
    if (command == "completion") return command_completion(line.shell);
    if (command == "help") return help_on(line);
    if (command == "describe") {
        fmt::print("{}", line.language == "schema" ? lab_schema() : lab_tables_markdown());
        return success;
    }
    fmt::print("{}\n", program_version());
    return success;
}

int main_program(int argc, const char* const* argv) {
    CommandLine line;
    try {
        line.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return line.app.exit(error);
        return bad_command_line(line, error, argc, argv);
    }
    return carry_out(line);
}

}  // namespace

}  // namespace siplab

int main(int argc, char** argv) {
    try {
        return siplab::main_program(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "siplab: {}\n", error.what());
        return siplab::user_mistake;
    }
}
