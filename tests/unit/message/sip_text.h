// For the tests of this folder: SIP messages written with plain line ends, and what went wrong in
// words.
#pragma once

#include <string>
#include <string_view>

#include "models/message/message.h"
#include "models/message/validate.h"

namespace siplab::test {

/// The text with CRLF for each LF, as it goes on the wire.
inline std::string wire(std::string_view text) {
    std::string bytes;
    for (const char c : text) {
        if (c == '\n') bytes += '\r';
        bytes += c;
    }
    return bytes;
}

/// A complete OPTIONS request; `more` are further header lines, each with its "\n".
inline std::string options_request(std::string_view more = {}) {
    return wire(
               "OPTIONS sip:bob@biloxi.example SIP/2.0\n"
               "Via: SIP/2.0/UDP client.atlanta.example:5060;branch=z9hG4bK74bf9\n"
               "Max-Forwards: 70\n"
               "From: Alice <sip:alice@atlanta.example>;tag=9fxced76sl\n"
               "To: Bob <sip:bob@biloxi.example>\n"
               "Call-ID: 3848276298220188511@atlanta.example\n"
               "CSeq: 1 OPTIONS\n") +
           wire(more) + wire("Content-Length: 0\n\n");
}

/// "good", or the diagnosis of the first problem, whether parse() or validate() found it.
inline std::string verdict(std::string bytes) {
    const auto message = Message::parse(std::move(bytes));
    if (!message) return message.error().to_text();
    const auto problem = first_problem(*message);
    return problem ? problem->to_text() : "good";
}

}  // namespace siplab::test
