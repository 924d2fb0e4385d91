#include "models/proxy/context.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"
#include "models/proxy/best_response.h"

namespace siplab {

namespace {

/// Section 16.7 step 4: the SIP contacts of a redirection, best first.
std::vector<ProxyTarget> contacts_of(const Message& response) {
    std::vector<ProxyTarget> targets;
    each<Contact>(response, [&](const Contact& contact) {
        if (!contact.is_star() && contact.uri.is_sip())
            targets.push_back({std::string(contact.uri.text()), contact.q().value_or(1000)});
    });
    return targets;
}

}  // namespace

ProxyContext::ProxyContext(const ContextRules& rules, TransactionLayer& layer, TimerBook& book,
                           Identifiers& identifiers, TransactionId server, std::string name,
                           const Message& received, Message prepared,
                           std::vector<ProxyTarget> targets, NewBranch new_branch)
    : rules_(rules),
      layer_(layer),
      book_(book),
      identifiers_(identifiers),
      server_(server),
      machine_(std::move(name)),
      timers_(book),
      received_(received),
      prepared_(std::move(prepared)),
      loop_mark_(loop_mark(received)),
      waiting_(std::move(targets)),
      new_branch_(std::move(new_branch)) {}

ProxyContext::~ProxyContext() = default;

bool ProxyContext::at_work() const {
    return std::any_of(branches_.begin(), branches_.end(),
                       [](const auto& branch) { return !branch->finished(); });
}

bool ProxyContext::gone() const { return machine_.ended() && !at_work(); }

std::vector<TransactionId> ProxyContext::clients() const {
    std::vector<TransactionId> ids;
    for (const auto& branch : branches_) ids.push_back(branch->client());
    return ids;
}

ProxyBranch* ProxyContext::branch_of(TransactionId client) {
    const auto it = std::find_if(branches_.begin(), branches_.end(),
                                 [&](const auto& branch) { return branch->client() == client; });
    return it == branches_.end() ? nullptr : it->get();
}

// ---- what happens -------------------------------------------------------------------------------

void ProxyContext::start(Outbox& out) {
    const bool says_100 = received_.method() == Method::invite && rules_.trying != Trying::late;
    fire(out, !says_100                        ? Event::forward
              : rules_.trying == Trying::first ? Event::forward_after_100
                                               : Event::forward_before_100);
}

void ProxyContext::receive(Outbox& out, TransactionId client, const Message& response) {
    if (ProxyBranch* branch = branch_of(client)) branch->receive(out, response);
}

void ProxyContext::failed(Outbox& out, TransactionId client, Failure failure) {
    if (ProxyBranch* branch = branch_of(client)) branch->failed(out, failure);
}

void ProxyContext::cancel(Outbox& out) {
    waiting_.clear();
    fire(out, Event::cancel);
}

void ProxyContext::branch_delivers(Outbox& out, ProxyBranch& /*branch*/, const Message& response) {
    if (busy_) {
        delivered_.push_back(response);
    } else {
        take(out, response);
    }
}

void ProxyContext::take(Outbox& out, const Message& response) {
    if (response.status() >= 300) note_final(response);
    at_hand_ = &response;
    fire(out, event_of(response));
    at_hand_ = nullptr;
}

/// Section 16.7 step 4. A 3xx on all of whose contacts the proxy recurses is no answer any more.
void ProxyContext::note_final(const Message& response) {
    const int status = response.status();
    if (status >= 600) waiting_.clear();
    const auto uri = Uri::parse(prepared_.request_uri());
    const bool may_recurse = rules_.recurses && status / 100 == 3 && uri &&
                             rules_.identity.is_us(*uri) &&
                             machine_.state() == ResponseContextMachine::State::proceeding;
    std::vector<ProxyTarget> fresh;
    if (may_recurse) {
        std::vector<ProxyTarget> known = tried_;
        add_targets(known, waiting_);
        const std::size_t before = known.size();
        add_targets(known, contacts_of(response));
        fresh.assign(known.begin() + static_cast<std::ptrdiff_t>(before), known.end());
    }
    if (fresh.empty()) {
        finals_.push_back(response);
    } else {
        add_targets(waiting_, fresh);
    }
}

ProxyContext::Event ProxyContext::event_of(const Message& response) const {
    const int status = response.status();
    if (status < 200) return Event::provisional;
    if (status < 300) return Event::success;
    const bool others = at_work();
    if (others && status >= 600) return Event::global_failure;
    if (!others && !waiting_.empty()) return Event::failure_targets_left;
    return others ? Event::failure : Event::last_failure;
}

// ---- the machine and its steps ------------------------------------------------------------------

void ProxyContext::fire(Outbox& out, Event event) {
    const AboutScope about(out, received_.find(HeaderId::call_id).value_or(""), {});
    const bool was_busy = std::exchange(busy_, true);
    machine_.fire(out, event, [&](const Step& step) { perform(out, step); });
    busy_ = was_busy;
    while (!busy_ && !delivered_.empty()) {
        const Message next = delivered_.front();
        delivered_.erase(delivered_.begin());
        take(out, next);
    }
}

void ProxyContext::perform(Outbox& out, const Step& step) {
    switch (step.verb) {
        case Verb::send: return send_back(out, *at_hand_);
        case Verb::start: return start_timer(out, step.timer);
        case Verb::stop: return timers_.stop(out, step.timer);
        case Verb::make:
            if (step.word == "100")
                return layer_.respond(out, server_, response_to(received_, 100));
            if (step.word == "branches") return make_branches(out);
            if (step.word == "CANCEL of other branches") return cancel_branches(out);
            if (step.word == "best response") return send_best(out);
            break;
        default: break;
    }
    assert(false && "a step that a response context cannot perform");
}

void ProxyContext::start_timer(Outbox& out, Timer timer) {
    const bool ring = timer == Timer::ring;
    const Time interval =
        ring ? rules_.ring_limit : first_interval(Timer::M, rules_.timers, Transport::udp);
    timers_.start(out, timer, interval, [this, ring](Outbox& later) {
        fire(later, ring ? Event::timer_ring : Event::timer_m);
    });
}

/// Section 16.6: everybody at once, or those of the highest q value that is left.
void ProxyContext::make_branches(Outbox& out) {
    std::vector<ProxyTarget> group = std::exchange(waiting_, {});
    std::stable_sort(group.begin(), group.end(),
                     [](const ProxyTarget& a, const ProxyTarget& b) { return a.q > b.q; });
    if (rules_.forking == Forking::sequential) {
        const auto end = std::find_if(group.begin(), group.end(), [&](const ProxyTarget& one) {
            return one.q != group.front().q;
        });
        waiting_.assign(end, group.end());
        group.erase(end, group.end());
    }
    for (const ProxyTarget& target : group) {
        tried_.push_back(target);
        make_branch(out, target);
    }
}

void ProxyContext::make_branch(Outbox& out, const ProxyTarget& target) {
    Message copy = copy_for(prepared_, target.uri, rules_.identity, rules_.forwarding);
    const SessionTimerMemory memory = ask_for_session_timer(copy, rules_.session_timer);
    if (rules_.gateway != nullptr) rules_.gateway->rewrite(copy);
    const auto way = next_hop(copy, rules_.names, rules_.transport);
    if (!way) {
        out.note("ignored", fmt::format("no way to {}: {}", target.uri, way.error().to_text()));
    }
    branches_.push_back(std::make_unique<ProxyBranch>(
        BranchTools{layer_, book_, rules_.timer_c}, *this,
        fmt::format("{} to {}", machine_.instance(), target.uri), std::move(copy), received_));
    ProxyBranch& branch = *branches_.back();
    branch.session_timer = memory;
    branch.begin(out, way ? std::optional(*way) : std::nullopt, loop_mark_);
    if (branch.client() != 0) new_branch_(branch.client());
}

void ProxyContext::cancel_branches(Outbox& out) {
    if (received_.method() != Method::invite) return;
    for (const auto& branch : branches_) {
        if (!branch->finished()) branch->cancel(out);
    }
}

void ProxyContext::send_best(Outbox& out) {
    Message best = best_response(finals_);
    if (best.status() == 408 && rules_.timeout_status != 408) {
        best = response_to(received_, rules_.timeout_status, {}, "No Response");
    }
    const auto to = get<To>(best);
    const bool ours = to && to->tag().empty();  // section 8.2.6.2: only a 100 goes without a tag
    if (ours) {
        best = response_to(received_, best.status(), identifiers_.tag(), best.reason());
    }
    failure_sent_ = true;
    send_back(out, std::move(best));
}

/// Section 16.7 step 9: a 2xx that comes when a failure went back already finds no transaction.
void ProxyContext::send_back(Outbox& out, Message response) {
    if (rules_.gateway != nullptr) rules_.gateway->rewrite(response);
    const bool late = failure_sent_ && response.status() < 300;
    if (late || layer_.request_of(server_) == nullptr)
        return layer_.forward_response(out, std::move(response));
    layer_.respond(out, server_, std::move(response));
}

}  // namespace siplab
