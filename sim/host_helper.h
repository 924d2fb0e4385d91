// Installs SipHost on ns-3 nodes, in the way of ns-3's application helpers.
//
//     SipHostHelper sip([](const HostContext& me) { return make_phone(me); });
//     sip.set_attribute("T1", ns3::TimeValue(ns3::MilliSeconds(100)));
//     auto phones = sip.install(nodes);   // nodes with an internet stack and addresses
//     sip.recorder()->observe(...);
#pragma once

#include <memory>
#include <string>

#include <ns3/application-container.h>
#include <ns3/node-container.h>
#include <ns3/object-factory.h>

#include "sim/host.h"
#include "sim/network.h"
#include "sim/recorder.h"

namespace siplab {

class SipHostHelper {
  public:
    /// `factory` makes each host's agent from what the host knows of itself. Hosts of one network
    /// share one `recorder`.
    explicit SipHostHelper(AgentFactory factory,
                           std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>());

    /// An attribute of every SipHost installed from now on.
    void set_attribute(const std::string& name, const ns3::AttributeValue& value);
    /// One SipHost on each node. Its name is the node's in ns3::Names, else "node-ID".
    ns3::ApplicationContainer install(const ns3::NodeContainer& nodes) const;
    ns3::Ptr<SipHost> install(const ns3::Ptr<ns3::Node>& node, const std::string& name) const;

    [[nodiscard]] const std::shared_ptr<Recorder>& recorder() const { return recorder_; }

  private:
    AgentFactory make_agent_;
    std::shared_ptr<Recorder> recorder_;
    ns3::ObjectFactory hosts_;
};

}  // namespace siplab
