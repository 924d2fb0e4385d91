// A switched, full-duplex LAN: what offices have, and what makes delays add up as a student
// expects.
//
// ns-3's CSMA channel is one shared cable: a frame that travels keeps everyone else waiting, and
// who goes next is drawn at random. Here each station has its own cable to a switch that passes a
// frame to its addressee alone; the station's device (SimpleNetDevice) gives rate and queue, the
// channel gives delay and loss. No collisions, no VLANs.
#pragma once

#include <map>
#include <optional>
#include <string>

#include <ns3/mac48-address.h>
#include <ns3/simple-channel.h>
#include <ns3/simple-net-device.h>

#include "sim/link_loss.h"
#include "sim/recorder.h"

namespace siplab {

class LanChannel : public ns3::SimpleChannel {
  public:
    /// A station's cable to the switch, on top of what the LAN itself does.
    struct Cable {
        std::string name;  ///< "cable alice"
        Time delay{};
        std::optional<LinkLoss> up, down;  ///< from and to the station
    };

    static ns3::TypeId GetTypeId();
    /// `name` is the LAN's name; `recorder` learns of losses.
    void set_up(Recorder& recorder, std::string name, Time delay);
    /// Joins a device whose address is set. `loss` is the LAN's, for what this station sends.
    void join(const ns3::Ptr<ns3::SimpleNetDevice>& device, std::optional<LinkLoss> loss,
              Cable cable);

    void Send(ns3::Ptr<ns3::Packet> packet, std::uint16_t protocol, ns3::Mac48Address to,
              ns3::Mac48Address from, ns3::Ptr<ns3::SimpleNetDevice> sender) override;

  private:
    struct Port {
        ns3::Ptr<ns3::SimpleNetDevice> device;
        std::optional<LinkLoss> loss;
        Cable cable;
    };
    struct Frame {
        ns3::Ptr<ns3::Packet> packet;
        std::uint16_t protocol;
        ns3::Mac48Address to, from;
    };

    void DoDispose() override;
    bool lost(std::optional<LinkLoss>& loss, const ns3::Packet& packet, const std::string& place);
    void deliver(const Frame& frame, Time delay_so_far, Port& receiver);

    Recorder* recorder_ = nullptr;
    std::string name_;
    Time delay_{};
    std::map<ns3::Mac48Address, Port> ports_;
};

}  // namespace siplab
