#include "models/ua/dialog.h"

#include <algorithm>
#include <utility>

#include "models/message/headers.h"

namespace siplab {

namespace {

constexpr auto no_steps = [](const Step&) {};

template <class H>
std::string tag_of(const Message& message) {
    const auto view = get<H>(message);
    return view ? std::string(view->tag()) : std::string();
}

std::string with_tag(std::string_view value, std::string_view tag) {
    return std::string(value) + ";tag=" + std::string(tag);
}

std::vector<std::string> record_route(const Message& message) {
    std::vector<std::string> routes;
    if (const auto values = all<RecordRoute>(message)) {
        for (const RecordRoute& route : *values) routes.push_back(route.to_text());
    }
    return routes;
}

/// Section 12.2.1.1: a first route without ;lr is a strict router, which expects its own URI in the
/// start line.
bool is_loose(std::string_view route) {
    const auto view = NameAddr::parse(route);
    return view && view->uri.params().has("lr");
}

std::string uri_of(std::string_view name_addr) {
    const auto view = NameAddr::parse(name_addr);
    return view ? std::string(view->uri.text()) : std::string();
}

}  // namespace

std::string contact_uri(const Message& message) {
    const auto contacts = all<Contact>(message);
    if (!contacts || contacts->empty() || contacts->front().is_star()) return {};
    return std::string(contacts->front().uri.text());
}

Dialog::Dialog(std::string instance, std::string local_tag)
    : machine_(std::move(instance)), local_tag_(std::move(local_tag)) {}

Dialog Dialog::for_caller(const Message& invite, std::string instance) {
    Dialog dialog(std::move(instance), tag_of<From>(invite));
    dialog.call_id_ = invite.find(HeaderId::call_id).value_or("");
    dialog.local_ = invite.find(HeaderId::from).value_or("");
    dialog.remote_ = invite.find(HeaderId::to).value_or("");
    dialog.remote_target_ = invite.request_uri();
    if (const auto cseq = get<CSeq>(invite)) dialog.local_cseq_ = cseq->number;
    return dialog;
}

Dialog Dialog::for_callee(const Message& invite, std::string local_tag, std::string instance) {
    Dialog dialog(std::move(instance), std::move(local_tag));
    dialog.call_id_ = invite.find(HeaderId::call_id).value_or("");
    dialog.local_ = with_tag(invite.find(HeaderId::to).value_or(""), dialog.local_tag_);
    dialog.remote_ = invite.find(HeaderId::from).value_or("");
    dialog.remote_tag_ = tag_of<From>(invite);
    dialog.remote_target_ = contact_uri(invite);
    dialog.route_set_ = record_route(invite);
    if (const auto cseq = get<CSeq>(invite)) dialog.remote_cseq_ = cseq->number;
    return dialog;
}

bool Dialog::matches(std::string_view local_tag, std::string_view remote_tag) const {
    return local_tag == local_tag_ && (remote_tag_.empty() || remote_tag == remote_tag_);
}

void Dialog::take_response(Outbox& out, const Message& response) {
    remote_tag_ = tag_of<To>(response);
    remote_ = response.find(HeaderId::to).value_or(remote_);
    // The caller's route set is the Record-Route read backwards (12.1.2); a 2xx sets it anew
    // (13.2.2.4).
    route_set_ = record_route(response);
    std::reverse(route_set_.begin(), route_set_.end());
    refresh_target(response);
    const bool provisional = response.status() < 200;
    machine_.fire(out,
                  provisional ? DialogMachine::Event::provisional : DialogMachine::Event::success,
                  no_steps);
}

void Dialog::take_notify(Outbox& out, const Message& notify) {
    remote_tag_ = tag_of<From>(notify);
    remote_ = notify.find(HeaderId::from).value_or(remote_);
    route_set_ = record_route(notify);  // as a server reads it: not backwards (12.1.1)
    refresh_target(notify);
    machine_.fire(out, DialogMachine::Event::success, no_steps);
}

void Dialog::sent_response(Outbox& out, int status) {
    const auto event = status < 200   ? DialogMachine::Event::provisional
                       : status < 300 ? DialogMachine::Event::success
                                      : DialogMachine::Event::failure;
    machine_.fire(out, event, no_steps);
}

void Dialog::end(Outbox& out, DialogMachine::Event why) { machine_.fire(out, why, no_steps); }

bool Dialog::take_remote_cseq(std::uint32_t number) {
    if (remote_cseq_ && number < *remote_cseq_) return false;
    remote_cseq_ = number;
    return true;
}

void Dialog::refresh_target(const Message& message) {
    if (std::string target = contact_uri(message); !target.empty())
        remote_target_ = std::move(target);
}

Message Dialog::make_request(Method method) { return make(method, ++local_cseq_); }

Message Dialog::make_ack(std::uint32_t invite_cseq) const { return make(Method::ack, invite_cseq); }

Message Dialog::make(Method method, std::uint32_t cseq) const {
    const bool strict = !route_set_.empty() && !is_loose(route_set_.front());
    Message request =
        Message::request(method, strict ? uri_of(route_set_.front()) : remote_target_);
    request.add(HeaderId::max_forwards, "70");
    for (std::size_t i = strict ? 1 : 0; i < route_set_.size(); ++i)
        request.add(HeaderId::route, route_set_[i]);
    if (strict) request.add(HeaderId::route, '<' + remote_target_ + '>');
    request.add(HeaderId::from, local_);
    request.add(HeaderId::to, remote_);
    request.add(HeaderId::call_id, call_id_);
    request.add(HeaderId::cseq, std::to_string(cseq) + ' ' + std::string(to_text(method)));
    return request;
}

}  // namespace siplab
