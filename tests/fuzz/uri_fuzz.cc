// Any text as a URI and as each header field's value: views lie inside, comparison is reflexive and
// symmetric, written addresses can be read again.
#include "models/message/headers.h"
#include "tests/fuzz/fuzz.h"

namespace siplab::fuzz {
namespace {

void check_uri(std::string_view text) {
    const auto uri = Uri::parse(text);
    if (!uri) {
        require(uri.error().offset <= text.size(), "the error lies inside");
        return;
    }
    for (const std::string_view part : {uri->text(), uri->user(), uri->password(), uri->host(),
                                        uri->headers(), uri->params().text(), uri->scheme_text()}) {
        require(lies_within(part, text), "parts lie inside");
    }
    require(uri->text() == text, "a URI is all of the text");
    require(equivalent(*uri, *uri), "a URI equals itself");
    unescape(uri->user());
}

/// Two URIs separated by a space.
void check_comparison(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) return;
    const auto a = Uri::parse(text.substr(0, space));
    const auto b = Uri::parse(text.substr(space + 1));
    if (a && b) require(equivalent(*a, *b) == equivalent(*b, *a), "comparison is symmetric");
}

void check_address(std::string_view text) {
    const auto address = NameAddr::parse(text);
    if (!address) return;
    const std::string written = address->to_text();
    const auto again = NameAddr::parse(written);
    require(again.has_value(), "a written address can be read");
    require(again->uri.text() == address->uri.text(), "the same URI");
    require(again->display_name == address->display_name, "the same display name");
    require(again->params.text() == address->params.text(), "the same parameters");
}

void check_via(std::string_view text) {
    const auto via = Via::parse(text);
    if (!via) return;
    const std::string written = via->to_text();
    const auto again = Via::parse(written);
    require(again && again->branch() == via->branch() && again->port == via->port,
            "a written Via can be read");
}

void run(std::string_view text) {
    check_uri(text);
    check_comparison(text);
    check_address(text);
    check_via(text);
    for (const HeaderInfo& info : header_infos()) {
        const auto wrong = check_value(info.id, text);
        if (wrong) require(wrong->offset <= text.size(), "the error lies inside");
    }
    require(unquote(quote(text)).size() <= text.size(), "quoting adds nothing");
    require(unescape(escape_user(text)) == text, "escaping goes there and back");
}

}  // namespace
}  // namespace siplab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    siplab::fuzz::run(siplab::fuzz::text_of(data, size));
    return 0;
}
