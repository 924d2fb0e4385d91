// The transaction layer and the SIP side of the transport layer (RFC 3261 sections 17 and 18, RFC
// 3581, 4320, 6026).
//
// Takes what arrived, matches it to a transaction, runs that transaction's machine and tells the
// transaction user (the UA core above) what it must know. No dialogs here, and no I/O: sends and
// timers are effects in the outbox.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "models/base/agent.h"
#include "models/machines/outbox.h"
#include "models/machines/timers.h"
#include "models/message/message.h"
#include "models/stack/identifiers.h"
#include "models/stack/timer_book.h"

namespace siplab {

/// Names a transaction within its layer; never 0, never used twice.
using TransactionId = std::uint64_t;

enum class Failure : std::uint8_t {
    timeout,    ///< Timer B, F or H: treat as 408 in a client (section 8.1.3.1)
    transport,  ///< the transport layer could not send: treat as 503 (section 8.1.3.1)
};

/// Where a request is to go: the result of RFC 3263 for our purposes.
struct Target {
    Transport transport = Transport::udp;
    Address address;
};

/// A request as the core sees it, with where it came from.
struct IncomingRequest {
    const Message& message;
    const Received& packet;
};

/// The layer above: told of everything that the machines deliver or report.
class TransactionUser {
  public:
    virtual ~TransactionUser() = default;
    /// A new request (never an ACK, never a retransmission). Answer it with respond(), at once or
    /// later.
    virtual void request_arrived(Outbox& out, TransactionId server,
                                 const IncomingRequest& request) = 0;
    /// An ACK that belongs to no transaction: the one for a 2xx (section 13.3.1.4).
    virtual void ack_arrived(Outbox& out, const IncomingRequest& ack) = 0;
    /// A response that the client transaction delivers; 2xx to INVITE may come several times
    /// (Accepted state).
    virtual void response_arrived(Outbox& out, TransactionId client, const Message& response) = 0;
    /// A response that matches no transaction (RFC 6026: a 2xx after timer M is dropped by the
    /// caller).
    virtual void stray_response(Outbox& out, const Message& response) = 0;
    virtual void client_failed(Outbox& out, TransactionId client, Failure failure) = 0;
    virtual void server_failed(Outbox& out, TransactionId server, Failure failure) = 0;
};

/// What a node says of itself in Via: its addresses, and how it uses the network.
struct TransportConfig {
    Address ipv4, ipv6;           ///< own address and port of each family; empty when it has none
    bool udp = true, tcp = true;  ///< which transports are open
    /// Requests longer than this go over TCP (RFC 3261 section 18.1.1: path MTU unknown, 1300
    /// octets).
    std::size_t largest_datagram = 1300;
    bool rport = true;  ///< ask for and honour rport (RFC 3581)
};

class TransactionLayer {
  public:
    TransactionLayer(TransportConfig config, TimerValues timers, Identifiers& identifiers,
                     TimerBook& book, TransactionUser& user);
    ~TransactionLayer();
    TransactionLayer(const TransactionLayer&) = delete;
    TransactionLayer& operator=(const TransactionLayer&) = delete;

    // From below.
    void receive(Outbox& out, const Received& packet);
    void transport_failed(Outbox& out, const TransportFailed& failure);

    // From above.
    /// Adds the top Via (fresh branch) and Content-Length and sends the request in a new client
    /// transaction. A proxy has its mark for loops put behind the branch (section 16.6 item 8).
    TransactionId send_request(Outbox& out, Message request, const Target& target,
                               std::string_view loop_mark = {});
    /// Sends a request without a transaction, under this branch (section 16.11; also what a
    /// stateful proxy does with an ACK for a 2xx).
    void send_stateless(Outbox& out, Message request, const Target& target,
                        std::string_view branch);
    /// Sends a response to where its top Via says, without a transaction (section 16.7 step 9).
    void forward_response(Outbox& out, Message response);
    /// Sends an ACK for a 2xx: its own branch, no transaction (section 13.2.2.4). Returns the
    /// message with its Via, so that the core can send the very same bytes again with resend_ack()
    /// for a retransmitted 2xx.
    Message send_ack(Outbox& out, Message ack, const Target& target);
    void resend_ack(Outbox& out, const Message& ack, const Target& target, unsigned nth);
    /// Sends CANCEL for a pending INVITE client transaction: same branch, same destination (section
    /// 9.1). The CANCEL is a transaction of its own; returns its id, or 0 when the INVITE's is
    /// over. Call only after a provisional response came. If no final response follows in 64*T1,
    /// the INVITE's transaction ends and tells nobody: the user has its own timer for that.
    TransactionId send_cancel(Outbox& out, TransactionId invite);
    /// Sends a response to a request; adds Content-Length. Building it with response_to() copies
    /// what must be copied. A 2xx to INVITE may be sent again with resend_2xx().
    void respond(Outbox& out, TransactionId server, Message response);
    /// Retransmits the 2xx last sent (the core's job by section 13.3.1.4). Works as long as the
    /// transaction lives (Accepted).
    void resend_2xx(Outbox& out, TransactionId server, unsigned nth);

    /// The INVITE server transaction that this CANCEL means (section 9.2), if it is still there.
    [[nodiscard]] std::optional<TransactionId> cancelled_by(TransactionId cancel) const;
    /// The request of a live transaction, as sent or received; nullptr once it is gone.
    [[nodiscard]] const Message* request_of(TransactionId id) const;
    /// True while a server transaction has not yet been given a final response.
    [[nodiscard]] bool awaits_final_response(TransactionId server) const;
    [[nodiscard]] std::size_t live() const;
    [[nodiscard]] const TransportConfig& config() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A response to `request` with what RFC 3261 section 8.2.6.2 copies: Via, From, To (with `to_tag`
/// added when it has none and the status is not 100), Call-ID, CSeq; and Timestamp for a 100
/// (8.2.6.1). An empty reason gets the RFC's phrase.
Message response_to(const Message& request, int status, std::string_view to_tag = {},
                    std::string_view reason = {});

/// Where a request with this Request-URI and Route set goes (RFC 3261 section 8.1.2; numeric hosts
/// only, as labs use): the top Route's URI or else the Request-URI; `transport=` honoured. A host
/// name is resolved by `names` (the lab's own directory), an error when neither.
using NameLookup = std::map<std::string, std::string, std::less<>>;
Result<Target> next_hop(const Message& request, const NameLookup& names, Transport preferred);

}  // namespace siplab
