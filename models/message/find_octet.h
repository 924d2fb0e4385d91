// Finding octets in text, sixteen or sixty-four at a time where the processor can.
//
// As std::memchr, but inlined: header lines are so short that the call itself would be half of the
// cost.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace siplab {

namespace detail {

#if defined(__SSE2__)
/// A bit for each of the sixteen octets at `at` that is `wanted`, the first one lowest.
inline std::uint64_t sixteen_equal(const char* at, char wanted) {
    __m128i octets;
    std::memcpy(&octets, at, sizeof octets);
    const __m128i equal = _mm_cmpeq_epi8(octets, _mm_set1_epi8(wanted));
    return static_cast<unsigned>(_mm_movemask_epi8(equal));
}
#endif

/// The same for sixty-four octets.
inline std::uint64_t sixty_four_equal(const char* at, char wanted) {
#if defined(__SSE2__)
    return sixteen_equal(at, wanted) | sixteen_equal(at + 16, wanted) << 16U |
           sixteen_equal(at + 32, wanted) << 32U | sixteen_equal(at + 48, wanted) << 48U;
#else
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 64; ++i) bits |= std::uint64_t{at[i] == wanted} << i;
    return bits;
#endif
}

}  // namespace detail

/// Where `wanted` first stands from `at` on; `end` when it does not.
inline const char* find_octet(const char* at, const char* end, char wanted) {
#if defined(__SSE2__)
    while (end - at >= 16) {
        const std::uint64_t found = detail::sixteen_equal(at, wanted);
        if (found != 0) return at + std::countr_zero(found);
        at += 16;
    }
#endif
    while (at != end && *at != wanted) ++at;
    return at;
}

/// The line feeds of a text, one after the other.
///
/// Each search from the end of the line before would have to wait for that end; here the octets
/// are looked at in blocks that do not depend on what is found in them.
class LineFeeds {
  public:
    LineFeeds() = default;
    LineFeeds(const char* begin, const char* end)
        : block_(begin), end_(end), found_(look_at(begin)) {}

    /// The next one; the text's end when there is none.
    const char* next() {
        while (found_ == 0) {
            if (end_ - block_ <= block_size) return end_;
            block_ += block_size;
            found_ = look_at(block_);
        }
        const char* const at = block_ + std::countr_zero(found_);
        found_ &= found_ - 1;
        return at;
    }

  private:
    static constexpr std::ptrdiff_t block_size = 64;

    [[nodiscard]] std::uint64_t look_at(const char* block) const {
        if (end_ - block >= block_size) return detail::sixty_four_equal(block, '\n');
        std::array<char, block_size> padded{};
        std::memcpy(padded.data(), block, static_cast<std::size_t>(end_ - block));
        return detail::sixty_four_equal(padded.data(), '\n');
    }

    const char* block_ = nullptr;
    const char* end_ = nullptr;
    std::uint64_t found_ =
        0;  ///< the line feeds of the block not yet given out, the first one lowest
};

}  // namespace siplab
