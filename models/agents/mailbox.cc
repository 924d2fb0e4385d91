#include "models/agents/mailbox.h"

#include <charconv>

#include <fmt/format.h>

#include "models/message/chars.h"

namespace siplab {

namespace {

/// The value of the line with this name, without surrounding blanks.
std::optional<std::string_view> line_value(std::string_view body, std::string_view name) {
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('\n'), body.size());
        std::string_view line = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        std::string_view key = line.substr(0, colon);
        while (!key.empty() && key.back() == ' ') key.remove_suffix(1);
        if (!chars::equal_ignoring_case(key, name)) continue;
        std::string_view value = line.substr(colon + 1);
        while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
            value.remove_prefix(1);
        while (!value.empty() && (value.back() == '\r' || value.back() == ' '))
            value.remove_suffix(1);
        return value;
    }
    return std::nullopt;
}

/// A count; larger than 2**32-1 means 2**32-1 (RFC 3842 section 3.5).
unsigned count_at(std::string_view text) {
    unsigned count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    return error == std::errc::result_out_of_range ? ~0U : count;
}

}  // namespace

std::string message_summary(const Mailbox& mailbox, std::string_view account) {
    return fmt::format("Messages-Waiting: {}\r\nMessage-Account: {}\r\nVoice-Message: {}/{}\r\n",
                       mailbox.fresh > 0 ? "yes" : "no", account, mailbox.fresh, mailbox.heard);
}

std::optional<Mailbox> read_message_summary(std::string_view body) {
    const auto waiting = line_value(body, "Messages-Waiting");
    if (!waiting) return std::nullopt;
    Mailbox mailbox;
    if (const auto counts = line_value(body, "Voice-Message")) {
        const std::size_t slash = counts->find('/');
        mailbox.fresh = count_at(counts->substr(0, slash));
        if (slash != std::string_view::npos) mailbox.heard = count_at(counts->substr(slash + 1));
    } else {
        mailbox.fresh = chars::equal_ignoring_case(*waiting, "yes") ? 1 : 0;
    }
    return mailbox;
}

}  // namespace siplab
