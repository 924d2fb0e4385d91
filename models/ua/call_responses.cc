// The responses of a call and its session descriptions (RFC 3261 sections 9.2, 13.3, 14.2, 15.1.2;
// RFC 3264).
#include <cassert>
#include <utility>

#include "models/message/headers.h"
#include "models/ua/call.h"
#include "models/ua/request_checks.h"
#include "models/ua/user_agent_core.h"

namespace siplab {

Message Call::make_response(int status, Part part) const {
    const Message& request = at_work(part).request;
    Message response =
        response_to(request, status, dialog_.local_tag(), status >= 300 ? refusal_.reason : "");
    if (status > 100 && status < 300) {
        // Section 12.1.1: what makes a dialog carries the Record-Route back and names our Contact.
        for (std::size_t i = 0; i < request.header_count(); ++i) {
            const HeaderField field = request.header(i);
            if (field.id == HeaderId::record_route) response.add(field.id, field.value);
        }
        const auto via = get<Via>(request);
        const bool tcp = via && via->transport == "TCP";
        const Address peer{via ? std::string(via->host) : std::string(), 0};
        response.add(HeaderId::contact,
                     agent_.contact_for(peer, tcp ? Transport::tcp : Transport::udp));
    }
    return response;
}

void Call::respond(Outbox& out, int status, Part part, std::string_view body) {
    if (status >= 300) refusal_ = {};
    Message response = make_response(status, part);
    if (!body.empty()) response.set_body("application/sdp", body);
    if (status > 100 && part == Part::session) dialog_.sent_response(out, status);
    agent_.layer().respond(out, at_work(part).transaction, std::move(response));
}

void Call::respond_2xx(Outbox& out, Part part) {
    Message response = make_response(200, part);
    const Capabilities& capabilities = agent_.config().capabilities;
    response.add(HeaderId::allow, allow_value(capabilities));
    if (const std::string supported = supported_value(capabilities); !supported.empty()) {
        response.add(HeaderId::supported, supported);
    }
    const std::string_view offer = at_work(part).request.body();
    const std::string body =
        offer.empty() ? owner_.make_offer(*this) : owner_.make_answer(*this, offer);
    if (!body.empty()) response.set_body("application/sdp", body);
    sent_description(out, body);
    at_work(part).retransmissions_of_2xx = 0;
    if (part == Part::session) dialog_.sent_response(out, 200);
    agent_.layer().respond(out, at_work(part).transaction, std::move(response));
}

void Call::respond_rejection(Outbox& out, Part part) {
    Message response = make_response(refusal_.status, part);
    for (const auto& [id, value] : refusal_.headers) response.add(id, value);
    if (part == Part::session) dialog_.sent_response(out, refusal_.status);
    agent_.layer().respond(out, at_work(part).transaction, std::move(response));
}

void Call::answer_bye(Outbox& out) {
    assert(bye_at_hand_ != nullptr);
    dialog_.end(out, DialogMachine::Event::bye);
    agent_.layer().respond(out, bye_transaction_, response_to(*bye_at_hand_, 200));
}

// ---- offer/answer -------------------------------------------------------------------------------

void Call::take_description(Outbox& out, const Message& message, OfferAnswer::Event as) {
    const auto type = get_if<ContentType>(message);
    if (message.body().empty() || !type || !type->is("application", "sdp")) return;
    // A description that is not due (the answer of a 180 again in the 200, say) is ignored (RFC
    // 3261 section 13.2.1).
    if (fire_offer_answer(out, as)) remote_description_ = message.body();
}

void Call::sent_description(Outbox& out, std::string_view body) {
    if (body.empty()) return;
    using E = OfferAnswer::Event;
    fire_offer_answer(out, offer_answer_.accepts(E::answer_sent) ? E::answer_sent : E::offer_sent);
    local_description_ = body;
}

bool Call::fire_offer_answer(Outbox& out, OfferAnswer::Event event) {
    const AboutScope about(out, dialog_.call_id(), {});
    return offer_answer_.fire(out, event, [](const Step&) {});
}

}  // namespace siplab
