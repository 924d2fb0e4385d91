#include "sim/lan_channel.h"

#include <ns3/node.h>
#include <ns3/packet.h>
#include <ns3/simulator.h>

#include "sim/addresses.h"
#include "sim/packet_fate.h"

namespace siplab {

NS_OBJECT_ENSURE_REGISTERED(LanChannel);

ns3::TypeId LanChannel::GetTypeId() {
    static const ns3::TypeId type = ns3::TypeId("siplab::LanChannel")
                                        .SetParent<ns3::SimpleChannel>()
                                        .SetGroupName("Siplab")
                                        .AddConstructor<LanChannel>();
    return type;
}

void LanChannel::set_up(Recorder& recorder, std::string name, Time delay) {
    recorder_ = &recorder;
    name_ = std::move(name);
    delay_ = delay;
}

void LanChannel::join(const ns3::Ptr<ns3::SimpleNetDevice>& device, std::optional<LinkLoss> loss,
                      Cable cable) {
    const auto mac = ns3::Mac48Address::ConvertFrom(device->GetAddress());
    ports_.emplace(mac, Port{device, loss, std::move(cable)});
    device->SetChannel(this);
}

void LanChannel::Send(ns3::Ptr<ns3::Packet> packet, std::uint16_t protocol, ns3::Mac48Address to,
                      ns3::Mac48Address from, ns3::Ptr<ns3::SimpleNetDevice> sender) {
    const auto mac = ns3::Mac48Address::ConvertFrom(sender->GetAddress());
    Port& port = ports_.at(mac);
    if (lost(port.cable.up, *packet, port.cable.name) || lost(port.loss, *packet, name_)) {
        return;
    }
    const Frame frame{packet, protocol, to, from};
    const Time delay = port.cable.delay + delay_;
    if (const auto addressee = ports_.find(to); addressee != ports_.end()) {
        deliver(frame, delay, addressee->second);
        return;
    }
    for (auto& [address, receiver] : ports_) {  // broadcast and multicast
        if (address != mac) {
            deliver(frame, delay, receiver);
        }
    }
}

void LanChannel::deliver(const Frame& frame, Time delay_so_far, Port& receiver) {
    if (lost(receiver.cable.down, *frame.packet, receiver.cable.name)) {
        return;
    }
    ns3::Simulator::ScheduleWithContext(receiver.device->GetNode()->GetId(),
                                        to_ns3(delay_so_far + receiver.cable.delay),
                                        &ns3::SimpleNetDevice::Receive, receiver.device,
                                        frame.packet->Copy(), frame.protocol, frame.to, frame.from);
}

bool LanChannel::lost(std::optional<LinkLoss>& loss, const ns3::Packet& packet,
                      const std::string& place) {
    if (!loss || !is_transport(packet, 0) || !loss->draw()) {
        return false;
    }
    report_lost(*recorder_, packet, 0, loss_reason(place), place);
    return true;
}

void LanChannel::DoDispose() {
    ports_.clear();
    ns3::SimpleChannel::DoDispose();
}

}  // namespace siplab
