#include "tests/tidy/rules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <regex>
#include <sstream>

namespace siplab::tidy {

namespace {

constexpr std::size_t most_lines = 600;
constexpr std::size_t most_columns = 100;
constexpr std::size_t most_columns_of_data = 140;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

bool is_in(const SourceFile& file, std::string_view folder) {
    return file.path.starts_with(std::string(folder) + "/");
}

bool is_header(const SourceFile& file) { return file.path.ends_with(".h"); }

std::string complaint(const SourceFile& file, std::size_t line, const std::string& what) {
    return file.path + ":" + std::to_string(line) + ": " + what;
}

/// Complains about each line that the pattern is found in, unless the line says that it may.
void forbid(const SourceFile& file, const std::string& pattern, const std::string& what,
            Complaints& complaints) {
    const std::regex forbidden(pattern);
    std::size_t number = 0;
    for (const std::string& line : lines_of(file.text)) {
        ++number;
        if (std::regex_search(line, forbidden)) complaints.push_back(complaint(file, number, what));
    }
}

/// Characters, not octets: UTF-8's continuation octets do not count.
std::size_t columns(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

}  // namespace

Complaints check_includes(const SourceFile& file) {
    struct Rule {
        std::string_view folder;
        std::string others;  ///< folders of ours that it must not include
    };
    static const std::array rules{Rule{"models", "sim|viz|scenarios|tests"},
                                  Rule{"sim", "viz|scenarios|tests"},
                                  Rule{"viz", "sim|scenarios|tests"}, Rule{"scenarios", "tests"}};
    Complaints complaints;
    for (const Rule& rule : rules) {
        if (!is_in(file, rule.folder)) continue;
        forbid(file, "^\\s*#\\s*include\\s*\"(" + rule.others + ")/",
               std::string(rule.folder) + "/ must not include this folder", complaints);
    }
    if (is_in(file, "tests")) return complaints;
    if (!is_in(file, "sim")) {
        forbid(file, R"(^\s*#\s*include\s*[<"]ns3/)", "only sim/ includes ns-3", complaints);
    }
    if (!is_in(file, "viz") || is_header(file)) {
        forbid(file, R"(^\s*#\s*include\s*[<"]boost/)", "only viz/*.cc include Boost", complaints);
    }
    return complaints;
}

Complaints check_determinism(const SourceFile& file) {
    Complaints complaints;
    if (is_in(file, "models")) {
        forbid(file, R"(system_clock|steady_clock|high_resolution_clock|clock_gettime|\btime\(0)",
               "models/ has no clock: the time is an input", complaints);
        forbid(file, R"(\brand\(|random_device|<random>|getrandom)",
               "models/ draws nothing: names and numbers come from the lab's seed", complaints);
        forbid(file, R"(<(sys/|netinet/|unistd\.h|fstream|iostream|thread|mutex|filesystem))",
               "models/ does no I/O: bytes go in, effects come out", complaints);
        forbid(file, R"(\babort\(|\bexit\(|\bterminate\(|\bthrow\b(?!s| on| past))",
               "models/ neither throws nor ends the program: bad input is a value", complaints);
    }
    if (is_in(file, "sim")) {
        forbid(file, R"(NS_FATAL_ERROR|NS_ABORT)", "bad input is a value, never an abort",
               complaints);
    }
    if (is_in(file, "models") || is_in(file, "sim") || is_in(file, "viz")) {
        forbid(file, R"(unordered_(multi)?(map|set))",
               "hash order differs from machine to machine: use an ordered container", complaints);
    }
    return complaints;
}

Complaints check_header(const SourceFile& file) {
    Complaints complaints;
    if (!is_header(file)) return complaints;
    if (!file.text.starts_with("// ")) {
        complaints.push_back(complaint(file, 1, "a header opens with a comment: what it is"));
    }
    if (file.text.find("\n#pragma once\n") == std::string::npos) {
        complaints.push_back(complaint(file, 1, "a header has #pragma once"));
    }
    return complaints;
}

Complaints check_size(const SourceFile& file) {
    Complaints complaints;
    const std::vector<std::string> lines = lines_of(file.text);
    if (lines.size() > most_lines) {
        complaints.push_back(complaint(
            file, most_lines, "more than " + std::to_string(most_lines) + " lines: cut it in two"));
    }
    bool laid_out_by_hand = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& line = lines[i];
        if (line.find("// clang-format off") != std::string::npos) laid_out_by_hand = true;
        if (line.find("// clang-format on") != std::string::npos) laid_out_by_hand = false;
        const bool is_data = laid_out_by_hand || line.find("R\"") != std::string::npos;
        if (columns(line) > (is_data ? most_columns_of_data : most_columns)) {
            complaints.push_back(
                complaint(file, i + 1, "a line of " + std::to_string(columns(line)) + " columns"));
        }
    }
    return complaints;
}

Complaints check_loose_ends(const SourceFile& file) {
    Complaints complaints;
    // Cut in two so that this file passes itself.
    forbid(file, std::string(R"(\b(TO)") + "DO|FIX" + "ME|XX" + R"(X|HA)" + R"(CK)\b)",
           "do it now, or say in the documentation that it is not there", complaints);
    return complaints;
}

Complaints check_clang_tidy(const SourceFile& file) {
    Complaints complaints;
    static const std::regex disabled(R"(^\s+-([a-z][a-zA-Z0-9.*-]+),?\s*$)");
    std::size_t number = 0;
    for (const std::string& line : lines_of(file.text)) {
        ++number;
        std::smatch name;
        if (!std::regex_match(line, name, disabled)) continue;
        if (file.text.find("# -" + name[1].str() + ": ") == std::string::npos) {
            complaints.push_back(complaint(file, number, name[1].str() + " is disabled: why?"));
        }
    }
    return complaints;
}

}  // namespace siplab::tidy
