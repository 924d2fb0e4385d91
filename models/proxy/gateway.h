// What makes a proxy an application-level gateway: the addresses in session descriptions become
// its own (RFC 3665 section 3.5).
//
// Each description that passes gets the gateway's address, and each audio stream in it a port of
// the gateway's, the same each time. A device that changes bodies is no proxy in the sense of RFC
// 3261 section 16.6; RFC 3665 calls it a back-to-back user agent.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "models/base/types.h"
#include "models/message/message.h"

namespace siplab {

class Gateway {
  public:
    explicit Gateway(Address own) : own_(std::move(own)) {}

    /// Rewrites the description in this message, if it has one that can be read.
    void rewrite(Message& message);

    /// Where media that arrives at a port of ours goes on to; an empty address: no such port.
    [[nodiscard]] Address behind(std::uint16_t port) const;

  private:
    std::uint16_t port_for(const std::string& call, const Address& whose);

    Address own_;
    std::map<std::string, std::uint16_t> ports_;  ///< by Call-ID and the address behind it
    std::map<std::uint16_t, Address> behind_;
};

}  // namespace siplab
