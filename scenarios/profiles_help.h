// The profiles of models/profiles described for people: `siplab help profiles`, and the tables of
// docs/profiles.md.
#pragma once

#include <string>

namespace siplab {

/// For a terminal.
std::string profiles_help();

/// The tables of docs/profiles.md, as Markdown; a test keeps that page current.
std::string profiles_markdown();

}  // namespace siplab
