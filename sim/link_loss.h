// Whether a packet gets lost on a link: one seeded stream of draws for each link and direction.
//
// Rule 4 of docs/architecture.md: a stream is seeded by the lab and named after its user, so that
// what happens on one link never shifts what happens on another. Knows nothing of packets, and
// nothing of ns-3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace siplab {

class LinkLoss {
  public:
    /// `probability` from 0 (never) to 1 (always). `stream` names the link and direction: "link
    /// alice up".
    LinkLoss(std::uint64_t seed, std::string_view stream, double probability);
    /// Draws once: true when the packet is lost.
    bool draw();

  private:
    std::uint64_t state_;
    std::uint64_t threshold_;  ///< lost when the draw, 53 bits, lies below it
};

}  // namespace siplab
