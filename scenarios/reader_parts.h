// The parts of the lab reader that fill in the network and the nodes; used by reader.cc alone. All
// throw Mistake.
#pragma once

#include "scenarios/key_values.h"
#include "scenarios/lab.h"

namespace siplab {

void read_network(const KeyValues& lab_keys, Lab& lab);
void read_nodes(const KeyValues& lab_keys, Lab& lab);
/// Every entry of `links` names a node; run when the nodes are known.
void check_links(const KeyValues& lab_keys, const Lab& lab);

}  // namespace siplab
