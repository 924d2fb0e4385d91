// The lab language described for people and editors, all from the tables of vocabulary.h.
#pragma once

#include <string>

namespace siplab {

/// `siplab help lab`: sentences and keys, for a terminal.
std::string lab_help();

/// The tables of docs/lab-format.md, as Markdown; a test keeps that page current.
std::string lab_tables_markdown();

/// A JSON Schema (draft 7) of the lab format, for editors: scenarios/lab.schema.json.
std::string lab_schema();

}  // namespace siplab
