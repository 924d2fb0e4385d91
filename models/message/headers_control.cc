#include "models/message/headers_control.h"

#include <algorithm>

namespace siplab {

namespace {

constexpr const char* date_rule = "RFC 3261 section 25.1, rfc1123-date";
constexpr const char* date_example = "a date, as Sat, 13 Nov 2010 23:29:00 GMT";

/// Exactly `digits` decimal digits up to `max`.
bool read_digits(Scanner& in, unsigned& out, std::size_t digits, unsigned max) {
    const char* before = in.mark();
    std::uint32_t number = 0;
    if (!in.read_number(number, 0, max, date_rule, date_example)) return false;
    out = number;
    return in.since(before).size() == digits || in.fail_at(before, date_rule, date_example);
}

/// One of the names, as its index.
template <std::size_t N>
bool read_name(Scanner& in, unsigned& out, const std::array<std::string_view, N>& names) {
    const auto found = std::find_if(names.begin(), names.end(), [&in](std::string_view name) {
        return in.rest().substr(0, name.size()) == name;
    });
    if (found == names.end()) return in.fail(date_rule, date_example);
    in.skip(found->size());
    out = static_cast<unsigned>(found - names.begin());
    return true;
}

bool read_text(Scanner& in, std::string_view text) {
    if (in.rest().substr(0, text.size()) != text) return in.fail(date_rule, date_example);
    in.skip(text.size());
    return true;
}

bool read_method(Scanner& in, Method& method, std::string_view& text, const char* rule) {
    if (!in.take_lws()) return in.fail(rule, "a space and a method");
    if (!in.read_token(text, rule, "a method")) return false;
    method = method_of(text);
    return true;
}

}  // namespace

std::string cseq_text(std::uint32_t number, std::string_view method) {
    std::string text = std::to_string(number);
    text += ' ';
    text += method;
    return text;
}

std::string CSeq::to_text() const { return cseq_text(number, method_text); }

bool CSeq::read(Scanner& in, CSeq& out) {
    return in.read_number(out.number, 0, cseq_limit, "RFC 3261 section 8.1.1.5",
                          "a sequence number below 2**31") &&
           read_method(in, out.method, out.method_text, "RFC 3261 section 25.1, CSeq");
}

bool RAck::read(Scanner& in, RAck& out) {
    constexpr const char* rule = "RFC 3262 section 10, RAck";
    return in.read_number(out.rseq, 1, no_bound, rule, "an RSeq from 1 to 4294967295") &&
           (in.take_lws() || in.fail(rule, "a space and a CSeq number")) &&
           in.read_number(out.cseq, 0, cseq_limit, rule, "a sequence number below 2**31") &&
           read_method(in, out.method, out.method_text, rule);
}

bool Date::read(Scanner& in, Date& out) {
    static constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu",
                                                              "Fri", "Sat", "Sun"};
    static constexpr std::array<std::string_view, 12> months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const bool read = read_name(in, out.weekday, weekdays) && read_text(in, ", ") &&
                      read_digits(in, out.day, 2, 31) && read_text(in, " ") &&
                      read_name(in, out.month, months) && read_text(in, " ") &&
                      read_digits(in, out.year, 4, 9999) && read_text(in, " ") &&
                      read_digits(in, out.hour, 2, 23) && read_text(in, ":") &&
                      read_digits(in, out.minute, 2, 59) && read_text(in, ":") &&
                      read_digits(in, out.second, 2, 59) && read_text(in, " GMT");
    ++out.month;
    return read;
}

bool Timestamp::read(Scanner& in, Timestamp& out) {
    const char* before = in.mark();
    if (in.take_while(chars::digit).empty()) {
        return in.fail("RFC 3261 section 25.1, Timestamp", "a number of seconds");
    }
    if (in.take('.')) in.take_while(chars::digit);
    out.time = in.since(before);
    if (in.take_lws()) {
        before = in.mark();
        in.take_while(chars::digit);
        if (in.take('.')) in.take_while(chars::digit);
        out.delay = in.since(before);
    }
    return true;
}

bool RetryAfter::read(Scanner& in, RetryAfter& out) {
    if (!in.read_number(out.seconds, 0, no_bound, "RFC 3261 section 25.1, Retry-After",
                        "a number of seconds")) {
        return false;
    }
    const char* before = in.mark();
    in.skip_lws();
    if (in.peek() != '(') {
        in.go_back(before);
    } else if (!in.read_comment(out.comment)) {
        return false;
    }
    return in.read_params(out.params);
}

bool Warning::read(Scanner& in, Warning& out) {
    constexpr const char* rule = "RFC 3261 section 25.1, warning-value";
    std::uint32_t code = 0;
    if (!in.read_number(code, 100, 999, rule, "a warning code of three digits")) return false;
    out.code = code;
    if (!in.take_lws()) return in.fail(rule, "a space behind the code");
    out.agent = in.take_while(chars::value);
    if (out.agent.empty()) return in.fail(rule, "who warns: a host or a token");
    return (in.take_lws() || in.fail(rule, "a space and a quoted text")) &&
           in.read_quoted(out.text);
}

std::string warning_text(unsigned code, std::string_view agent, std::string_view text) {
    std::string out = std::to_string(code);
    out += ' ';
    out += agent;
    out += ' ';
    return out + quote(text);
}

std::string_view Replaces::to_tag() const { return params.find("to-tag").value_or(""); }

std::string_view Replaces::from_tag() const { return params.find("from-tag").value_or(""); }

bool Replaces::read(Scanner& in, Replaces& out) {
    CallIdShape call_id;
    if (!CallIdShape::read(in, call_id) || !in.read_params(out.params)) return false;
    out.call_id = call_id.text;
    const bool both = !out.to_tag().empty() && !out.from_tag().empty();
    return both || in.fail_at(call_id.text.data(), "RFC 3891 section 6.1",
                              "exactly one to-tag and one from-tag");
}

bool ProductsShape::read(Scanner& in, ProductsShape& out) {
    constexpr const char* rule = "RFC 3261 section 25.1, server-val";
    const char* before = in.mark();
    do {
        std::string_view part;
        if (in.peek() == '(') {
            if (!in.read_comment(part)) return false;
            continue;
        }
        if (!in.read_token(part, rule, "a product, as name/version, or a comment")) return false;
        if (in.take_padded('/') && !in.read_token(part, rule, "a product version")) return false;
    } while (in.take_lws() && !in.at_end());
    out.text = in.since(before);
    return true;
}

bool PrivacyShape::read(Scanner& in, PrivacyShape& out) {
    const char* before = in.mark();
    do {
        std::string_view part;
        if (!in.read_token(part, "RFC 3323 section 4.2, priv-value", "a privacy value")) {
            return false;
        }
    } while (in.take_padded(';'));
    out.text = in.since(before);
    return true;
}

}  // namespace siplab
