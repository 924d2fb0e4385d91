#include "scenarios/happenings.h"

#include <charconv>

#include <fmt/core.h>

#include "models/message/headers.h"
#include "models/message/message.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

using trace::Kind;
using trace::Record;

bool is_message_event(const Sentence& event, const Record& record) {
    const bool received = event.is("received");
    if (record.kind != (received ? Kind::received : Kind::sent)) return false;
    const std::string other = event.slot("OTHER");
    if (!other.empty() && record.peer != other) return false;
    const std::optional<MessageGist> gist = gist_of(record.message);
    return gist && is_called(*gist, event.slot("MESSAGE"), event.slot("METHOD"));
}

int leading_status(std::string_view text) {
    int status = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + std::min<std::size_t>(3, text.size()), status);
    return error == std::errc{} && end == text.data() + 3 && status >= 300 && status <= 699 ? status
                                                                                            : 0;
}

}  // namespace

std::string MessageGist::to_text() const {
    return request ? method : fmt::format("{} to {}", status, method);
}

std::optional<MessageGist> gist_of(const std::string& bytes) {
    const Result<Message> message = Message::parse(bytes);
    if (!message) return std::nullopt;
    if (message->is_request()) return MessageGist{true, 0, std::string(message->method_text())};
    const Result<CSeq> cseq = get<CSeq>(*message);
    return MessageGist{false, message->status(),
                       cseq ? std::string(cseq->method_text) : std::string("?")};
}

bool is_called(const MessageGist& gist, std::string_view message, std::string_view method) {
    if (gist.request) return gist.method == message;
    return fmt::format("{}", gist.status) == message && (method.empty() || gist.method == method);
}

int status_of_failure(const Record& note, const std::vector<Record>& records) {
    if (const int status = leading_status(note.text); status != 0) return status;
    const std::string_view method = note.topic == "failed" ? "INVITE" : "REGISTER";
    int last = 0;
    for (const Record& record : records) {
        if (record.id >= note.id) break;
        if (record.kind != Kind::received || record.node != note.node ||
            record.dialog != note.dialog)
            continue;
        const std::optional<MessageGist> gist = gist_of(record.message);
        if (gist && !gist->request && gist->status >= 300 && gist->method == method)
            last = gist->status;
    }
    return last;
}

bool is_event(const Sentence& event, const Record& record, const std::vector<Record>& records) {
    if (event.is("received") || event.is("sent")) {
        return record.node == event.slot("NODE") && is_message_event(event, record);
    }
    const bool noticed =
        record.kind == Kind::note && record.node == event.slot("PHONE") && event.is(record.topic);
    if (!noticed) return false;
    if (const std::string count = event.slot("COUNT"); !count.empty())
        return record.text.starts_with(count + " ");
    const std::string status = event.slot("FAILURE");
    return status.empty() || fmt::format("{}", status_of_failure(record, records)) == status;
}

}  // namespace siplab
