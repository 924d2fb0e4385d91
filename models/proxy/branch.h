// One place to which a proxy forwarded a request, and what its machine's steps mean.
//
// Performs the steps of models/machines/proxy_branch.h (RFC 3261 sections 16.6 to 16.10).
#pragma once

#include <optional>
#include <string>

#include "models/machines/executor.h"
#include "models/machines/proxy_branch.h"
#include "models/proxy/session_timer.h"
#include "models/stack/transaction_layer.h"
#include "models/ua/timer_set.h"

namespace siplab {

class ProxyBranch;

/// Told of everything that a branch delivers.
class BranchOwner {
  public:
    virtual ~BranchOwner() = default;
    /// A provisional or final response without our Via, or the 408 or 503 that stands for none.
    virtual void branch_delivers(Outbox& out, ProxyBranch& branch, const Message& response) = 0;
};

struct BranchTools {
    TransactionLayer& layer;
    TimerBook& book;
    Time timer_c;
};

class ProxyBranch {
  public:
    /// `copy` is the request as it is forwarded; `received` as it came, for answers of our own.
    ProxyBranch(BranchTools tools, BranchOwner& owner, std::string name, Message copy,
                const Message& received);
    ProxyBranch(const ProxyBranch&) = delete;
    ProxyBranch& operator=(const ProxyBranch&) = delete;

    /// Sends it there; no target means that there is no way.
    void begin(Outbox& out, const std::optional<Target>& target, std::string_view loop_mark);
    void receive(Outbox& out, const Message& response);
    void failed(Outbox& out, Failure failure);
    void cancel(Outbox& out);

    [[nodiscard]] TransactionId client() const { return client_; }
    [[nodiscard]] bool finished() const { return machine_.ended(); }

    SessionTimerMemory session_timer;  ///< what was asked for in this copy

  private:
    using Event = ProxyBranchMachine::Event;

    void fire(Outbox& out, Event event, const Message* response = nullptr);
    void perform(Outbox& out, const Step& step, const Message* response);
    void deliver(Outbox& out, const Message& response);

    BranchTools tools_;
    BranchOwner& owner_;
    Machine<ProxyBranchMachine> machine_;
    TimerSet timers_;
    Message copy_;
    const Message& received_;
    std::optional<Target> target_;
    std::string loop_mark_;
    TransactionId client_ = 0;
};

}  // namespace siplab
