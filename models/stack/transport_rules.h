// The SIP side of the transport layer: which way a message goes and what that writes into it.
//
// RFC 3261 sections 18.1.1 (Via, TCP for what is too long), 18.1.2 (whose response is it), 18.2.1
// and 18.2.2 (received, the way back); RFC 3581 (rport). Pure functions; multicast's ttl and the
// look-ups of RFC 3263 section 5 are left out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "models/message/headers_address.h"
#include "models/stack/transaction_layer.h"

namespace siplab {

/// Where responses to a request go.
struct ReturnPath {
    Transport transport = Transport::udp;
    Address to;
    Address connection;  ///< over TCP, the connection that the request came on
};

/// Our address of the family that `peer` belongs to.
const Address& own_address(const TransportConfig& config, const Address& peer);

/// The Via value of a request that goes to `peer`.
std::string own_via(const TransportConfig& config, Transport transport, const Address& peer,
                    std::string_view branch);

/// True when this Via is one that we put on a request (section 18.1.2).
bool is_own(const TransportConfig& config, const Via& via);

/// Section 18.1.1: TCP for a request longer than `largest_datagram`, if TCP is open; otherwise what
/// was wanted.
Transport transport_for(const TransportConfig& config, Transport wanted, std::size_t request_bytes);

/// The transport that a request of ours names in its top Via.
Transport transport_of(const Message& request);

/// Section 18.2.1 and RFC 3581 section 4: writes `received` and `rport` into the top Via. Views
/// into the message end here.
void note_source(const TransportConfig& config, Message& request, const Received& packet);

/// Section 18.2.2 with RFC 3581 section 4.
ReturnPath return_path(const TransportConfig& config, const Via& via, const Received& packet);

/// The same for whoever did not see the request: the Via itself says all (section 18.2.2).
ReturnPath return_path(const Via& via);

/// Adds a Content-Length when there is none (section 20.14: a stream needs one; over UDP it does no
/// harm).
void add_content_length(Message& message);

}  // namespace siplab
