// The voice mail boxes of a PBX: how many messages wait for each extension, and how that is said.
//
// RFC 3842 section 3.5 (message-summary bodies). The messages themselves are not simulated.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace siplab {

struct Mailbox {
    unsigned fresh = 0;  ///< not yet heard
    unsigned heard = 0;
};

using Mailboxes = std::map<std::string, Mailbox, std::less<>>;  ///< by extension

/// "Messages-Waiting: yes", whose account it is, and the counts.
std::string message_summary(const Mailbox& mailbox, std::string_view account);

/// The counts of such a body; without a Voice-Message line, one new message when it says yes.
/// Nothing when it has no status line.
std::optional<Mailbox> read_message_summary(std::string_view body);

}  // namespace siplab
