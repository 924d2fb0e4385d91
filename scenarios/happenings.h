// What a trace says, in a lab's terms: which messages went where, what a phone's user noticed.
//
// Used twice: while a lab runs (`when bob rings`) and afterwards (expectations). Looks at records
// alone, never at an agent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/trace/record.h"
#include "scenarios/sentence.h"

namespace siplab {

/// A message of a sent or received record, as far as sentences speak of it.
struct MessageGist {
    bool request = false;
    int status = 0;
    std::string method;  ///< of the request, or (CSeq) of the request that a response answers

    /// "INVITE" or "200 to INVITE".
    [[nodiscard]] std::string to_text() const;
};

/// Nothing when the bytes are no SIP message.
std::optional<MessageGist> gist_of(const std::string& bytes);

/// Whether the message is what a sentence calls it: `message` a method or a status, `method` the
/// request that is answered or "".
bool is_called(const MessageGist& gist, std::string_view message, std::string_view method);

/// Whether `record` is such an event (vocabulary.h, event_forms). `records` are those of the run,
/// at least up to it.
bool is_event(const Sentence& event, const trace::Record& record,
              const std::vector<trace::Record>& records);

/// The status with which the call or registration of this "failed" note failed; 0 when the trace
/// does not say.
int status_of_failure(const trace::Record& note, const std::vector<trace::Record>& records);

}  // namespace siplab
