// Branches, tags and Call-IDs that a student can follow by eye, and that are unique all the same.
//
// RFC 3261 sections 8.1.1.4, 8.1.1.7, 19.3: a tag has at least 32 bits of randomness; a branch
// begins with the magic cookie. The random part comes from a generator seeded by the lab and named
// after the node, so one node's draws never shift another's.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace siplab {

class Identifiers {
  public:
    /// `node` names the owner ("alice"); `seed` is the lab's.
    Identifiers(std::string_view node, std::uint64_t seed);

    std::string branch(std::string_view method);  ///< "z9hG4bK-alice-invite-1-3f9a2c71"
    std::string tag();                            ///< "alice-1-8b03c5d2"
    std::string call_id(std::string_view host);   ///< "alice-call-1-5d0e77aa@10.1.0.1"
    std::string nonce();                          ///< 32 hex digits, for digest
    std::string cnonce();
    std::uint64_t session_id();                 ///< nine digits, for the origin of an SDP
    std::uint32_t random(std::uint32_t below);  ///< 0 to below-1, from the same stream

  private:
    std::uint64_t next();

    std::string node_;
    std::uint64_t state_;
    std::map<std::string, unsigned, std::less<>> counters_;
};

}  // namespace siplab
