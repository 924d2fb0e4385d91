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

bool carries(const Message& request, HeaderId header, std::string_view realm) {
    bool found = false;
    const auto look = [&](const auto& one) { found = found || one.value("realm") == realm; };
    if (header == HeaderId::authorization) {
        each<Authorization>(request, look);
    } else {
        each<ProxyAuthorization>(request, look);
    }
    return found;
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
    // What a proxy knows of this user's realms in other requests does not belong into this one.
    for (const HeaderId header : {HeaderId::authorization, HeaderId::proxy_authorization}) {
        std::erase_if(known_[header],
                      [&](const auto& entry) { return !carries(request, header, entry.first); });
    }
    learn<WwwAuthenticate>(response, HeaderId::authorization);
    learn<ProxyAuthenticate>(response, HeaderId::proxy_authorization);
    write(request, HeaderId::authorization);
    write(request, HeaderId::proxy_authorization);
}

void ClientCredentials::repeat(Message& request, HeaderId header) { write(request, header); }

template <class Asked>
void ClientCredentials::learn(const Message& response, HeaderId header) {
    for (digest::Challenge& challenge : challenges<Asked>(response)) {
        const std::string realm = challenge.realm;
        known_[header].insert_or_assign(realm, std::move(challenge));
    }
}

void ClientCredentials::write(Message& request, HeaderId header) {
    if (known_[header].empty() || password_.empty()) return;
    request.remove(header);
    const std::string uri(request.request_uri());
    const std::string body(request.body());
    for (const auto& [realm, challenge] : known_[header]) {
        const std::uint32_t count = ++nonce_counts_[challenge.nonce];
        const digest::Credentials credentials =
            digest::answer(challenge, user_, password_, {request.method_text(), uri, body},
                           identifiers_.cnonce(), count);
        request.add(header, credentials.to_text());
    }
}

}  // namespace siplab
