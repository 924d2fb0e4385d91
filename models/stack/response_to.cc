#include <string>

#include "models/message/headers.h"
#include "models/stack/transaction_layer.h"

namespace siplab {

namespace {

void copy_all(const Message& from, HeaderId id, Message& to) {
    for (std::size_t i = 0; i < from.header_count(); ++i) {
        if (from.header_id(i) == id) to.add(id, from.header(i).value);
    }
}

/// To as it came, with our tag when it has none.
std::string to_with_tag(const Message& request, std::string_view tag) {
    std::string text(request.find(HeaderId::to).value_or(""));
    const auto to = get_if<To>(request);
    if (!tag.empty() && to && to->tag().empty()) append_param(text, "tag", tag);
    return text;
}

}  // namespace

Message response_to(const Message& request, int status, std::string_view to_tag,
                    std::string_view reason) {
    Message response = Message::response(status, reason);
    copy_all(request, HeaderId::via, response);
    copy_all(request, HeaderId::from, response);
    if (request.has(HeaderId::to)) {
        response.add(HeaderId::to,
                     to_with_tag(request, status == 100 ? std::string_view{} : to_tag));
    }
    copy_all(request, HeaderId::call_id, response);
    copy_all(request, HeaderId::cseq, response);
    if (status == 100) copy_all(request, HeaderId::timestamp, response);
    return response;
}

}  // namespace siplab
