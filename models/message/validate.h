// Judges a whole message: what RFC 3261 demands beyond the syntax of its lines.
//
// Sections 7.3.1, 8.1.1, 8.2.2, 16.3, 18.3, 20 and 25: mandatory header fields, values that parse,
// header fields that may stand only once, CSeq's method, version, Content-Type of a body. A request
// without the magic cookie in its top Via comes from an RFC 2543 element and may lack what that RFC
// did not know (Max-Forwards, tags; section 17.2.3). Does not judge what a body contains, nor
// whether a method, an extension or a URI scheme is supported: that is the user agent's answer
// (501, 420, 416), not an error.
#pragma once

#include <optional>
#include <vector>

#include "models/message/diagnosis.h"
#include "models/message/message.h"

namespace siplab {

/// Everything wrong with the message, in the order in which it stands (missing header fields last).
/// Each diagnosis has the status for a server to answer; 0 in a response, which is discarded
/// (section 8.1.3).
std::vector<Diagnosis> validate(const Message& message);

/// The problem to answer with: a wrong version first (505), else the first of validate() that is
/// not ignorable. Nothing: the message can be processed. Does not allocate for a well-formed
/// message.
std::optional<Diagnosis> first_problem(const Message& message);

}  // namespace siplab
