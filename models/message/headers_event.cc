#include "models/message/headers_event.h"

namespace siplab {

namespace {

bool check_seconds(Scanner& in, const Params& params, std::string_view name) {
    const auto value = params.find(name);
    return !value || delta_seconds(*value).has_value() ||
           in.fail_at(params.text().data(), "RFC 6665 section 8.4, subexp-params",
                      "a number of seconds");
}

}  // namespace

std::optional<std::uint32_t> delta_seconds(std::string_view text) {
    Scanner in(text);
    std::uint32_t seconds = 0;
    if (!in.read_number(seconds, 0, no_bound, "", "") || !in.at_end()) return std::nullopt;
    return seconds;
}

bool EventTypeShape::read(Scanner& in, EventTypeShape& out) {
    constexpr const char* rule = "RFC 6665 section 8.4, event-type";
    if (!in.read_token(out.text, rule, "an event package")) return false;
    const bool empty_part = out.text.front() == '.' || out.text.back() == '.' ||
                            out.text.find("..") != std::string_view::npos;
    return !empty_part || in.fail_at(out.text.data(), rule, "a name between the dots");
}

bool EventShape::read(Scanner& in, EventShape& out) {
    return EventTypeShape::read(in, out) && in.read_params(out.params);
}

std::optional<std::uint32_t> SubscriptionStateShape::expires() const {
    return delta_seconds(params.find("expires").value_or(""));
}

std::optional<std::uint32_t> SubscriptionStateShape::retry_after() const {
    return delta_seconds(params.find("retry-after").value_or(""));
}

bool SubscriptionStateShape::read(Scanner& in, SubscriptionStateShape& out) {
    return TokenParamsShape::read(in, out) && check_seconds(in, out.params, "expires") &&
           check_seconds(in, out.params, "retry-after");
}

}  // namespace siplab
