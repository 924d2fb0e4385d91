#include "models/base/capabilities.h"

namespace siplab {

Capabilities standard_capabilities() {
    Capabilities capabilities;
    capabilities.methods = {"INVITE",  "ACK",       "CANCEL", "BYE",
                            "OPTIONS", "SUBSCRIBE", "NOTIFY", "REFER"};
    capabilities.content_types = {"application/sdp", "application/simple-message-summary",
                                  "message/sipfrag"};
    capabilities.event_packages = {"message-summary", "refer"};
    capabilities.codecs = {{0, "PCMU", 8000}, {8, "PCMA", 8000}, {101, "telephone-event", 8000}};
    capabilities.user_agent = "siplab";
    return capabilities;
}

Capabilities pbx_capabilities() {
    Capabilities capabilities = standard_capabilities();
    capabilities.methods.emplace_back("REGISTER");
    std::erase(capabilities.methods, "REFER");
    std::erase(capabilities.event_packages, "refer");
    return capabilities;
}

}  // namespace siplab
