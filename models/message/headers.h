// Typed views of header field values, made when asked for: get<From>(message), all<Via>(message).
//
// One struct a header field of RFC 3261, 3262, 3265/6665, 3311, 3515, 3581, 3842, 3891, 3892, 3903,
// 4028 and 7616 (3311 and 3842 define methods and bodies but no header field). A view points into
// the message (or the text it was parsed from) and holds until that message changes, moves or goes.
// What a value means for the whole message is judged in validate.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "models/message/diagnosis.h"
#include "models/message/headers_address.h"
#include "models/message/headers_auth.h"
#include "models/message/headers_content.h"
#include "models/message/headers_control.h"
#include "models/message/headers_event.h"
#include "models/message/limits.h"
#include "models/message/message.h"
#include "models/message/scanner.h"

namespace siplab {

namespace detail {

/// The Diagnosis of a header field that is not there.
Diagnosis missing_header(const Message& message, HeaderId id);
/// Moves offset and line of a value's diagnosis to where they stand in the message.
Diagnosis in_message(Diagnosis diagnosis, const Message& message, std::string_view value);

/// Reads the values of one line and hands each to `take(const H&)`, which returns false to stop
/// early.
template <class H, class Take>
bool read_line(Scanner& in, Take&& take) {
    if (info_of(H::id).may_be_empty && in.at_end()) return true;
    for (std::size_t count = 0; count < limits::values; ++count) {
        H value;
        if (!H::read(in, value)) return false;
        in.skip_lws();
        const bool more = info_of(H::id).is_comma_list && in.peek() == ',';
        if (!more && !in.at_end()) {
            return in.fail(info_of(H::id).rfc_section.data(), "the end of the value");
        }
        if (!take(value) || !more) return true;
        in.take_padded(',');
    }
    return in.fail("limits::values", "fewer values in one header field");
}

}  // namespace detail

/// The first value of the header field. Missing or malformed: a Diagnosis with its place in the
/// message.
template <class H>
Result<H> get(const Message& message) {
    const auto value = message.find(H::id);
    if (!value) return tl::unexpected(detail::missing_header(message, H::id));
    Scanner in(*value);
    Result<H> result(H{});
    bool found = false;
    const auto keep_first = [&](const H& first) {
        *result = first;
        found = true;
        return false;
    };
    if (!detail::read_line<H>(in, keep_first)) {
        result = tl::unexpected(detail::in_message(in.diagnosis(), message, *value));
    } else if (!found) {
        result = tl::unexpected(detail::missing_header(message, H::id));
    }
    return result;
}

/// The first value; nothing when the header field is absent, empty or malformed (validate.h has
/// told why).
template <class H>
std::optional<H> get_if(const Message& message) {
    if (!message.has(H::id)) return std::nullopt;
    auto value = get<H>(message);
    if (!value) return std::nullopt;
    return *value;
}

/// Calls `take(const H&)` for each value of every line of that name, in order; stops at the first
/// malformed one and returns its diagnosis. Allocates nothing.
template <class H, class Take>
std::optional<Diagnosis> each(const Message& message, Take&& take) {
    for (std::size_t i = 0; i < message.header_count(); ++i) {
        if (message.header_id(i) != H::id) continue;
        const std::string_view value = message.header(i).value;
        Scanner in(value);
        const auto keep = [&take](const H& one) {
            take(one);
            return true;
        };
        if (!detail::read_line<H>(in, keep)) {
            return detail::in_message(in.diagnosis(), message, value);
        }
    }
    return std::nullopt;
}

/// Each value of every line of that name, comma lists split; empty when the header field is absent.
template <class H>
Result<std::vector<H>> all(const Message& message) {
    std::vector<H> values;
    if (auto wrong = each<H>(message, [&values](const H& one) { values.push_back(one); })) {
        return tl::unexpected(*std::move(wrong));
    }
    return values;
}

/// True when one of the values of a token list (Allow, Supported, Require, ...) is `token`. Option
/// tags compare in any case (section 7.3.1), methods exactly.
template <class H>
bool lists(const Message& message, std::string_view token) {
    bool found = false;
    each<H>(message, [&](const H& one) {
        found = found || (H::id == HeaderId::allow ? one.text == token
                                                   : chars::equal_ignoring_case(one.text, token));
    });
    return found;
}

/// What validate() does with one header field: reads all its values; nothing when they are as they
/// should be, or when the field is not known. Offsets are those of `value`.
std::optional<Diagnosis> check_value(HeaderId id, std::string_view value);

}  // namespace siplab
