// What each of siplab's commands does. program.cc reads the command line and calls one of these.
//
// All return the program's exit code. They print to standard output; mistakes go to standard error.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/mistake.h"

namespace siplab {

enum ExitCode : int {
    success = 0,
    not_as_expected =
        1,  ///< an expectation of the lab was not met; the message explained is malformed
    user_mistake = 2,  ///< the command line or a file of the user's is wrong; nothing was written
};

struct RunArguments {
    std::string lab;
    std::optional<std::uint64_t> seed;
    std::string out;  ///< "" for out/LAB
    bool quiet = false;
};

struct DrawArguments {
    std::string trace;
    std::vector<std::string>
        outputs;  ///< by their endings .txt, .svg, .png, .pdf, .dot; none: text to the terminal
};

struct MachinesArguments {
    std::string name;  ///< "": all of them
    std::string output;
};

struct CoverageArguments {
    std::vector<std::string> traces;
    bool rows = false;  ///< a line for each row, for scripts
};

struct FlowArguments {
    std::string method;
    std::vector<std::string> traces;
    std::vector<std::string> outputs;  ///< .txt, .svg, .png, .pdf, .dot; none: to the terminal
};

int command_list(const std::string& method);
int command_list_names(const std::string& method);
int command_run(const RunArguments& arguments);
int command_draw(const DrawArguments& arguments);
int command_machines(const MachinesArguments& arguments);
int command_coverage(const CoverageArguments& arguments);
int command_flow(const FlowArguments& arguments);
int command_explain(const std::string& file);
int command_help(const std::string& topic, const std::string& general);
int command_completion(const std::string& shell);

/// The SIP method meant by a word in any case; a mistake that names the nearest one.
Read<std::string> known_method(const std::string& word);

/// Prints a mistake to standard error; gives user_mistake.
int complain(const Mistake& mistake);

/// Names of the commands, for help, completion and "did you mean".
const std::vector<std::string>& command_names();

/// Whether to colour what goes to standard output: a terminal, and no NO_COLOR in the environment
/// (no-color.org).
bool colour_wanted();

}  // namespace siplab
