// The first octet of a kind in a stretch of text, sixteen at a time where the processor can.
//
// As std::memchr, but inlined: header lines are so short that the call itself would be half of the
// cost.
#pragma once

#include <cstring>
#if defined(__SSE2__)
#include <bit>

#include <emmintrin.h>
#endif

namespace siplab {

/// Where `wanted` first stands from `at` on; `end` when it does not.
inline const char* find_octet(const char* at, const char* end, char wanted) {
#if defined(__SSE2__)
    const __m128i pattern = _mm_set1_epi8(wanted);
    while (end - at >= 16) {
        __m128i octets;
        std::memcpy(&octets, at, sizeof octets);
        const auto found =
            static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(octets, pattern)));
        if (found != 0) return at + std::countr_zero(found);
        at += 16;
    }
    while (at != end && *at != wanted) ++at;
    return at;
#else
    const void* found =
        at == end ? nullptr : std::memchr(at, wanted, static_cast<std::size_t>(end - at));
    return found == nullptr ? end : static_cast<const char*>(found);
#endif
}

}  // namespace siplab
