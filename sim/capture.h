// capture.pcap: what hosts put on the wire, for Wireshark.
//
// The classic pcap format with nanosecond times (magic a1b23c4d) and link type 101, raw IP; by the
// pcap file format (draft-ietf-opsawg-pcap). Each datagram stands in it once, as its sender's IP
// layer handed it down, fragments and all, lost ones too; forwarding routers add nothing. UDP and
// TCP only: no ARP, ICMP or neighbour discovery.
#pragma once

#include <iosfwd>
#include <string>

#include <ns3/node.h>
#include <ns3/packet.h>

#include "models/base/types.h"

namespace siplab {

class Capture {
  public:
    /// Writes the file's head to `out`, which must outlive this object and be binary.
    explicit Capture(std::ostream& out);
    Capture(const Capture&) = delete;
    Capture& operator=(const Capture&) = delete;

    /// Captures what this host sends from now on.
    void watch(const ns3::Ptr<ns3::Node>& host);

  private:
    void sent(const ns3::Ptr<const ns3::Packet>& packet);

    std::ostream& out_;
    std::string buffer_;  ///< of one packet, kept for its memory
};

}  // namespace siplab
