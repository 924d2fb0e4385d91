// How often operator new was called in this program so far: shows that no header field costs an
// allocation.
#pragma once

#include <cstddef>

namespace siplab::bench {

std::size_t allocations();

}  // namespace siplab::bench
