// Rules of the source tree that no compiler checks; docs/architecture.md says why each is there.
//
// Pure: a file's path and text go in, complaints come out, so that each rule can be seen to fail on
// a few lines. They read text, not C++: a word in a comment or a string counts as well.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace siplab::tidy {

struct SourceFile {
    std::string path;  ///< from the project's root, "models/base/types.h"
    std::string text;
};

/// "path:line: what is wrong", ready to be clicked on.
using Complaints = std::vector<std::string>;

/// models includes nothing of ours outside it; sim and viz include models and never each other.
/// ns-3 stands in sim alone, Boost in viz/*.cc alone. Tests may include anything.
Complaints check_includes(const SourceFile& file);

/// models has no clock, no randomness, no sockets, no files and never ends the program; in models
/// and sim nothing iterates in hash order.
Complaints check_determinism(const SourceFile& file);

/// A header opens with a comment, and includes itself only once.
Complaints check_header(const SourceFile& file);

/// At most 600 lines of at most 100 columns. Between "clang-format off" and "on", where tables
/// stand row by row, and for raw strings, which are bytes for a test, a line may have 140.
Complaints check_size(const SourceFile& file);

/// No note that says "later".
Complaints check_loose_ends(const SourceFile& file);

/// Each check that .clang-tidy disables has a line "# -name: reason".
Complaints check_clang_tidy(const SourceFile& file);

}  // namespace siplab::tidy
