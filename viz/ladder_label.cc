#include "viz/ladder_label.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/message/message.h"
#include "viz/display_text.h"

namespace siplab::viz {
namespace {

/// Labels are read at a glance; a longer method or reason phrase is cut.
constexpr std::size_t longest_what = 48;

bool contains_sdp_type(std::string_view text) {
    constexpr std::string_view type = "application/sdp";
    const auto same = [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    };
    return std::search(text.begin(), text.end(), type.begin(), type.end(), same) != text.end();
}

bool carries_sdp(const Message& message) {
    const auto type = message.find(HeaderId::content_type);
    if (!type || message.body().empty()) return false;
    // A multipart body names the types of its parts inside it.
    return contains_sdp_type(*type) ||
           (type->starts_with("multipart/") && contains_sdp_type(message.body()));
}

LabelledMessage malformed(std::string_view bytes) {
    const std::string_view line = bytes.substr(0, bytes.find_first_of("\r\n"));
    LabelledMessage out;
    out.label.brief = "malformed";
    out.label.what = fmt::format("malformed: {}", shorten(printable(line), 24));
    return out;
}

}  // namespace

LabelledMessage label_of(std::string_view bytes) {
    const Result<Message> parsed = Message::parse(std::string(bytes));
    if (!parsed) return malformed(bytes);
    const Message& message = *parsed;
    LabelledMessage out;
    out.request = message.is_request();
    out.label.brief =
        out.request ? printable(message.method_text()) : std::to_string(message.status());
    out.label.brief = shorten(out.label.brief, longest_what);
    out.label.what = out.label.brief;
    if (!out.request && !message.reason().empty()) {
        out.label.what = shorten(
            fmt::format("{} {}", message.status(), printable(message.reason())), longest_what);
    }
    if (const auto cseq = get<CSeq>(message)) {
        out.label.cseq = std::to_string(cseq->number);
        if (!out.request)
            out.label.cseq += " " + shorten(printable(cseq->method_text), longest_what);
    }
    out.label.sdp = carries_sdp(message);
    return out;
}

std::vector<std::string> label_variants(const ArrowLabel& label) {
    const std::string cseq = label.cseq.empty() ? "" : fmt::format(" ({})", label.cseq);
    const std::string sdp = label.sdp ? " +SDP" : "";
    const std::string transport = label.transport.empty() ? "" : " " + label.transport;
    return {label.what + cseq + sdp + transport, label.brief + cseq + sdp + transport,
            label.brief + sdp + transport, label.brief};
}

std::string repetition_text(const Arrow& arrow) {
    if (arrow.retransmission == 0) return {};
    std::string text = fmt::format("retransmission {}", arrow.retransmission);
    if (!arrow.timer.empty()) text += fmt::format(", timer {}", arrow.timer);
    return text;
}

}  // namespace siplab::viz
