#include "models/stack/matching.h"

#include <algorithm>

#include <fmt/format.h>

#include "models/message/chars.h"
#include "models/message/headers.h"

namespace siplab {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), chars::lower);
    return out;
}

std::string rfc2543_identity(const Message& request, const Via& via) {
    const auto from = get_if<From>(request);
    const auto cseq = get_if<CSeq>(request);
    return fmt::format("{}\n{}\n{}\n{}\n{}", request.request_uri(), from ? from->tag() : "",
                       request.find(HeaderId::call_id).value_or(""), cseq ? cseq->number : 0,
                       via.to_text());
}

bool is_hex(char c) { return chars::is(c, chars::hex); }

}  // namespace

std::string transaction_name(const Message& message, const Via& via, std::string_view method) {
    const std::string_view branch = via.branch();
    std::string name(branch.empty() ? message.find(HeaderId::call_id).value_or("") : branch);
    name += ' ';
    name += method;
    return name;
}

std::string transaction_label(std::string_view name) {
    const std::size_t space = name.rfind(' ');
    std::string_view branch = name.substr(0, space);
    if (is_rfc3261_branch(branch)) branch.remove_prefix(magic_cookie.size());
    if (branch.starts_with('-')) branch.remove_prefix(1);
    // Our own identifiers end in eight digits of chance, and a proxy's in eight more against loops,
    // which tell a reader nothing.
    constexpr std::size_t chance = 9;
    const auto ends_in_chance = [&branch] {
        return branch.size() > chance && branch[branch.size() - chance] == '-' &&
               std::all_of(branch.end() - chance + 1, branch.end(), is_hex);
    };
    while (ends_in_chance()) branch.remove_suffix(chance);
    return std::string(branch) + std::string(name.substr(space));
}

RequestKey::RequestKey(const Message& request, const Via& via)
    : has_cookie_(is_rfc3261_branch(via.branch())) {
    if (has_cookie_) {
        const std::uint16_t port = via.port == 0 ? std::uint16_t{5060} : via.port;
        rest_ = fmt::format("{}\n{}:{}", lower(via.branch()), lower(via.host), port);
        return;
    }
    rest_ = rfc2543_identity(request, via);
    if (const auto to = get_if<To>(request)) to_tag_ = to->tag();
}

std::string RequestKey::of(std::string_view method, std::string_view to_tag) const {
    std::string key(method);
    key += '\n';
    key += to_tag;
    key += '\n';
    key += rest_;
    return key;
}

}  // namespace siplab
