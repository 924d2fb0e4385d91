// One request on its way through a stateful proxy: its branches, their responses, and the answer
// that goes back.
//
// Performs the steps of models/machines/response_context.h (RFC 3261 sections 16.6 to 16.10).
// Checks (16.3), route preprocessing (16.4) and the first targets (16.5) come before.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/machines/executor.h"
#include "models/machines/response_context.h"
#include "models/proxy/branch.h"
#include "models/proxy/gateway.h"
#include "models/proxy/routing.h"
#include "models/proxy/session_timer.h"
#include "models/stack/identifiers.h"

namespace siplab {

/// When a proxy sends 100 for an INVITE (section 17.2.1: within 200 ms unless something else goes
/// back by then).
enum class Trying : std::uint8_t { first, after, late };

/// How a proxy tries several targets (section 16.6).
enum class Forking : std::uint8_t { parallel, sequential };

struct ContextRules {
    ProxyIdentity identity;
    ForwardingRules forwarding;
    NameLookup names;
    Transport transport = Transport::udp;
    Time timer_c{};
    TimerValues timers;
    Trying trying = Trying::first;
    Forking forking = Forking::parallel;
    Time ring_limit{};         ///< sequential: how long one place may ring; 0: no limit
    bool recurses = false;     ///< tries the contacts of a 3xx itself (section 16.7 step 4)
    int timeout_status = 408;  ///< said when nobody answered
    SessionTimerWishes session_timer;
    Gateway* gateway = nullptr;  ///< rewrites addresses, in an ALG
};

class ProxyContext : public BranchOwner {
  public:
    /// Told of each new branch, so that responses find their way here.
    using NewBranch = std::function<void(TransactionId client)>;

    /// `received` as it came; `prepared` after section 16.4.
    ProxyContext(const ContextRules& rules, TransactionLayer& layer, TimerBook& book,
                 Identifiers& identifiers, TransactionId server, std::string name,
                 const Message& received, Message prepared, std::vector<ProxyTarget> targets,
                 NewBranch new_branch);
    ~ProxyContext() override;

    void start(Outbox& out);
    void receive(Outbox& out, TransactionId client, const Message& response);
    void failed(Outbox& out, TransactionId client, Failure failure);
    void cancel(Outbox& out);

    [[nodiscard]] TransactionId server() const { return server_; }
    [[nodiscard]] bool gone() const;
    [[nodiscard]] std::vector<TransactionId> clients() const;

  private:
    using Event = ResponseContextMachine::Event;

    void branch_delivers(Outbox& out, ProxyBranch& branch, const Message& response) override;
    void take(Outbox& out, const Message& response);
    void fire(Outbox& out, Event event);
    void perform(Outbox& out, const Step& step);
    void start_timer(Outbox& out, Timer timer);
    void make_branches(Outbox& out);
    void make_branch(Outbox& out, const ProxyTarget& target);
    void cancel_branches(Outbox& out);
    void send_best(Outbox& out);
    void send_back(Outbox& out, Message response);
    void note_final(const Message& response);
    [[nodiscard]] Event event_of(const Message& response) const;
    [[nodiscard]] bool at_work() const;
    ProxyBranch* branch_of(TransactionId client);

    const ContextRules& rules_;
    TransactionLayer& layer_;
    TimerBook& book_;
    Identifiers& identifiers_;
    TransactionId server_;
    Machine<ResponseContextMachine> machine_;
    TimerSet timers_;
    Message received_;
    Message prepared_;
    std::string loop_mark_;
    std::vector<ProxyTarget> tried_, waiting_;
    NewBranch new_branch_;
    std::vector<std::unique_ptr<ProxyBranch>> branches_;
    std::vector<Message> finals_;
    /// What branches delivered while a step was being performed: taken when that is over.
    std::vector<Message> delivered_;
    bool busy_ = false;
    bool failure_sent_ = false;
    const Message* at_hand_ = nullptr;
};

}  // namespace siplab
