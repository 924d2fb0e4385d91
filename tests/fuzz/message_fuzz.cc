// Any bytes as a datagram: parsing, judging and salvaging never crash, what parses is written back
// as it came, an edit changes only its header field, and the quick reading of a well-formed message
// agrees with the typed views.
#include "models/message/essentials.h"
#include "models/message/headers.h"
#include "models/message/multipart.h"
#include "models/message/validate.h"
#include "tests/fuzz/fuzz.h"

namespace siplab::fuzz {
namespace {

void check_diagnosis(const Diagnosis& diagnosis, std::string_view bytes) {
    require(diagnosis.offset <= bytes.size(), "a diagnosis points into the message");
    require(diagnosis.line >= 1, "lines count from 1");
    require(!diagnosis.to_text().empty(), "a diagnosis can be told");
}

void check_edits(const Message& message, std::string_view bytes) {
    for (std::size_t i = 0; i < message.header_count(); ++i) {
        const HeaderField field = message.header(i);
        Message edited = message;
        edited.set_value_at(i, "x");
        const auto again = Message::parse(edited.to_bytes());
        if (field.id == HeaderId::content_length) continue;
        require(again.has_value(), "an edited message still parses");
        require(again->header_count() == message.header_count(), "no header field came or went");
        for (std::size_t k = 0; k < message.header_count(); ++k) {
            require(again->header(k).value == (k == i ? "x" : message.header(k).value),
                    "only the edited value changed");
        }
        require(bytes.size() + 256 + field.name.size() > edited.to_bytes().size(),
                "edits are small");
        if (i > 8) break;
    }
}

template <class H>
std::string_view tag_of(const Message& message) {
    const auto view = get_if<H>(message);
    return view ? view->tag() : std::string_view();
}

void check_essentials(const Message& message) {
    const Essentials read = essentials_of(message);
    require(read.branch == get<Via>(message)->branch(), "the branch is the top Via's");
    require(read.from_tag == tag_of<From>(message), "the From tag");
    require(read.to_tag == tag_of<To>(message), "the To tag");
    require(read.call_id == get<CallId>(message)->text, "the Call-ID");
    require(read.cseq == get<CSeq>(message)->number, "the CSeq number");
    require(read.cseq_method == get<CSeq>(message)->method_text, "the CSeq method");
}

void check_parsed(const Message& message, std::string_view bytes) {
    require(message.to_bytes() == bytes, "what parses is written back as it came");
    for (std::size_t i = 0; i < message.header_count(); ++i) {
        require(message.offset_of(message.header(i).value) <= bytes.size(), "values lie inside");
    }
    const auto all = validate(message);
    for (const Diagnosis& diagnosis : all) check_diagnosis(diagnosis, bytes);
    const auto first = first_problem(message);
    if (!first) check_essentials(message);
    essentials_of(message);
    check_edits(message, bytes);
    find_part(message.find(HeaderId::content_type).value_or(""), message.body(), "application",
              "sdp");
    const auto salvaged = Message::salvage(std::string(bytes));
    require(salvaged && salvaged->header_count() == message.header_count(),
            "a message that parses is salvaged whole");
}

void run(std::string_view bytes) {
    const auto message = Message::parse(std::string(bytes));
    if (message) {
        check_parsed(*message, bytes);
        return;
    }
    check_diagnosis(message.error(), bytes);
    if (const auto salvaged = Message::salvage(std::string(bytes))) {
        for (const Diagnosis& diagnosis : validate(*salvaged)) check_diagnosis(diagnosis, bytes);
        essentials_of(*salvaged);
    }
}

}  // namespace
}  // namespace siplab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    siplab::fuzz::run(siplab::fuzz::text_of(data, size));
    return 0;
}
