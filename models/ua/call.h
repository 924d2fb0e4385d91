// One call at one user agent: its session machine, its dialog, its offer/answer and the re-INVITEs
// that change it.
//
// RFC 3261 sections 9, 12 to 15 and RFC 3264. The machines (models/machines/caller.h, callee.h,
// modification.h) decide what happens; this class performs their steps. Who is called, what is
// offered and what the user is told is the owner's: a phone, or a PBX's bridge.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/machines/callee.h"
#include "models/machines/caller.h"
#include "models/machines/modification.h"
#include "models/machines/offer_answer.h"
#include "models/stack/transaction_layer.h"
#include "models/ua/dialog.h"
#include "models/ua/refusal.h"
#include "models/ua/timer_set.h"

namespace siplab {

class Call;
class UserAgentCore;

/// Names a call within its user agent; never 0.
using CallNumber = std::uint64_t;

/// Whose call it is: asked for session descriptions and told what happens.
class CallOwner {
  public:
    virtual ~CallOwner() = default;
    /// The session description to offer; empty: send none and let the peer offer (RFC 3261
    /// section 13.2.1).
    virtual std::string make_offer(Call& call) = 0;
    /// Whether this offer can be answered at all; if not, the INVITE gets 488.
    virtual bool can_answer(Call& call, std::string_view offer) = 0;
    /// The answer to it; empty: not yet known, the ACK that should carry it waits for
    /// acknowledge().
    virtual std::string make_answer(Call& call, std::string_view offer) = 0;
    /// A `tell` step of the call's machines: "incoming", "ringback", "progress", "answered",
    /// "failed", "cancelled", "rejected", "missed", "ended", "no ACK", "change asked", "changed",
    /// "changed by peer", "unchanged".
    virtual void told(Outbox& out, Call& call, std::string_view word) = 0;
};

/// Limits that the owner puts on a call; zero means none.
struct CallLimits {
    Time ring{};
};

class Call {
  public:
    enum class Side : std::uint8_t { caller, callee };

    /// The caller's side; nothing is sent before start().
    Call(UserAgentCore& agent, CallOwner& owner, CallNumber id, Message invite);
    /// The callee's side of this INVITE; nothing happens before receive().
    Call(UserAgentCore& agent, CallOwner& owner, CallNumber id, TransactionId server,
         const IncomingRequest& invite, CallLimits limits);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    [[nodiscard]] CallNumber id() const { return id_; }
    [[nodiscard]] Side side() const { return caller_ ? Side::caller : Side::callee; }
    [[nodiscard]] const Dialog& dialog() const { return dialog_; }
    [[nodiscard]] std::string_view name() const { return name_; }  ///< "call 1", as in the trace
    [[nodiscard]] bool ended() const;
    [[nodiscard]] bool talking() const;
    [[nodiscard]] bool ringing_here() const;  ///< callee's side, waiting for its user
    [[nodiscard]] bool setting_up() const;    ///< caller's side, no final response yet
    [[nodiscard]] bool changing() const;  ///< a re-INVITE of ours or the peer's is not yet through
    /// The status and reason that ended or refused it, or came last.
    [[nodiscard]] int last_status() const { return last_status_; }
    [[nodiscard]] const std::string& last_reason() const { return last_reason_; }
    [[nodiscard]] const std::string& remote_description() const { return remote_description_; }
    [[nodiscard]] const std::string& local_description() const { return local_description_; }
    /// The INVITE that made the call, ours or the peer's.
    [[nodiscard]] const Message& invite() const { return first_.request; }

    // What the owner orders. Each returns false when the machine has no such move now.
    bool start(Outbox& out, unsigned max_forwards = 70);
    bool send_trying(Outbox& out);
    bool alert(Outbox& out);
    bool progress(Outbox& out, int status, std::string_view body);
    bool answer(Outbox& out);
    bool reject(Outbox& out, Refusal refusal);
    bool hang_up(Outbox& out);
    /// Sends the ACK that waited for the owner's answer to an offer in the 2xx; nothing when none
    /// waits.
    void acknowledge(Outbox& out);
    bool change(Outbox& out);
    bool accept_change(Outbox& out);
    bool refuse_change(Outbox& out, Refusal refusal);
    /// An error on the way, seen by the owner: the dialog is lost (RFC 3261 section 12.2.1.2).
    bool lose(Outbox& out);

    // What the user agent passes on from the wire.
    void receive(Outbox& out);  ///< the INVITE that made this callee's side
    /// The same when the owner cannot take it: every line is busy, say.
    void receive_and_refuse(Outbox& out, Refusal refusal);
    void receive_reinvite(Outbox& out, TransactionId server, const IncomingRequest& invite);
    bool receive_cancel(Outbox& out);
    /// False when the call is past that: the BYE is then answered 481.
    bool receive_bye(Outbox& out, TransactionId server, const Message& bye);
    void receive_ack(Outbox& out, const Message& ack);
    /// Any response to an INVITE of ours, the first or a re-INVITE; also 2xx that come again.
    void receive_invite_response(Outbox& out, const Message& response);
    void transaction_failed(Outbox& out, TransactionId server, Failure failure);
    bool take_remote_cseq(std::uint32_t number) { return dialog_.take_remote_cseq(number); }

