#include "models/stack/malformed.h"

#include <string>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/stack/transport_rules.h"

namespace siplab {

namespace {

constexpr std::string_view tag_prefix = "stateless-";

/// Section 8.2.7: a stateless server gives the same tag to the same request. FNV-1a of what stays
/// the same.
std::string stateless_tag(const Message& request) {
    std::uint32_t value = 0x811c9dc5U;
    for (const HeaderId id : {HeaderId::via, HeaderId::from, HeaderId::call_id, HeaderId::cseq}) {
        for (const char c : request.find(id).value_or("")) {
            value = (value ^ static_cast<unsigned char>(c)) * 0x01000193U;
        }
    }
    return fmt::format("{}{:08x}", tag_prefix, value);
}

/// An answer finds its way by the top Via alone; whatever else is missing is left out of it
/// (RFC 4475 section 3.3.1).
bool can_be_answered(const Message& message) {
    return message.is_request() && message.method() != Method::ack && message.has(HeaderId::via);
}

/// Section 21.4.1: the reason phrase of a 400 should identify the problem.
std::string reason_of(const Diagnosis& diagnosis) {
    if (diagnosis.status != 400 || diagnosis.expected.empty()) return {};
    return fmt::format("Bad Request: expected {} in line {}", diagnosis.expected, diagnosis.line);
}

}  // namespace

void answer_malformed(Outbox& out, const TransportConfig& config, const Message& message,
                      const Diagnosis& diagnosis, const Received& packet) {
    if (diagnosis.status == 0 || !can_be_answered(message)) return;
    Message request = message;
    ReturnPath way{packet.transport, packet.remote, {}};
    if (packet.transport == Transport::tcp) way.connection = packet.remote;
    if (const auto via = get_if<Via>(message)) {
        way = return_path(config, *via, packet);
        note_source(config, request, packet);
    }
    Message response =
        response_to(request, diagnosis.status, stateless_tag(message), reason_of(diagnosis));
    add_content_length(response);
    out.put(Send{way.transport, way.to, way.connection, response.to_bytes(), 0});
}

bool acknowledges_stateless_answer(const Message& ack) {
    const auto to = get_if<To>(ack);
    return to && to->tag().starts_with(tag_prefix);
}

}  // namespace siplab
