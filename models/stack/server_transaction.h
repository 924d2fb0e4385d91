// One server transaction: an INVITE's or another request's machine, and what its steps mean.
//
// RFC 3261 sections 17.2.1 and 17.2.2, RFC 4320, RFC 6026; the tables are
// models/machines/invite_server.h and non_invite_server.h.
#pragma once

#include <variant>

#include "models/machines/executor.h"
#include "models/stack/matching.h"
#include "models/stack/transaction.h"
#include "models/stack/transaction_events.h"

namespace siplab {

class ServerTransaction : public Transaction {
  public:
    ServerTransaction(TransactionTools& tools, TransactionId id, std::string name, Message request,
                      ReturnPath way, RequestKey key);

    /// `packet` brought the request that made this transaction.
    void begin(Outbox& out, const Received& packet);
    void request_again(Outbox& out);
    void receive_ack(Outbox& out, const IncomingRequest& ack);
    void respond(Outbox& out, Message response);
    void resend_2xx(Outbox& out, unsigned nth);
    void timer_fired(Outbox& out, Timer timer);
    void transport_failed(Outbox& out);

    [[nodiscard]] bool ended() const;
    [[nodiscard]] bool awaits_final_response() const;
    [[nodiscard]] const RequestKey& key() const { return key_; }

  private:
    /// What a piece of news brings along.
    struct AtHand {
        const Message* message = nullptr;  ///< a request or ACK
        const Received* packet = nullptr;  ///< that brought it
        std::string bytes;                 ///< a response to send
        unsigned nth = 0;                  ///< how often these bytes went out before
    };

    /// Moves the machine. Returns nullptr, or in words why it did not move.
    const char* take(Outbox& out, const News& news, AtHand at_hand);
    void perform(Outbox& out, const Step& step, AtHand& at_hand);
    void deliver(Outbox& out, const AtHand& at_hand);
    void send_100(Outbox& out);

    std::variant<Machine<InviteServer>, Machine<NonInviteServer>> machine_;
    RequestKey key_;
    Time arrived_{};
    unsigned copies_passed_on_ = 0;
};

}  // namespace siplab
