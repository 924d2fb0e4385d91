#include "models/message/header_shapes.h"

#include "models/message/uri.h"

namespace siplab {

bool TokenShape::read(Scanner& in, TokenShape& out) {
    return in.read_token(out.text, "RFC 3261 section 25.1, token", "a token");
}

bool TokenParamsShape::read(Scanner& in, TokenParamsShape& out) {
    return in.read_token(out.value, "RFC 3261 section 25.1, token", "a token") &&
           in.read_params(out.params);
}

bool DeltaParamsShape::read(Scanner& in, DeltaParamsShape& out) {
    return in.read_number(out.seconds, 0, no_bound, "RFC 3261 section 25.1, delta-seconds",
                          "a number of seconds from 0 to 4294967295") &&
           in.read_params(out.params);
}

bool TextShape::read(Scanner& in, TextShape& out) {
    const char* before = in.mark();
    do {
        in.take_while(chars::text);
    } while (in.take_lws());
    out.text = in.since(before);
    return in.at_end() ||
           in.fail("RFC 3261 section 25.1, TEXT-UTF8-TRIM", "text without control characters");
}

bool InfoShape::read(Scanner& in, InfoShape& out) {
    constexpr const char* rule = "RFC 3261 section 25.1, LAQUOT absoluteURI RAQUOT";
    in.skip_lws();
    Uri uri;
    if (!in.take('<')) return in.fail(rule, "a URI in angle brackets");
    if (!Uri::read(in, uri, UriContext::enclosed)) return false;
    out.uri = uri.text();
    return (in.take('>') || in.fail(rule, "a closing >")) && in.read_params(out.params);
}

bool CallIdShape::read(Scanner& in, CallIdShape& out) {
    constexpr const char* rule = "RFC 3261 section 25.1, callid";
    const char* before = in.mark();
    if (in.take_while(chars::word).empty()) return in.fail(rule, "a word, as in abc@host");
    if (in.take('@') && in.take_while(chars::word).empty()) {
        return in.fail(rule, "a word behind the @");
    }
    out.text = in.since(before);
    return true;
}

}  // namespace siplab
