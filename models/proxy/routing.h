// Which way a proxy sends a request, and what it changes in it (RFC 3261 sections 16.4 to 16.6,
// 16.11, 16.12).
//
// Pure functions. Finding users is the location service's (models/agents/local_domain.h); finding
// addresses is next_hop()'s.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/message/message.h"
#include "models/message/uri.h"
#include "models/stack/transaction_layer.h"

namespace siplab {

/// What a proxy is called: its domain and its addresses.
struct ProxyIdentity {
    std::string domain;
    TransportConfig network;

    /// True when this URI means this proxy or its domain (sections 16.4, 16.5).
    [[nodiscard]] bool is_us(const Uri& uri) const;
    /// "<sip:10.1.0.2:5060;lr>", the value for Record-Route (section 16.6 item 4).
    [[nodiscard]] std::string record_route() const;
};

/// A place to send a request to (section 16.5).
struct ProxyTarget {
    std::string uri;
    unsigned q = 1000;  ///< in thousandths; higher ones are tried first
};

/// Adds what is not there yet, by the rules of URI equality (section 16.5).
void add_targets(std::vector<ProxyTarget>& set, const std::vector<ProxyTarget>& more);

/// Section 16.4: undoes what a strict router did to the Request-URI, strips our maddr, takes our
/// own Route value off.
void preprocess_route(Message& request, const ProxyIdentity& proxy, const Received& packet);

/// What a proxy does to each copy that it forwards.
struct ForwardingRules {
    bool record_route = false;
    std::vector<std::string> route;  ///< URIs pushed into Route for requests to other domains
};

/// Section 16.6 items 1 to 6: the copy for this target, all but Via and Content-Length.
Message copy_for(const Message& request, const std::string& target, const ProxyIdentity& proxy,
                 const ForwardingRules& rules);

/// Section 16.6 item 8: the second part of our branches, the same for every pass of a request
/// whose routing has not changed in between. RFC 3261 counts the topmost Via among what is hashed,
/// with which no loop would ever be found; it has no influence on routing and is left out.
std::string loop_mark(const Message& request);

/// Section 16.3 item 4: a Via of ours with the same mark stands in the request.
bool has_looped(const Message& request, const ProxyIdentity& proxy);

/// Section 16.11: the branch under which a request is forwarded without state, the same each time
/// that it is repeated, and the same for its CANCEL.
std::string stateless_branch(const Message& request);

}  // namespace siplab
