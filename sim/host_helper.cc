#include "sim/host_helper.h"

#include <ns3/names.h>

namespace siplab {

SipHostHelper::SipHostHelper(AgentFactory factory, std::shared_ptr<Recorder> recorder)
    : make_agent_(std::move(factory)), recorder_(std::move(recorder)) {
    hosts_.SetTypeId(SipHost::GetTypeId());
}

void SipHostHelper::set_attribute(const std::string& name, const ns3::AttributeValue& value) {
    hosts_.Set(name, value);
}

ns3::ApplicationContainer SipHostHelper::install(const ns3::NodeContainer& nodes) const {
    ns3::ApplicationContainer installed;
    for (auto node = nodes.Begin(); node != nodes.End(); ++node) {
        const std::string known = ns3::Names::FindName(*node);
        installed.Add(
            install(*node, known.empty() ? "node-" + std::to_string((*node)->GetId()) : known));
    }
    return installed;
}

ns3::Ptr<SipHost> SipHostHelper::install(const ns3::Ptr<ns3::Node>& node,
                                         const std::string& name) const {
    const auto host = hosts_.Create<SipHost>();
    host->set_name(name);
    host->set_recorder(recorder_);
    node->AddApplication(host);
    const HostContext context = host->context();
    for (const Address& own : {context.ipv4, context.ipv6}) {
        if (!own.empty()) {
            recorder_->name_address(own.ip, name);
        }
    }
    host->set_agent(make_agent_(context));
    return host;
}

}  // namespace siplab
