// What an agent can do, said once: the Allow, Accept, Supported header fields and the SDP all come
// from here.
//
// RFC 3261 section 11.2 (OPTIONS answers), 20.1, 20.5, 20.37.
#pragma once

#include <string>
#include <vector>

namespace siplab {

struct Codec {
    unsigned payload = 0;  ///< RTP payload type
    std::string name;      ///< "PCMU"
    unsigned rate = 8000;  ///< clock rate in Hz
};

struct Capabilities {
    std::vector<std::string> methods;         ///< Allow
    std::vector<std::string> content_types;   ///< Accept
    std::vector<std::string> extensions;      ///< Supported
    std::vector<std::string> event_packages;  ///< Allow-Events (RFC 6665 section 4.4.4)
    std::vector<Codec> codecs;
    std::string user_agent;  ///< User-Agent and Server
};

/// A plain RFC 3261 user agent with G.711 and telephone events.
Capabilities standard_capabilities();

/// The same for a PBX, which is a registrar, too.
Capabilities pbx_capabilities();

}  // namespace siplab
