// Whether a lab's expectations came true, judged from the trace alone; and if not, what happened
// instead.
#pragma once

#include <string>
#include <vector>

#include "models/trace/record.h"
#include "scenarios/lab.h"

namespace siplab {

struct Outcome {
    std::string expected;  ///< as the lab says it
    Position at;           ///< where the lab says it
    bool met = false;
    std::string instead;  ///< what happened, in words, when it was not met
};

/// One outcome for each expectation, in their order.
std::vector<Outcome> judge(const Lab& lab, const trace::Trace& trace);

}  // namespace siplab
