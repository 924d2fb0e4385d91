// Session descriptions as tests write them: one line a line, ended as on the wire.
#pragma once

#include <string>
#include <string_view>

namespace siplab::sdp {

/// Each "\n" becomes CRLF.
inline std::string on_the_wire(std::string_view lines) {
    std::string text;
    for (const char c : lines) {
        if (c == '\n') text += '\r';
        text += c;
    }
    return text;
}

/// What every description begins with, so that a test can say only what it is about.
inline std::string with_session(std::string_view rest) {
    return on_the_wire("v=0\no=alice 1 1 IN IP4 10.0.0.1\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\n") +
           on_the_wire(rest);
}

}  // namespace siplab::sdp
