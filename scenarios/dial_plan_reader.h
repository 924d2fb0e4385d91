// The part of the lab reader that fills in a PBX's forwards and groups; used by reader_parts.cc
// alone. Throws Mistake.
#pragma once

#include <map>
#include <string>

#include "scenarios/key_values.h"
#include "scenarios/lab.h"

namespace siplab {

std::map<std::string, Forward> read_forwards(const KeyValues& pbx);
std::map<std::string, RingGroup> read_groups(const KeyValues& pbx);

/// Every extension that a forward or a group names must exist; `value` is the PBX in the file.
void check_dial_plan(const NodeSpec& node, const YamlValue& value);

}  // namespace siplab
