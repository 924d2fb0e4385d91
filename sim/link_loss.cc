#include "sim/link_loss.h"

#include <cmath>

namespace siplab {
namespace {

constexpr unsigned draw_bits = 53;  // what a double holds exactly, so that 1.0 means always

/// FNV-1a: the same on every machine, unlike std::hash.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    return hash;
}

/// SplitMix64 (Steele, Lea, Flood, 2014): small, and good from any seed.
std::uint64_t next(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

}  // namespace

LinkLoss::LinkLoss(std::uint64_t seed, std::string_view stream, double probability)
    : state_(hash_of(stream)),
      threshold_(static_cast<std::uint64_t>(std::ldexp(probability, draw_bits))) {
    std::uint64_t mixed = seed;
    state_ ^= next(mixed);  // neighbouring seeds must not give neighbouring streams
}

bool LinkLoss::draw() { return (next(state_) >> (64U - draw_bits)) < threshold_; }

}  // namespace siplab
