// What client and server transactions share: a request, the way it goes, running timers, the bytes
// last sent.
//
// RFC 3261 section 17. The machine itself, and what its steps mean, are in client_transaction.h and
// server_transaction.h.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/stack/transaction_layer.h"
#include "models/stack/transport_rules.h"

namespace siplab {

/// What the layer lends to its transactions.
struct TransactionTools {
    TransportConfig config;
    TimerValues timers;
    TimerBook& book;
    TransactionUser& user;
    /// A timer of this transaction ran out.
    std::function<void(Outbox&, TransactionId, Timer)> timer_fired;
};

class Transaction {
  public:
    Transaction(TransactionTools& tools, TransactionId id, std::string name, Message request,
                ReturnPath way);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    [[nodiscard]] TransactionId id() const { return id_; }
    /// Branch and method: what the trace calls it.
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& call_id() const { return call_id_; }
    [[nodiscard]] const Message& request() const { return request_; }
    /// True when an error of the transport towards `failure.remote` hit something that this
    /// transaction sent.
    [[nodiscard]] bool is_hit_by(const TransportFailed& failure) const;
    /// Cancels whatever still runs: the transaction is over.
    void stop_timers(Outbox& out);

  protected:
    ~Transaction() = default;

    void send(Outbox& out, std::string bytes, unsigned nth = 0);
    /// The same bytes once more; nothing when none were sent yet.
    void resend(Outbox& out);
    /// start, restart and stop; false for every other step.
    bool perform_on_timers(Outbox& out, const Step& step);
    /// Call when `timer` fires, before the machine hears of it.
    void timer_has_fired(Timer timer);
    [[nodiscard]] bool is_running(Timer timer) const;

    TransactionTools& tools_;
    Message request_;
    ReturnPath way_;
    std::string last_bytes_;

  private:
    struct Running {
        Timer timer = Timer::none;
        TimerBook::Id id = 0;  ///< 0: not running now
        Time interval{};
    };
    Running& entry_of(Timer timer);
    void start(Outbox& out, Timer timer, Time interval);

    TransactionId id_;
    std::string name_;
    std::string call_id_;
    unsigned resent_ = 0;
    std::vector<Running> timers_;
};

}  // namespace siplab
