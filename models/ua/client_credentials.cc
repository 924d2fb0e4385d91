#include "models/ua/client_credentials.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "models/auth/digest.h"
#include "models/message/headers.h"

namespace siplab {

namespace {

/// The challenges of one header field that we understand, the one to answer for each realm.
template <class H>
std::vector<digest::Challenge> challenges(const Message& response) {
    std::vector<digest::Challenge> understood;
    each<H>(response, [&](const H& one) {
        if (auto challenge = digest::Challenge::from(one))
            understood.push_back(*std::move(challenge));
    });
    return digest::choose(understood);
}

/// RFC 3261 section 22.2: a request refused although it carried credentials for that realm is not
/// sent again with the same ones, unless only the nonce was too old.
template <class Answer>
bool already_refused(const Message& request, const digest::Challenge& challenge) {
    bool carried = false;
    each<Answer>(request, [&](const Answer& one) {
        carried = carried || one.value("realm") == challenge.realm;
    });
    return carried && !challenge.stale;
}

template <class Asked, class Answer>
bool answerable(const Message& request, const Message& response) {
    const auto asked = challenges<Asked>(response);
    const auto fresh = [&](const digest::Challenge& one) {
        return !already_refused<Answer>(request, one);
    };
    return !asked.empty() && std::all_of(asked.begin(), asked.end(), fresh);
}

}  // namespace

ClientCredentials::ClientCredentials(std::string user, std::string password,
                                     Identifiers& identifiers)
    : user_(std::move(user)), password_(std::move(password)), identifiers_(identifiers) {}

bool ClientCredentials::can_answer(const Message& request, const Message& response) const {
    if (password_.empty()) return false;
    return response.status() == 407
               ? answerable<ProxyAuthenticate, ProxyAuthorization>(request, response)
               : answerable<WwwAuthenticate, Authorization>(request, response);
}

void ClientCredentials::answer(Message& request, const Message& response) {
    answer_with<WwwAuthenticate>(request, response, HeaderId::authorization);
    answer_with<ProxyAuthenticate>(request, response, HeaderId::proxy_authorization);
}

template <class Asked>
void ClientCredentials::answer_with(Message& request, const Message& response, HeaderId header) {
    const auto asked = challenges<Asked>(response);
    if (asked.empty()) return;
    request.remove(header);
    const std::string uri(request.request_uri());
    const std::string body(request.body());
    for (const digest::Challenge& challenge : asked) {
        const std::uint32_t count = ++nonce_counts_[challenge.nonce];
        const digest::Credentials credentials =
            digest::answer(challenge, user_, password_, {request.method_text(), uri, body},
                           identifiers_.cnonce(), count);
        request.add(header, credentials.to_text());
    }
}

}  // namespace siplab
