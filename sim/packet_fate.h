// Where packets die in the simulated network, and how the trace learns of it.
//
// A SIP datagram that is lost becomes a `dropped` record. A lost TCP segment does not: TCP sends it
// again, so it becomes a note ("segment_lost") that explains a late message.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <ns3/error-model.h>
#include <ns3/node.h>
#include <ns3/packet.h>
#include <ns3/queue.h>

#include "sim/link_loss.h"
#include "sim/recorder.h"

namespace siplab {

/// What ns-3's point-to-point device puts before the IP header.
inline constexpr std::size_t ppp_header = 2;

/// What the first bytes of an IP packet say.
struct PacketHead {
    bool is_transport = false;  ///< UDP or TCP, or a fragment of it
    bool is_tcp = false;
    Address from, to;  ///< of a TCP segment
    bool syn = false, fin = false;
    std::size_t data_bytes = 0;  ///< of a TCP segment
};

/// Reads the head of an IP packet that stands after `link_header` bytes.
PacketHead head_of(const ns3::Packet& packet, std::size_t link_header);
/// Only that a packet is UDP or TCP, or a fragment of it.
bool is_transport(const ns3::Packet& packet, std::size_t link_header);

/// Tells the trace that this packet is gone.
void report_lost(Recorder& recorder, const ns3::Packet& packet, std::size_t link_header,
                 const std::string& reason, const std::string& place);

/// Reports what the IP layer of this node drops (no route, time to live, nobody answers for the
/// next hop); the place is `name`.
void watch_ip_layer(const ns3::Ptr<ns3::Node>& node, Recorder& recorder, const std::string& name);
/// Reports what does not fit a sender's queue any more; the place is the link's name.
void watch_queue(const ns3::Ptr<ns3::Queue<ns3::Packet>>& queue, Recorder& recorder,
                 std::size_t link_header, const std::string& place);

/// One direction of a lossy point-to-point link. UDP and TCP only: losing the network's own errands
/// (ICMP, neighbour discovery) would teach nothing about SIP.
class LossErrorModel : public ns3::ErrorModel {
  public:
    static ns3::TypeId GetTypeId();
    /// `place` is the link's name.
    void set_up(Recorder& recorder, LinkLoss loss, std::string place);

  private:
    bool DoCorrupt(ns3::Ptr<ns3::Packet> packet) override;
    void DoReset() override {}

    Recorder* recorder_ = nullptr;
    std::unique_ptr<LinkLoss> loss_;
    std::string place_;
};

/// "lost on link alice".
std::string loss_reason(const std::string& place);

}  // namespace siplab
