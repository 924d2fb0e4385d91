#include "models/proxy/validation.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/message/headers.h"

namespace siplab {

std::optional<Refusal> check_for_proxy(const Message& request, const ProxyIdentity& proxy) {
    const auto uri = Uri::parse(request.request_uri());
    if (!uri || !uri->is_sip()) return Refusal{416, {}, {}};
    if (const auto left = get_if<MaxForwards>(request); left && left->value == 0)
        return Refusal{483, {}, {}};
    if (has_looped(request, proxy)) return Refusal{482, {}, {}};
    std::vector<std::string> required;  // no option tag for proxies is known here
    each<ProxyRequire>(request, [&](const ProxyRequire& tag) { required.emplace_back(tag.text); });
    if (required.empty()) return std::nullopt;
    return Refusal{
        420, {{HeaderId::unsupported, fmt::format("{}", fmt::join(required, ", "))}}, {}};
}

}  // namespace siplab
