#include "models/message/headers_content.h"

namespace siplab {

namespace {

constexpr const char* media_rule = "RFC 3261 section 25.1, media-type";

bool read_type(Scanner& in, MediaTypeShape& out) {
    if (!in.read_token(out.type, media_rule, "a media type, as application/sdp")) return false;
    if (!in.take_padded('/')) return in.fail(media_rule, "a slash and a subtype");
    return in.read_token(out.subtype, media_rule, "a subtype") && in.read_params(out.params);
}

/// 1*8ALPHA *( "-" 1*8ALPHA ). RFC 3261 allows letters only; RFC 5646 added digits behind the first
/// part ("es-419").
bool is_language(std::string_view text) {
    bool first = true;
    while (true) {
        const std::string_view part = text.substr(0, text.find('-'));
        if (part.empty() || part.size() > 8) return false;
        for (const char c : part) {
            if (!chars::is(c, first ? chars::alpha : chars::alpha | chars::digit)) return false;
        }
        if (part.size() == text.size()) return true;
        text.remove_prefix(part.size() + 1);
        first = false;
    }
}

bool check_q(Scanner& in, const Params& params) {
    const auto q = params.find("q");
    return !q || thousandths(*q).has_value() ||
           in.fail_at(params.text().data(), "RFC 3261 section 25.1, qvalue", "a q from 0 to 1");
}

}  // namespace

bool MediaTypeShape::is(std::string_view of_type, std::string_view of_subtype) const {
    return chars::equal_ignoring_case(type, of_type) &&
           chars::equal_ignoring_case(subtype, of_subtype);
}

bool MediaTypeShape::read(Scanner& in, MediaTypeShape& out) {
    const char* before = in.mark();
    if (!read_type(in, out)) return false;
    // "*" is a token, but only Accept has wildcards.
    return (out.type != "*" && out.subtype != "*") ||
           in.fail_at(before, media_rule, "a media type without *");
}

bool MediaRangeShape::includes(std::string_view of_type, std::string_view of_subtype) const {
    if (type == "*") return true;
    return chars::equal_ignoring_case(type, of_type) &&
           (subtype == "*" || chars::equal_ignoring_case(subtype, of_subtype));
}

bool MediaRangeShape::read(Scanner& in, MediaRangeShape& out) {
    const char* before = in.mark();
    if (!read_type(in, out) || !check_q(in, out.params)) return false;
    return out.type != "*" || out.subtype == "*" ||
           in.fail_at(before, "RFC 3261 section 25.1, media-range", "*/* or a type");
}

std::optional<unsigned> WeightedShape::q() const {
    return thousandths(params.find("q").value_or(""));
}

bool WeightedShape::read(Scanner& in, WeightedShape& out) {
    return TokenParamsShape::read(in, out) && check_q(in, out.params);
}

bool LanguageRangeShape::read(Scanner& in, LanguageRangeShape& out) {
    const char* before = in.mark();
    if (!WeightedShape::read(in, out)) return false;
    return out.value == "*" || is_language(out.value) ||
           in.fail_at(before, "RFC 3261 section 25.1, language-range", "a language, as en-gb");
}

bool LanguageShape::read(Scanner& in, LanguageShape& out) {
    constexpr const char* rule = "RFC 3261 section 25.1, language-tag";
    const char* before = in.mark();
    if (!in.read_token(out.text, rule, "a language, as en-gb")) return false;
    return is_language(out.text) || in.fail_at(before, rule, "a language, as en-gb");
}

bool DispositionShape::is_optional() const {
    return chars::equal_ignoring_case(params.find("handling").value_or(""), "optional");
}

bool MimeVersion::read(Scanner& in, MimeVersion& out) {
    constexpr const char* rule = "RFC 3261 section 25.1, MIME-Version";
    return in.read_number(out.major, 0, 999, rule, "a version, as 1.0") &&
           (in.take('.') || in.fail(rule, "a dot")) &&
           in.read_number(out.minor, 0, 999, rule, "a version, as 1.0");
}

std::optional<unsigned> thousandths(std::string_view qvalue) {
    if (qvalue.empty() || qvalue.size() > 5 || qvalue[0] < '0' || qvalue[0] > '1') {
        return std::nullopt;
    }
    if (qvalue.size() > 1 && qvalue[1] != '.') return std::nullopt;
    auto number = static_cast<unsigned>(qvalue[0] - '0') * 1000;
    unsigned weight = 100;
    for (const char c : qvalue.substr(qvalue.size() > 1 ? 2 : 1)) {
        if (!chars::is(c, chars::digit)) return std::nullopt;
        number += static_cast<unsigned>(c - '0') * weight;
        weight /= 10;
    }
    if (number > 1000) return std::nullopt;
    return number;
}

}  // namespace siplab
