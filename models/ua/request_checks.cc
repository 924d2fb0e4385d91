#include "models/ua/request_checks.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/message/headers.h"

namespace siplab {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// Section 8.2.1: 501 for a method nobody here knows (21.5.2), 405 with Allow for one that this
/// agent does not take.
std::optional<Refusal> check_method(const Message& request, const Capabilities& capabilities) {
    if (contains(capabilities.methods, request.method_text())) return std::nullopt;
    const int status = request.method() == Method::unknown ? 501 : 405;
    return Refusal{status, {{HeaderId::allow, allow_value(capabilities)}}, {}};
}

/// Section 8.2.2.1: only SIP and SIPS can be served here; a TEL URI could not be resolved to
/// anybody.
std::optional<Refusal> check_request_uri(const Message& request) {
    const auto uri = Uri::parse(request.request_uri());
    if (uri && uri->is_sip()) return std::nullopt;
    return Refusal{416, {}, {}};
}

/// Section 8.2.2.3: every option tag in Require must be understood; those that are not come back in
/// Unsupported.
std::optional<Refusal> check_require(const Message& request, const Capabilities& capabilities) {
    if (request.method() == Method::cancel || request.method() == Method::ack) return std::nullopt;
    const auto required = all<Require>(request);
    if (!required) return std::nullopt;
    std::vector<std::string> unknown;
    for (const Require& tag : *required) {
        if (!contains(capabilities.extensions, tag.text)) unknown.emplace_back(tag.text);
    }
    if (unknown.empty()) return std::nullopt;
    return Refusal{420, {{HeaderId::unsupported, fmt::format("{}", fmt::join(unknown, ", "))}}, {}};
}

/// Section 8.2.3: a body of a type, encoding or language that is not understood is refused, unless
/// it says that it is optional.
std::optional<Refusal> check_content(const Message& request, const Capabilities& capabilities) {
    if (request.body().empty()) return std::nullopt;
    if (const auto disposition = get_if<ContentDisposition>(request)) {
        if (disposition->is_optional()) return std::nullopt;
    }
    const auto type = get<ContentType>(request);
    const auto known = [&](const std::string& accepted) {
        const auto slash = accepted.find('/');
        return type->is(accepted.substr(0, slash), accepted.substr(slash + 1));
    };
    if (type &&
        std::none_of(capabilities.content_types.begin(), capabilities.content_types.end(), known)) {
        return Refusal{415, {{HeaderId::accept, accept_value(capabilities)}}, {}};
    }
    if (const auto encoding = request.find(HeaderId::content_encoding);
        encoding && *encoding != "identity") {
        return Refusal{415, {{HeaderId::accept_encoding, "identity"}}, {}};
    }
    return std::nullopt;
}

/// Section 21.4.7: a caller who accepts no type that we could answer with cannot be served (RFC
/// 4475 section 3.3.13).
std::optional<Refusal> check_accept(const Message& request) {
    if (request.method() != Method::invite || !request.has(HeaderId::accept)) return std::nullopt;
    const auto ranges = all<Accept>(request);
    const auto takes_sdp = [](const Accept& range) { return range.includes("application", "sdp"); };
    if (!ranges || ranges->empty() || std::any_of(ranges->begin(), ranges->end(), takes_sdp))
        return std::nullopt;
    return Refusal{406, {}, {}};
}

}  // namespace

std::optional<Refusal> check_request(const Message& request, const Capabilities& capabilities) {
    if (auto refusal = check_method(request, capabilities)) return refusal;
    if (auto refusal = check_request_uri(request)) return refusal;
    if (auto refusal = check_require(request, capabilities)) return refusal;
    if (auto refusal = check_content(request, capabilities)) return refusal;
    return check_accept(request);
}

std::string allow_value(const Capabilities& capabilities) {
    return fmt::format("{}", fmt::join(capabilities.methods, ", "));
}

std::string accept_value(const Capabilities& capabilities) {
    return fmt::format("{}", fmt::join(capabilities.content_types, ", "));
}

std::string supported_value(const Capabilities& capabilities) {
    return fmt::format("{}", fmt::join(capabilities.extensions, ", "));
}

}  // namespace siplab
