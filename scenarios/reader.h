// Reads a lab file into a Lab, or says where it is wrong and what was expected.
//
// The format is documented in docs/lab-format.md; its words and keys stand in vocabulary.h.
#pragma once

#include <string>

#include "scenarios/lab.h"
#include "scenarios/mistake.h"

namespace siplab {

/// Reads `text`, the content of `file` (used for the lab's name and in mistakes).
Read<Lab> read_lab(const std::string& text, const std::string& file);

/// Reads the file; a file that cannot be opened is a mistake without a place.
Read<Lab> read_lab_file(const std::string& file);

}  // namespace siplab
