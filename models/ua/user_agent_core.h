// The user agent core: what stands between the transaction layer and a phone or a PBX (RFC 3261
// section 8, 9.2, 11, 12.2.2).
//
// Makes requests outside dialogs, checks those that come in, finds the dialog that they belong to,
// and keeps the calls. What a call means to a person is the owner's business.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/capabilities.h"
#include "models/stack/transaction_layer.h"
#include "models/ua/call.h"
#include "models/ua/client_credentials.h"
#include "models/ua/refusal.h"

namespace siplab {

struct CoreConfig {
    std::string name;  ///< the node's name in the lab
    std::string user;  ///< user part of its address of record and its Contact; may be empty
    std::string display_name;
    std::string domain;
    std::string auth_user;
    std::string password;
    /// Where requests outside a dialog go, tried in this order; empty: where their URI says.
    std::vector<Address> outbound;
    Transport transport = Transport::udp;
    TransportConfig network;
    TimerValues timers;
    NameLookup names;
    std::uint64_t seed = 1;
    bool prefers_ipv6 = false;
    Capabilities capabilities;
};

/// The agent around the core.
class CoreOwner {
  public:
    virtual ~CoreOwner() = default;
    /// First of all (section 8.2): may this request be processed? A refusal is sent as it is (401,
    /// 403, ...).
    virtual std::optional<Refusal> admit(Outbox& out, const IncomingRequest& request) = 0;
    /// An INVITE outside any dialog that passed all checks. The owner makes a call of it with
    /// take_call() or answers it.
    virtual void incoming_call(Outbox& out, TransactionId server,
                               const IncomingRequest& invite) = 0;
    /// The status that an INVITE like this would get, for the answer to OPTIONS (section 11.2).
    virtual int readiness(const Message& request) = 0;
    /// A request of any other method that the capabilities allow; false: not ours after all (405).
    virtual bool other_request(Outbox& out, TransactionId server,
                               const IncomingRequest& request) = 0;
    /// A request with a To tag that belongs to no call: to a subscription, perhaps; false: to
    /// nothing here (481).
    virtual bool usage_request(Outbox&, TransactionId, const IncomingRequest&) { return false; }
};

class UserAgentCore : private TransactionUser {
  public:
    /// Called with each response to a request of ours; a time-out comes as 408, a transport error
    /// as 503 (section 8.1.3.1).
    using ResponseHandler =
        std::function<void(Outbox&, const Message& request, const Message& response)>;

    UserAgentCore(CoreConfig config, CoreOwner& owner);
    ~UserAgentCore() override;
    UserAgentCore(const UserAgentCore&) = delete;
    UserAgentCore& operator=(const UserAgentCore&) = delete;

    /// Takes anything but an order.
    void take(Outbox& out, const Input& input);

    [[nodiscard]] const CoreConfig& config() const { return config_; }
    void set_password(std::string password);
    Identifiers& identifiers() { return identifiers_; }
    TimerBook& book() { return book_; }
    TransactionLayer& layer() { return layer_; }
    ClientCredentials& credentials() { return credentials_; }

    // Requests
    /// A request outside any dialog (section 8.1.1): Max-Forwards, From with a fresh tag, To,
    /// Call-ID, CSeq 1.
    Message new_request(Method method, std::string_view uri, std::string_view to);
    /// Sends it where section 8.1.2 says; a target that cannot be found answers 503 at once.
    TransactionId send(Outbox& out, Message request, ResponseHandler handler);
    /// The transaction in which a request goes on now: another one than send() returned when it had
    /// to be sent to the next outbound proxy (RFC 3263 section 4.3).
    [[nodiscard]] TransactionId current(TransactionId sent) const;
    [[nodiscard]] Result<Target> target_of(const Message& request, bool in_dialog) const;
    /// "<sip:alice@10.1.0.1:5060;transport=tcp>" for a request that goes to (or came from) this
    /// address.
    [[nodiscard]] std::string contact_for(const Address& peer, Transport transport) const;
    /// This phone's address of record, "sip:alice@lab.example".
    [[nodiscard]] std::string address_of_record() const;
    /// A user or a whole URI, as dialled: always a URI afterwards.
    [[nodiscard]] std::string dialled(std::string_view target) const;

