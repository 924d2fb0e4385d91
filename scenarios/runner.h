// Runs a lab: builds its network, puts phones and PBXs on it, has people do what the timeline says,
// and gives back the trace.
//
// Judging (expectations.h) and drawing (output_folder.h) happen afterwards, from the trace. One run
// a process: see sim/network.h.
#pragma once

#include <iosfwd>

#include "models/trace/record.h"
#include "scenarios/lab.h"
#include "scenarios/mistake.h"

namespace siplab {

/// Runs `lab` with its seed, writing trace.jsonl to `trace_file` and capture.pcap to `capture_file`
/// as it goes. A mistake comes out when the timeline never comes to rest (a `whenever` that keeps
/// causing itself).
Read<trace::Trace> run_lab(const Lab& lab, std::ostream& trace_file, std::ostream& capture_file);

/// "siplab 0.1.0".
std::string program_version();

}  // namespace siplab
