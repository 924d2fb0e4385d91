#include "models/proxy/best_response.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "models/message/headers.h"
#include "models/stack/transaction_layer.h"

namespace siplab {

namespace {

bool is_challenge(const Message& response) {
    return response.status() == 401 || response.status() == 407;
}

/// The lower, the better: 6xx first, then the lowest class, and in it what helps whoever asked to
/// ask better. A 503 says something about one next hop only.
int rank(const Message& response) {
    constexpr std::array telling{401, 407, 415, 420, 484};
    const int status = response.status();
    if (status >= 600) return 0;
    const bool helps = std::find(telling.begin(), telling.end(), status) != telling.end();
    const bool says_little = status == 408 || status == 503;
    return status / 100 * 10 + (helps ? 0 : says_little ? 2 : 1);
}

void copy_challenges(const Message& from, Message& to) {
    for (std::size_t i = 0; i < from.header_count(); ++i) {
        const HeaderId id = from.header_id(i);
        if (id == HeaderId::www_authenticate || id == HeaderId::proxy_authenticate)
            to.add(id, from.header(i).value);
    }
}

}  // namespace

Message best_response(const std::vector<Message>& finals) {
    assert(!finals.empty());
    const auto best =
        std::min_element(finals.begin(), finals.end(),
                         [](const Message& a, const Message& b) { return rank(a) < rank(b); });
    if (best->status() == 503) {
        const auto to = get<To>(*best);
        return response_to(*best, 500, to ? to->tag() : "", "All Next Hops Unavailable");
    }
    Message chosen = *best;
    if (!is_challenge(chosen)) return chosen;
    for (const Message& other : finals) {
        if (&other != &*best && is_challenge(other)) copy_challenges(other, chosen);
    }
    return chosen;
}

}  // namespace siplab
