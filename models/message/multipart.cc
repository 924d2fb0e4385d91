#include "models/message/multipart.h"

#include <algorithm>

#include "models/message/field_lines.h"
#include "models/message/limits.h"

namespace siplab {

namespace {

constexpr const char* multipart_rule = "RFC 2046 section 5.1.1";
constexpr std::string_view crlf = "\r\n";

tl::unexpected<Diagnosis> multipart_error(std::string_view text, std::size_t offset,
                                          const char* rule, const char* expected) {
    Diagnosis diagnosis;
    diagnosis.offset = offset;
    const std::string_view before = text.substr(0, offset);
    diagnosis.line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    diagnosis.rule = rule;
    diagnosis.read = printable(text.substr(offset));
    diagnosis.expected = expected;
    return tl::unexpected(std::move(diagnosis));
}

/// A delimiter line: CRLF (or the body's begin), "--", boundary, for the last "--", white space,
/// CRLF (or the body's end).
struct Delimiter {
    std::size_t begin = 0;  ///< where the part before it ends
    std::size_t end = 0;    ///< where the part behind it begins
    bool closing = false;
};

std::optional<Delimiter> find_delimiter(std::string_view body, std::string_view dashes,
                                        std::size_t from) {
    for (std::size_t at = body.find(dashes, from); at != std::string_view::npos;
         at = body.find(dashes, at + 1)) {
        const bool at_line_begin = at == 0 || (at >= 2 && body.substr(at - 2, 2) == crlf);
        if (!at_line_begin) continue;
        Scanner in(body.substr(at + dashes.size()));
        Delimiter found;
        found.closing = in.rest().substr(0, 2) == "--";
        if (found.closing) in.skip(2);
        in.take_while(chars::space);
        if (!in.at_end() && in.rest().substr(0, 2) != crlf) continue;
        // The line end before a delimiter belongs to it, unless the part before is quite empty.
        found.begin = at >= from + 2 ? at - 2 : at;
        found.end = std::min(at + dashes.size() + in.offset() + 2, body.size());
        return found;
    }
    return std::nullopt;
}

BodyPart make_part(std::string_view text) {
    if (text.substr(0, 2) == crlf) return {{}, text.substr(2)};
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return {text, {}};
    return {text.substr(0, end + 2), text.substr(end + 4)};
}

std::optional<BodyPart> find_within(std::string_view content_type, std::string_view body,
                                    std::string_view type, std::string_view subtype,
                                    std::size_t depth) {
    const auto media = ContentType::parse(content_type);
    if (!media) return std::nullopt;
    if (media->is(type, subtype)) return BodyPart{{}, body};
    if (!chars::equal_ignoring_case(media->type, "multipart")) return std::nullopt;
    const auto parts = parse_multipart(content_type, body, depth);
    if (!parts) return std::nullopt;
    for (const BodyPart& part : *parts) {
        auto found = find_within(part.content_type(), part.body, type, subtype, depth + 1);
        if (!found) continue;
        if (found->headers.empty()) found->headers = part.headers;
        return found;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string_view> BodyPart::find(std::string_view name) const {
    return find_field(headers, name);
}

std::string_view BodyPart::content_type() const {
    return find("Content-Type").value_or("text/plain");
}

Result<std::vector<BodyPart>> parse_multipart(std::string_view content_type, std::string_view body,
                                              std::size_t depth) {
    const auto media = ContentType::parse(content_type);
    if (!media) return tl::unexpected(media.error());
    if (!chars::equal_ignoring_case(media->type, "multipart")) {
        return multipart_error(content_type, 0, multipart_rule, "a multipart media type");
    }
    const auto boundary = media->params.find("boundary");
    if (!boundary || unquote(*boundary).empty()) {
        return multipart_error(content_type, 0, multipart_rule, "a boundary parameter");
    }
    if (depth >= limits::multipart_depth) {
        return multipart_error(body, 0, "limits::multipart_depth", "fewer bodies within bodies");
    }
    const std::string dashes = "--" + unquote(*boundary);
    std::vector<BodyPart> parts;
    auto opening = find_delimiter(body, dashes, 0);
    if (!opening) return multipart_error(body, 0, multipart_rule, "the boundary");
    while (!opening->closing) {
        const auto next = find_delimiter(body, dashes, opening->end);
        if (!next) {
            return multipart_error(body, opening->end, multipart_rule, "the closing boundary");
        }
        if (parts.size() == limits::multipart_parts) {
            return multipart_error(body, opening->end, "limits::multipart_parts", "fewer parts");
        }
        parts.push_back(make_part(body.substr(opening->end, next->begin - opening->end)));
        opening = next;
    }
    return parts;
}

std::optional<BodyPart> find_part(std::string_view content_type, std::string_view body,
                                  std::string_view type, std::string_view subtype) {
    return find_within(content_type, body, type, subtype, 0);
}

}  // namespace siplab
