#include "scenarios/explain.h"

#include <algorithm>

#include <fmt/core.h>

#include "models/message/message.h"
#include "models/message/validate.h"
#include "scenarios/explain_values.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

constexpr std::size_t width = 98;
constexpr std::string_view indent = "    ";

/// Printable on any terminal: control characters and stray octets become \xNN, UTF-8 stays.
std::string printable(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7f) {
            text += fmt::format("\\x{:02x}", octet);
        } else {
            text += c;
        }
    }
    return text;
}

/// A folded value on one line (RFC 3261 section 7.3.1: folding is one space).
std::string unfolded(std::string_view value) {
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\r' && value[i] != '\n') {
            text += value[i];
            continue;
        }
        i = std::min(value.find_first_not_of(" \t\r\n", i), value.size()) - 1;
        text += ' ';
    }
    return text;
}

void add_wrapped(std::string& out, std::string_view sentence, std::string_view first,
                 std::string_view next) {
    std::string line(first);
    bool empty = true;
    for (const std::string_view word : split_words(sentence)) {
        if (!empty && line.size() + 1 + word.size() > width) {
            out += line + "\n";
            line = next;
            empty = true;
        }
        if (!empty) line += ' ';
        line += word;
        empty = false;
    }
    out += line + "\n";
}

std::string start_line(const Message& message) {
    if (message.is_request())
        return fmt::format("{} {} {}", message.method_text(), message.request_uri(),
                           message.version());
    return fmt::format("{} {} {}", message.version(), message.status(), message.reason());
}

void add_headers(std::string& out, const Message& message) {
    for (std::size_t i = 0; i < message.header_count(); ++i) {
        const HeaderField field = message.header(i);
        const HeaderInfo& info = info_of(field.id);
        out += fmt::format("\n{}: {}\n", printable(field.name), printable(unfolded(field.value)));
        if (field.id == HeaderId::unknown) {
            add_wrapped(
                out,
                "A header field that siplab does not know; whoever does not know it ignores it. "
                "[RFC 3261 section 7.3]",
                indent, indent);
            continue;
        }
        const std::string compact =
            field.name.size() == 1 ? fmt::format("{} in its compact form. ", info.name) : "";
        add_wrapped(out, fmt::format("{}{} [{}]", compact, info.meaning, info.rfc_section), indent,
                    indent);
        for (const std::string& sentence : explain_value(message, field))
            add_wrapped(out, printable(sentence), "    - ", "      ");
    }
}

bool is_sdp(const Message& message) {
    const auto type = message.find(HeaderId::content_type);
    return type && lower_case(*type).starts_with("application/sdp");
}

void add_body(std::string& out, const Message& message) {
    std::string_view body = message.body();
    if (body.empty()) return;
    out += fmt::format("\nThe body, {} octets", body.size());
    if (!is_sdp(message)) {
        out += fmt::format(" of {}.\n", message.has(HeaderId::content_type)
                                            ? printable(*message.find(HeaderId::content_type))
                                            : "no stated type");
        return;
    }
    out +=
        ", is a session description: what this side can receive, and where [RFC 8866 section 5]\n";
    while (!body.empty()) {
        const std::size_t end = std::min(body.find('\n'), body.size());
        std::string_view line = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty())
            add_wrapped(out, explain_sdp_line(line), fmt::format("    {:<34}  ", printable(line)),
                        std::string(40, ' '));
    }
}

}  // namespace

std::string show_diagnosis(std::string_view bytes, const Diagnosis& diagnosis) {
    const std::size_t offset = std::min(diagnosis.offset, bytes.size());
    const std::size_t before = offset == 0 ? std::string_view::npos : bytes.rfind('\n', offset - 1);
    const std::size_t from = before == std::string_view::npos ? 0 : before + 1;
    std::string_view line =
        bytes.substr(from, std::min(bytes.find('\n', offset), bytes.size()) - from);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t column = std::min(offset - from, line.size());
    // Long lines are cut around the caret.
    constexpr std::size_t context = 60;
    const std::size_t cut = column > context ? column - context : 0;
    const std::string left = (cut > 0 ? "..." : "") + printable(line.substr(cut, column - cut));
    const std::string_view rest = line.substr(column);
    const std::string right =
        printable(rest.substr(0, context)) + (rest.size() > context ? "..." : "");
    std::string out;
    add_wrapped(out, printable(diagnosis.to_text()), "", indent);
    out +=
        fmt::format("{}{}{}\n{}{}^\n", indent, left, right, indent, std::string(left.size(), ' '));
    if (diagnosis.status != 0)
        out += fmt::format("{}A server answers {} {}.\n", indent, diagnosis.status,
                           reason_phrase(diagnosis.status));
    return out;
}

namespace {

std::string explain_lines(const Message& message) {
    std::string text = printable(start_line(message)) + "\n";
    const StartLineMeaning start = explain_start_line(message);
    const std::string sentence = fmt::format("{} [{}]", start.sentence, start.section);
    add_wrapped(text, printable(sentence), indent, indent);
    add_headers(text, message);
    add_body(text, message);
    return text;
}

}  // namespace

Explanation explain_message(const std::string& bytes) {
    const Result<Message> message = Message::parse(bytes);
    if (!message) {
        Explanation result{"This is not a well-formed SIP message.\n\n", false};
        result.text += show_diagnosis(bytes, message.error());
        if (const std::optional<Message> rest = Message::salvage(bytes)) {
            result.text += "\nWhat can be read of it all the same:\n\n" + explain_lines(*rest);
        }
        return result;
    }
    Explanation result{explain_lines(*message), true};
    const std::vector<Diagnosis> problems = validate(*message);
    if (problems.empty()) return result;
    result.well_formed = false;
    result.text += "\nThis message breaks the rules:\n";
    for (const Diagnosis& problem : problems) {
        result.text += "\n" + show_diagnosis(bytes, problem);
    }
    return result;
}

}  // namespace siplab