    // Responses
    /// Answers a request with the To tag that all answers to it share.
    void respond(Outbox& out, TransactionId server, const Message& request, const Refusal& refusal);
    void respond_ok(Outbox& out, TransactionId server, const Message& request);
    void answer_options(Outbox& out, TransactionId server, const IncomingRequest& request);

    // Calls
    /// A call to this URI; `from` replaces our own name and address in From (a PBX speaks for its
    /// caller).
    Call& new_call(CallOwner& owner, std::string_view target, std::string_view to = {},
                   std::string_view from = {});
    Call& take_call(CallOwner& owner, TransactionId server, const IncomingRequest& invite,
                    CallLimits limits);
    [[nodiscard]] Call* find_call(CallNumber id);
    [[nodiscard]] const std::map<CallNumber, std::unique_ptr<Call>>& calls() const {
        return calls_;
    }
    /// The call that this request from a peer belongs to; null when it belongs to none.
    [[nodiscard]] Call* call_with(const Message& request) { return call_of(request, true); }
    /// A call is over: it stays for late messages for 64*T1, then goes.
    void bury(Time now, CallNumber id);

  private:
    void request_arrived(Outbox& out, TransactionId server,
                         const IncomingRequest& request) override;
    void ack_arrived(Outbox& out, const IncomingRequest& ack) override;
    void response_arrived(Outbox& out, TransactionId client, const Message& response) override;
    void stray_response(Outbox& out, const Message& response) override;
    void client_failed(Outbox& out, TransactionId client, Failure failure) override;
    void server_failed(Outbox& out, TransactionId server, Failure failure) override;

    void cancel_arrived(Outbox& out, TransactionId server, const IncomingRequest& request);
    void request_in_dialog(Outbox& out, TransactionId server, const IncomingRequest& request);
    void request_outside(Outbox& out, TransactionId server, const IncomingRequest& request);
    bool is_merged(Time now, TransactionId server, const Message& request);
    void deliver(Outbox& out, TransactionId client, const Message& request,
                 const Message& response);
    Call* call_of(const Message& message, bool from_peer);
    void index_call(Call& call);
    void forget_old(Time now);

    CoreConfig config_;
    CoreOwner& owner_;
    Identifiers identifiers_;
    TimerBook book_;
    TransactionLayer layer_;
    ClientCredentials credentials_;
    CallNumber last_call_ = 0;
    std::map<CallNumber, std::unique_ptr<Call>> calls_;
    std::map<std::string, CallNumber> calls_by_dialog_;  ///< Call-ID and local tag
    std::map<TransactionId, CallNumber> calls_by_server_transaction_;
    struct Waiting {
        Message request;
        ResponseHandler handler;
        TransactionId first = 0;  ///< what send() returned
        std::size_t tried = 0;    ///< how many outbound proxies have failed it
        bool answered = false;    ///< some response came, so nobody else is tried
    };
    /// Sends a request that did not get through to the next outbound proxy; false: there is none.
    bool try_next_outbound(Outbox& out, TransactionId client, Failure failure);
    std::size_t outbound_at_ = 0;  ///< the outbound proxy that works, as far as is known
    std::map<TransactionId, Waiting> waiting_;
    std::map<TransactionId, TransactionId> moved_;  ///< from what send() returned to what is now
    std::map<std::string, TransactionId>
        ongoing_;  ///< From tag, Call-ID and CSeq of requests without a To tag (section 8.2.2.2)
    std::deque<std::pair<Time, std::string>> ongoing_since_;
    std::deque<std::pair<Time, CallNumber>> graveyard_;
};

}  // namespace siplab
