#include "scenarios/commands.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include <fmt/core.h>
#include <unistd.h>

#include "scenarios/explain.h"
#include "scenarios/lab_language.h"
#include "scenarios/labs_folder.h"
#include "scenarios/profiles_help.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

/// Bytes as they are, from a file or from standard input ("-" or "").
Read<std::string> bytes_of(const std::string& file) {
    std::ostringstream bytes;
    if (file.empty() || file == "-") {
        bytes << std::cin.rdbuf();
        return bytes.str();
    }
    std::ifstream in(file, std::ios::binary);
    if (!in || !(bytes << in.rdbuf()))
        return tl::unexpected(Mistake{file, {}, "cannot read this file", {}});
    return bytes.str();
}

struct Listed {
    LabFile file;
    std::string title;
};

/// The labs, all or those about one method, which may be written in any case.
Read<std::vector<Listed>> listed_labs(const std::string& method) {
    Read<std::string> meant = method.empty() ? method : known_method(method);
    if (!meant) return tl::unexpected(meant.error());
    const Read<std::vector<LabFile>> labs = all_labs();
    if (!labs) return tl::unexpected(labs.error());
    std::vector<Listed> listed;
    for (const LabFile& lab : *labs) {
        const LabSummary summary = summary_of(lab);
        const auto& methods = summary.methods;
        if (meant->empty() || std::find(methods.begin(), methods.end(), *meant) != methods.end())
            listed.push_back({lab, summary.title});
    }
    return listed;
}

constexpr const char* bash_completion = R"sh(# bash completion for siplab
_siplab() {
    local word="${COMP_WORDS[COMP_CWORD]}" command="${COMP_WORDS[1]}" program="${COMP_WORDS[0]}"
    local words=""
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "@COMMANDS@" -- "$word"))
        return
    fi
    case "$command" in
        run) words="$("$program" list --names 2>/dev/null) --seed --out --quiet" ;;
        machines) words="$("$program" machines --names 2>/dev/null) --output" ;;
        help) words="lab profiles @COMMANDS@" ;;
        completion) words="bash zsh fish" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [ "${#COMPREPLY[@]}" -gt 0 ] || COMPREPLY=($(compgen -f -- "$word"))
}
complete -F _siplab siplab ./siplab
)sh";

constexpr const char* zsh_completion = R"sh(#compdef siplab
_siplab() {
    if (( CURRENT == 2 )); then
        compadd -- @COMMANDS@
        return
    fi
    case "${words[2]}" in
        run) compadd -- ${(f)"$(${words[1]} list --names 2>/dev/null)"} --seed --out --quiet
             _files -g '*.yaml' ;;
        machines) compadd -- ${(f)"$(${words[1]} machines --names 2>/dev/null)"} ;;
        help) compadd -- lab profiles @COMMANDS@ ;;
        completion) compadd -- bash zsh fish ;;
        *) _files ;;
    esac
}
compdef _siplab siplab ./siplab
)sh";

constexpr const char* fish_completion = R"sh(# fish completion for siplab
complete -c siplab -n __fish_use_subcommand -f -a '@COMMANDS@'
complete -c siplab -n '__fish_seen_subcommand_from run' -f -a '(siplab list --names 2>/dev/null)'
complete -c siplab -n '__fish_seen_subcommand_from run' -l seed -x
complete -c siplab -n '__fish_seen_subcommand_from run' -l out -r
complete -c siplab -n '__fish_seen_subcommand_from run' -l quiet
complete -c siplab -n '__fish_seen_subcommand_from machines' -f \
    -a '(siplab machines --names 2>/dev/null)'
complete -c siplab -n '__fish_seen_subcommand_from help' -f -a 'lab profiles @COMMANDS@'
complete -c siplab -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'
)sh";

std::string with_commands(std::string script) {
    std::string names;
    for (const std::string& name : command_names()) names += (names.empty() ? "" : " ") + name;
    constexpr std::string_view mark = "@COMMANDS@";
    for (std::size_t at = script.find(mark); at != std::string::npos; at = script.find(mark))
        script.replace(at, mark.size(), names);
    return script;
}

}  // namespace

Read<std::string> known_method(const std::string& word) {
    const std::vector<std::string>& known = method_names();
    const auto found = std::find_if(known.begin(), known.end(), [&](const std::string& each) {
        return lower_case(each) == lower_case(word);
    });
    if (found != known.end()) return *found;
    return mistake(
        {}, fmt::format("`{}` is no SIP method; there are {}", word, either_of(known, "and")),
        nearest(word, known));
}

int complain(const Mistake& mistake) {
    fmt::print(stderr, "siplab: {}\n", mistake.to_text());
    return user_mistake;
}

bool colour_wanted() {
    const char* refused = std::getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) == 1 && (refused == nullptr || *refused == '\0');
}

const std::vector<std::string>& command_names() {
    static const std::vector<std::string> names{"list", "run",       "draw",    "machines",
                                                "flow", "coverage",  "explain", "version",
                                                "help", "completion"};
    return names;
}

int command_list(const std::string& method) {
    const Read<std::vector<Listed>> labs = listed_labs(method);
    if (!labs) return complain(labs.error());
    std::size_t width = 0;
    for (const Listed& lab : *labs) width = std::max(width, lab.file.name.size());
    std::string topic;
    for (const Listed& lab : *labs) {
        if (lab.file.topic != topic)
            fmt::print("{}{}\n", topic.empty() ? "" : "\n", lab.file.topic);
        topic = lab.file.topic;
        fmt::print("  {:<{}}  {}\n", lab.file.name, width, lab.title);
    }
    if (labs->empty()) fmt::print("no lab is about {}\n", method);
    return success;
}

int command_list_names(const std::string& method) {
    const Read<std::vector<Listed>> labs = listed_labs(method);
    if (!labs) return complain(labs.error());
    for (const Listed& lab : *labs) fmt::print("{}\n", lab.file.name);
    return success;
}

int command_explain(const std::string& file) {
    const Read<std::string> bytes = bytes_of(file);
    if (!bytes) return complain(bytes.error());
    const Explanation explanation = explain_message(*bytes);
    fmt::print("{}", explanation.text);
    return explanation.well_formed ? success : not_as_expected;
}

int command_help(const std::string& topic, const std::string& general) {
    if (topic == "lab") {
        fmt::print("{}", lab_help());
        return success;
    }
    if (topic == "profiles") {
        fmt::print("{}", profiles_help());
        return success;
    }
    fmt::print("{}", general);
    return success;
}

int command_completion(const std::string& shell) {
    fmt::print("{}", with_commands(shell == "bash"  ? bash_completion
                                   : shell == "zsh" ? zsh_completion
                                                    : fish_completion));
    return success;
}

}  // namespace siplab
