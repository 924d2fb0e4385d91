// Where the labs are, and how a person names one.
//
// Looked for in this order: the environment's SIPLAB_LABS; the source tree, for a program that was
// not installed; the installed share/siplab/labs beside the program.
#pragma once

#include <string>
#include <vector>

#include "scenarios/mistake.h"

namespace siplab {

struct LabFile {
    std::string name;   ///< "basic-call"
    std::string topic;  ///< its folder, "calls"
    std::string path;
};

/// Every lab, by topic and name.
Read<std::vector<LabFile>> all_labs();

/// The file that is meant by a name ("basic-call", "calls/basic-call") or a path.
Read<std::string> find_lab(const std::string& name);

/// What a list of labs says of one.
struct LabSummary {
    std::string title;
    std::vector<std::string> methods;
};

/// Reads these without judging the rest of the file.
LabSummary summary_of(const LabFile& lab);

}  // namespace siplab
