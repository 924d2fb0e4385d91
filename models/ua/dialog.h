// A dialog: the state that two user agents share so that later requests find their way (RFC 3261
// section 12).
//
// Holds the data of section 12.1 and makes requests by section 12.2.1.1. Whether the dialog exists
// at all is its machine's business (models/machines/dialog.h). It sends nothing itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/machines/dialog.h"
#include "models/machines/executor.h"
#include "models/message/message.h"

namespace siplab {

class Dialog {
  public:
    /// The caller's side, made from the INVITE it is about to send: no To tag and no target yet.
    static Dialog for_caller(const Message& invite, std::string instance);
    /// The callee's side (section 12.1.1): `local_tag` is the To tag that all its responses will
    /// carry.
    static Dialog for_callee(const Message& invite, std::string local_tag, std::string instance);

    [[nodiscard]] const std::string& call_id() const { return call_id_; }
    [[nodiscard]] const std::string& local_tag() const { return local_tag_; }
    [[nodiscard]] const std::string& remote_tag() const { return remote_tag_; }
    [[nodiscard]] const std::string& remote_target() const { return remote_target_; }
    [[nodiscard]] std::uint32_t local_cseq() const { return local_cseq_; }
    [[nodiscard]] DialogMachine::State state() const { return machine_.state(); }
    /// True when this request or response, with these two tags, belongs to the dialog
    /// (section 12.2.2).
    [[nodiscard]] bool matches(std::string_view local_tag, std::string_view remote_tag) const;

    /// The caller takes a response that makes or confirms the dialog (sections 12.1.2, 13.2.2.4):
    /// To tag, target and route set.
    void take_response(Outbox& out, const Message& response);
    /// A subscriber takes the NOTIFY that makes the dialog (RFC 6665 section 4.4.1).
    void take_notify(Outbox& out, const Message& notify);
    /// The callee sends a response that makes (1xx) or confirms (2xx) the dialog.
    void sent_response(Outbox& out, int status);
    /// A final failure, a BYE or its loss ends the dialog.
    void end(Outbox& out, DialogMachine::Event why);

    /// Section 12.2.2: false when the number is lower than one already seen; the request is then
    /// answered 500.
    [[nodiscard]] bool take_remote_cseq(std::uint32_t number);
    /// A target refresh request or its 2xx names a new target (section 12.2.1.2, 12.2.2).
    void refresh_target(const Message& message);

    /// A request inside the dialog with the next CSeq (section 12.2.1.1): start line, Route,
    /// Max-Forwards, From, To, Call-ID, CSeq.
    [[nodiscard]] Message make_request(Method method);
    /// The ACK for a 2xx to the INVITE with this CSeq (section 13.2.2.4).
    [[nodiscard]] Message make_ack(std::uint32_t invite_cseq) const;
    /// The caller sends the INVITE again with credentials: the number goes up (section 22.2).
    std::uint32_t next_cseq() { return ++local_cseq_; }

  private:
    Dialog(std::string instance, std::string local_tag);
    [[nodiscard]] Message make(Method method, std::uint32_t cseq) const;

    Machine<DialogMachine> machine_;
    std::string call_id_;
    std::string local_tag_;
    std::string remote_tag_;
    std::string local_;   ///< our From (or To) header field value, with our tag
    std::string remote_;  ///< the peer's, with its tag once known
    std::string remote_target_;
    std::vector<std::string> route_set_;  ///< Route values in the order in which they will stand
    std::uint32_t local_cseq_ = 0;
    std::optional<std::uint32_t> remote_cseq_;
};

/// The URI inside the first Contact of a message, as text; empty when there is none or it cannot be
/// read.
std::string contact_uri(const Message& message);

}  // namespace siplab