  private:
    using CallerEvent = CallerMachine::Event;
    using CalleeEvent = CalleeMachine::Event;
    using ChangeEvent = ModificationMachine::Event;
    /// Which of the call's machines a step or timer belongs to.
    enum class Part : std::uint8_t { session, change };

    // The machines (call.cc)
    bool fire(Outbox& out, CallerEvent event);
    bool fire(Outbox& out, CalleeEvent event);
    bool fire(Outbox& out, ChangeEvent event);
    void perform(Outbox& out, const Step& step, Part part);
    void make(Outbox& out, std::string_view word, Part part);
    void start_timer(Outbox& out, Timer timer, Part part);
    void restart_timer(Outbox& out, Timer timer, Part part);
    void timer_fired(Outbox& out, Timer timer, Part part);
    [[nodiscard]] Time interval_of(Timer timer) const;
    TimerSet& timers(Part part) { return part == Part::session ? timers_ : change_timers_; }
    void tell(Outbox& out, std::string_view word);
    void end(Outbox& out);

    // Requests of ours and what comes back (call_requests.cc)
    void send_first_invite(Outbox& out);
    void send_reinvite(Outbox& out);
    void send_invite(Outbox& out, Part part);
    void send_invite_to_next_contact(Outbox& out);
    [[nodiscard]] bool has_contacts_left(const Message& response);
    void send_invite_with_credentials(Outbox& out, Part part);
    void send_ack(Outbox& out);
    void send_ack(Outbox& out, std::uint32_t cseq, std::string_view answer);
    void send_bye(Outbox& out);
    void send_bye(Outbox& out, Message bye);
    void receive_session_response(Outbox& out, const Message& response);
    void receive_change_response(Outbox& out, const Message& response);
    void take_description_of_response(Outbox& out, const Message& response, Part part);
    void dismiss_fork(Outbox& out, const Message& response);
    void add_agent_headers(Message& message, const Target& target) const;

    // Responses of ours (call_responses.cc)
    void respond(Outbox& out, int status, Part part, std::string_view body = {});
    void respond_2xx(Outbox& out, Part part);
    void respond_rejection(Outbox& out, Part part);
    void answer_bye(Outbox& out);
    Message make_response(int status, Part part) const;

    // Offer/answer (call_responses.cc)
    void take_description(Outbox& out, const Message& message, OfferAnswer::Event as);
    void sent_description(Outbox& out, std::string_view body);
    bool fire_offer_answer(Outbox& out, OfferAnswer::Event event);

    UserAgentCore& agent_;
    CallOwner& owner_;
    CallNumber id_;
    std::string name_;
    CallLimits limits_;
    Dialog dialog_;
    std::unique_ptr<Machine<CallerMachine>> caller_;  ///< exactly one of these two
    std::unique_ptr<Machine<CalleeMachine>> callee_;
    Machine<ModificationMachine> change_;
    Machine<OfferAnswer> offer_answer_;
    TimerSet timers_;
    TimerSet change_timers_;

    /// An INVITE and its transaction: the first one's, and the latest re-INVITE's, ours or the
    /// peer's.
    struct InviteAtWork {
        Message request;
        TransactionId transaction = 0;
        bool ours = false;  ///< each side numbers its own requests, so a CSeq alone does not say
                            ///< whose it is
        unsigned retransmissions_of_2xx = 0;
        [[nodiscard]] bool has_cseq(bool of_ours, std::uint32_t number) const;
    };
    InviteAtWork& at_work(Part part) { return part == Part::session ? first_ : change_at_work_; }
    [[nodiscard]] const InviteAtWork& at_work(Part part) const {
        return part == Part::session ? first_ : change_at_work_;
    }
    InviteAtWork first_;
    /// Where redirections (3xx) say that the callee is, best first, and where it was sought already
    /// (section 8.1.3.4).
    std::vector<std::string> contacts_left_, contacts_tried_;
    InviteAtWork change_at_work_;

    /// One ACK for each 2xx, to be sent again whenever that 2xx comes again (section 13.2.2.4).
    struct SentAck {
        Message ack;
        Target target;
        std::uint32_t cseq = 0;
        unsigned copies = 0;
    };
    std::vector<SentAck> acks_;
    std::optional<std::uint32_t>
        waiting_ack_;  ///< CSeq of a 2xx whose offer the owner has yet to answer

    // The message that a step means by "the message at hand".
    const Message* response_at_hand_ = nullptr;
    const Message* bye_at_hand_ = nullptr;
    TransactionId bye_transaction_ = 0;
    Refusal refusal_;
    bool change_put_off_ = false;  ///< our re-INVITE gave way to the peer's (section 14.1)
    std::string progress_body_;
    int progress_status_ = 183;
    unsigned max_forwards_ = 70;

    int last_status_ = 0;
    std::string last_reason_;
    std::string local_description_;
    std::string remote_description_;
};

}  // namespace siplab
