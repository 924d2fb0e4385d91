// A request turned down: the status and the header fields that must go with it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/message/header_names.h"

namespace siplab {

struct Refusal {
    int status = 603;
    std::vector<std::pair<HeaderId, std::string>>
        headers;         ///< Allow, Unsupported, Retry-After, ...
    std::string reason;  ///< empty: the RFC's phrase
};

}  // namespace siplab
