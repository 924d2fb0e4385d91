// The first octet of a kind in a stretch of text, sixteen at a time where the processor can.
//
// As std::memchr, but inlined: header lines are so short that the call itself would be half of the
// cost.
#pragma once

#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <bit>

#include <emmintrin.h>
#endif

namespace siplab {

#if defined(__SSE2__)
namespace detail {

/// A bit for each of the sixteen octets at `at` that is `wanted`, the first one lowest.
inline std::uint64_t octets_equal(const char* at, char wanted) {
    __m128i octets;
    std::memcpy(&octets, at, sizeof octets);
    const __m128i equal = _mm_cmpeq_epi8(octets, _mm_set1_epi8(wanted));
    return static_cast<unsigned>(_mm_movemask_epi8(equal));
}

}  // namespace detail
#endif

/// Where `wanted` first stands from `at` on; `end` when it does not.
inline const char* find_octet(const char* at, const char* end, char wanted) {
#if defined(__SSE2__)
    while (end - at >= 16) {
        const std::uint64_t found = detail::octets_equal(at, wanted);
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

/// The same for what is usually some dozens of octets away, as the end of a line: a loop whose
/// number of turns cannot be foreseen costs more than looking at 64 octets at once.
inline const char* find_far_octet(const char* at, const char* end, char wanted) {
#if defined(__SSE2__)
    while (end - at >= 64) {
        const std::uint64_t found = detail::octets_equal(at, wanted) |
                                    detail::octets_equal(at + 16, wanted) << 16U |
                                    detail::octets_equal(at + 32, wanted) << 32U |
                                    detail::octets_equal(at + 48, wanted) << 48U;
        if (found != 0) return at + std::countr_zero(found);
        at += 64;
    }
#endif
    return find_octet(at, end, wanted);
}

}  // namespace siplab
