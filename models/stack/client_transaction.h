// One client transaction: an INVITE's or another request's machine, and what its steps mean.
//
// RFC 3261 sections 17.1.1 and 17.1.2; the tables are models/machines/invite_client.h and
// non_invite_client.h.
#pragma once

#include <variant>

#include "models/machines/executor.h"
#include "models/stack/transaction.h"
#include "models/stack/transaction_events.h"

namespace siplab {

class ClientTransaction : public Transaction {
  public:
    /// `request` has its Via; `tcp_for_size`: it would have gone over UDP had it been shorter
    /// (18.1.1).
    ClientTransaction(TransactionTools& tools, TransactionId id, std::string name, Message request,
                      const Target& target, bool tcp_for_size);

    void begin(Outbox& out);
    void receive(Outbox& out, const Message& response);
    void timer_fired(Outbox& out, Timer timer);
    void transport_failed(Outbox& out);
    /// The user has sent CANCEL for it (section 9.1).
    void cancelled(Outbox& out);

    [[nodiscard]] bool ended() const;
    /// Where it was sent, for a CANCEL that must go the same way.
    [[nodiscard]] Target target() const { return {way_.transport, way_.to}; }

  private:
    bool take(Outbox& out, const News& news, const Message* response);
    void perform(Outbox& out, const Step& step, const Message* response);
    void go_back_to_udp();

    std::variant<Machine<InviteClient>, Machine<NonInviteClient>> machine_;
    bool tcp_for_size_;
    bool answered_ = false;
};

/// The ACK for a failure (section 17.1.1.3): everything from the INVITE but To, which is the
/// response's.
Message ack_for_failure(const Message& invite, const Message& response);

/// The CANCEL of a request (section 9.1): everything from the request.
Message cancel_of(const Message& request);

}  // namespace siplab
