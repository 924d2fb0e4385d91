// Quantities as people write them in a lab: "1.5s", "200ms", "10Mbit/s", "5%".
//
// Everything is read with integer arithmetic, so that a lab means the same in every build. An error
// says in words what is wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "models/base/types.h"

namespace siplab {

/// "0s" to 24 hours; units us, ms, s, min, h; a decimal point is allowed.
tl::expected<Time, std::string> parse_duration(std::string_view text);

/// Bits per second, from 1 bit/s to 100 Gbit/s; units bit/s, kbit/s, Mbit/s, Gbit/s.
tl::expected<std::uint64_t, std::string> parse_rate(std::string_view text);

/// A chance from 0 to 1: "0.05" or "5%".
tl::expected<double, std::string> parse_chance(std::string_view text);

/// A whole number from `least` to `most`.
tl::expected<std::uint64_t, std::string> parse_count(std::string_view text, std::uint64_t least,
                                                     std::uint64_t most);

/// The shortest of our own notations: "1.5s", "200ms".
std::string duration_text(Time time);

}  // namespace siplab
