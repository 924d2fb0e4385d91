#include "models/agents/registrar.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"

namespace siplab {

using namespace std::chrono_literals;

struct Registrar::Binding {
    Binding(const std::string& user, std::string contact, TimerBook& book)
        : uri(std::move(contact)), machine(fmt::format("{} at {}", user, uri)), timers(book) {}

    std::string uri;
    std::string call_id;
    std::uint32_t cseq = 0;
    Time until{};
    std::optional<unsigned> q;
    Machine<BindingMachine> machine;
    TimerSet timers;
};

namespace {

/// Step 5: the address of record without parameters, escapes resolved; its user part is the key.
std::string user_in_to(const Message& request) {
    const auto to = get<To>(request);
    return to ? unescape(to->uri.user()) : std::string();
}

bool same_uri(std::string_view a, std::string_view b) {
    const auto left = Uri::parse(a);
    const auto right = Uri::parse(b);
    return left && right && equivalent(*left, *right);
}

std::uint32_t cseq_of(const Message& request) {
    const auto cseq = get<CSeq>(request);
    return cseq ? cseq->number : 0;
}

std::int64_t whole_seconds(Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

}  // namespace

std::string q_text(unsigned thousandths) {
    std::string text = fmt::format("{}.{:03}", thousandths / 1000, thousandths % 1000);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

Registrar::Registrar(RegistrarConfig config, TimerBook& book)
    : config_(std::move(config)), book_(book) {}

Registrar::~Registrar() = default;

bool Registrar::knows(std::string_view user) const {
    return config_.users.contains(std::string(user));
}

std::vector<std::string> Registrar::lookup(std::string_view user) const {
    std::vector<std::string> contacts;
    for (Located& one : locate(user)) contacts.push_back(std::move(one.uri));
    return contacts;
}

std::vector<Registrar::Located> Registrar::locate(std::string_view user) const {
    std::vector<Located> contacts;
    if (const auto it = bindings_.find(user); it != bindings_.end()) {
        for (const auto& binding : it->second) {
            // A contact of another scheme (mailto:, section 10.2.1) is kept and listed, but no call
            // can go there.
            const auto uri = Uri::parse(binding->uri);
            if (!binding->machine.ended() && uri && uri->is_sip())
                contacts.push_back({binding->uri, binding->q.value_or(1000)});
        }
    }
    std::reverse(contacts.begin(), contacts.end());
    return contacts;
}

Message Registrar::process(Outbox& out, const Message& request, std::string_view to_tag) {
    const std::string user = user_in_to(request);
    std::vector<Update> updates;
    auto refusal = check(request, user);
    if (!refusal) sweep(user);
    if (!refusal) refusal = collect(request, bindings_[user], updates);
    if (refusal) {
        Message response = response_to(request, refusal->status, to_tag, refusal->reason);
        for (const auto& [id, value] : refusal->headers) response.add(id, value);
        return response;
    }
    for (const Update& update : updates) apply(out, request, user, update);
    sweep(user);
    Message response = response_to(request, 200, to_tag);
    for (const auto& binding : bindings_[user]) {  // step 8: every current binding
        const std::string q = binding->q ? fmt::format(";q={}", q_text(*binding->q)) : "";
        response.add(HeaderId::contact, fmt::format("<{}>{};expires={}", binding->uri, q,
                                                    whole_seconds(binding->until - out.now())));
    }
    return response;
}

/// Steps 1 and 5: is the domain ours, and is there such a user?
std::optional<Refusal> Registrar::check(const Message& request, const std::string& user) const {
    const auto to = get<To>(request);
    if (!to || !to->uri.is_sip()) return Refusal{400, {}, "To Is Not A SIP URI"};
    if (to->uri.host() != config_.domain || !knows(user)) return Refusal{404, {}, {}};
    return std::nullopt;
}

/// Steps 6 and 7 up to the commit: what the Contact header fields ask for. Nothing is changed when
/// one of them fails.
std::optional<Refusal> Registrar::collect(const Message& request, const Bindings& bindings,
                                          std::vector<Update>& updates) const {
    const auto contacts = all<Contact>(request);
    if (!contacts) return Refusal{400, {}, "Bad Contact"};
    const auto header = get_if<Expires>(request);
    const std::string call_id(request.find(HeaderId::call_id).value_or(""));
    const auto out_of_order = [&](const Binding& binding) {
        return binding.call_id == call_id && cseq_of(request) <= binding.cseq;
    };
    const Refusal late{500, {}, "CSeq Out Of Order"};
    const bool star = std::any_of(contacts->begin(), contacts->end(),
                                  [](const Contact& one) { return one.is_star(); });
    if (star) {
        if (contacts->size() != 1 || !header || header->value != 0)
            return Refusal{400, {}, "Bad Use Of Contact *"};
        for (const auto& binding : bindings) {
            if (out_of_order(*binding)) return late;
            updates.push_back({binding->uri, Time::zero(), {}});
        }
        return std::nullopt;
    }
    for (const Contact& contact : *contacts) {
        Time expires = config_.default_expires;
        if (const auto own = contact.expires()) {
            expires = std::chrono::seconds{*own};
        } else if (header) {
            expires = std::chrono::seconds{header->value};
        }
        if (expires > Time::zero() && expires < 3600s && expires < config_.min_expires) {
            return Refusal{
                423,
                {{HeaderId::min_expires, std::to_string(whole_seconds(config_.min_expires))}},
                {}};
        }
        for (const auto& binding : bindings) {
            if (same_uri(binding->uri, contact.uri.text()) && out_of_order(*binding)) return late;
        }
        updates.push_back(
            {std::string(contact.uri.text()), std::min(expires, config_.max_expires), contact.q()});
    }
    return std::nullopt;
}

void Registrar::apply(Outbox& out, const Message& request, const std::string& user,
                      const Update& update) {
    Bindings& bindings = bindings_[user];
    const auto same = [&](const auto& binding) { return same_uri(binding->uri, update.uri); };
    auto it = std::find_if(bindings.begin(), bindings.end(), same);
    const bool known = it != bindings.end();
    if (!known) {
        if (update.expires == Time::zero()) return;
        it = bindings.insert(bindings.end(), std::make_unique<Binding>(user, update.uri, book_));
    }
    Binding& binding = **it;
    binding.call_id = request.find(HeaderId::call_id).value_or("");
    binding.cseq = cseq_of(request);
    binding.until = out.now() + update.expires;
    binding.q = update.q;
    using E = BindingMachine::Event;
    const E event = update.expires == Time::zero() ? E::removed : known ? E::refreshed : E::added;
    fire(out, binding, event, update.expires);
}

void Registrar::fire(Outbox& out, Binding& binding, BindingMachine::Event event, Time expires) {
    const AboutScope about(out, binding.call_id, {});
    binding.machine.fire(out, event, [&](const Step& step) {
        if (step.verb == Verb::stop) return binding.timers.stop(out, step.timer);
        assert(step.verb == Verb::start && step.timer == Timer::expire);
        binding.timers.start(out, step.timer, expires, [this, &binding](Outbox& later) {
            fire(later, binding, BindingMachine::Event::timer_expire, Time::zero());
        });
    });
}

/// Bindings whose machine is at its end are forgotten, so that they are neither listed nor called.
void Registrar::sweep(const std::string& user) {
    std::erase_if(bindings_[user], [](const auto& binding) { return binding->machine.ended(); });
}

}  // namespace siplab
