// What the values of the main header fields, start lines and SDP lines say, in sentences; used by
// explain.cc alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/message/message.h"

namespace siplab {

/// One sentence about the start line, and where to read on.
struct StartLineMeaning {
    std::string sentence;
    std::string section;
};
StartLineMeaning explain_start_line(const Message& message);

/// Sentences about this value; none when the header field's general meaning says it all, or when it
/// cannot be read.
std::vector<std::string> explain_value(const Message& message, const HeaderField& field);

/// "the media: ..." for one line of a session description such as "m=audio 49170 RTP/AVP 0".
std::string explain_sdp_line(std::string_view line);

}  // namespace siplab
