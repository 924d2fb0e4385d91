// For the fuzz targets: a property that must hold for every input.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string_view>

namespace siplab::fuzz {

/// Ends the run when the property does not hold, so that libFuzzer keeps the input.
inline void require(bool holds, const char* property) {
    if (holds) return;
    std::cerr << "violated: " << property << '\n';
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// True when `part` lies within `whole`; an empty view may point anywhere.
inline bool lies_within(std::string_view part, std::string_view whole) {
    const std::less_equal<> not_behind;
    return part.empty() || (not_behind(whole.data(), part.data()) &&
                            not_behind(part.data() + part.size(), whole.data() + whole.size()));
}

}  // namespace siplab::fuzz
