#include "models/message/validate.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "models/message/headers.h"

namespace siplab {

namespace {

/// Header fields without which any message can be processed (sections 8.2.2 and 16.3).
bool is_ignorable(HeaderId id) {
    switch (id) {
        case HeaderId::accept_language:
        case HeaderId::alert_info:
        case HeaderId::call_info:
        case HeaderId::content_language:
        case HeaderId::date:
        case HeaderId::error_info:
        case HeaderId::history_info:
        case HeaderId::in_reply_to:
        case HeaderId::mime_version:
        case HeaderId::organization:
        case HeaderId::p_asserted_identity:
        case HeaderId::p_preferred_identity:
        case HeaderId::priority:
        case HeaderId::privacy:
        case HeaderId::reason:
        case HeaderId::reply_to:
        case HeaderId::retry_after:
        case HeaderId::server:
        case HeaderId::subject:
        case HeaderId::timestamp:
        case HeaderId::user_agent:
        case HeaderId::warning:
        case HeaderId::unknown: return true;
        default: return false;
    }
}

/// Section 7.3.1: several lines of one name need a comma list; the four of authentication are
/// excepted.
bool may_repeat(HeaderId id) {
    return info_of(id).is_comma_list || id == HeaderId::unknown ||
           id == HeaderId::www_authenticate || id == HeaderId::authorization ||
           id == HeaderId::proxy_authenticate || id == HeaderId::proxy_authorization;
}

/// Goes through a message and hands over what is wrong, until the taker has enough.
class Judge {
  public:
    Judge(const Message& message, std::vector<Diagnosis>* all) : message_(message), all_(all) {}

    std::optional<Diagnosis> judge() {
        if (const auto via = get_if<Via>(message_)) {
            legacy_ = !chars::equal_ignoring_case(via->branch().substr(0, magic_cookie.size()),
                                                  magic_cookie);
        }
        check_start_line();
        check_fields();
        if (!done()) check_mandatory();
        if (!done() && message_.is_request()) check_request();
        if (!done()) check_body();
        return std::move(first_);
    }

  private:
    [[nodiscard]] bool done() const { return all_ == nullptr && first_.has_value(); }

    void report(Diagnosis diagnosis, bool ignorable = false) {
        if (message_.is_response()) diagnosis.status = 0;
        diagnosis.ignorable = ignorable;
        if (!ignorable && !first_) first_ = diagnosis;
        if (all_ != nullptr) all_->push_back(std::move(diagnosis));
    }

    void report_at(std::string_view where, const char* rule, std::string expected, int status = 400,
                   bool ignorable = false) {
        Diagnosis diagnosis;
        diagnosis.rule = rule;
        diagnosis.read = printable(where);
        diagnosis.expected = std::move(expected);
        diagnosis.status = status;
        report(detail::in_message(std::move(diagnosis), message_, where), ignorable);
    }

    void report_missing(HeaderId id) {
        Diagnosis diagnosis = detail::missing_header(message_, id);
        diagnosis.rule =
            message_.is_request() ? "RFC 3261 section 8.1.1" : "RFC 3261 section 8.2.6.2";
        report(std::move(diagnosis));
    }

    void check_start_line() {
        if (!chars::equal_ignoring_case(message_.version(), "SIP/2.0")) {
            report_at(message_.version(), "RFC 3261 section 21.5.6", "SIP/2.0", 505);
        }
        if (message_.is_response()) {
            if (auto wrong = check_value(HeaderId::subject, message_.reason())) {
                report(detail::in_message(*std::move(wrong), message_, message_.reason()), true);
            }
            return;
        }
        const std::string_view text = message_.request_uri();
        const auto uri = Uri::parse(text);
        if (!uri) {
            report(detail::in_message(uri.error(), message_, text));
        } else if (!uri->headers().empty()) {
            report_at(uri->headers(), "RFC 3261 section 19.1.1, table 1",
                      "no header fields in a Request-URI");
        }
    }

    void check_fields() {
        std::array<bool, known_headers> seen{};
        for (std::size_t i = 0; i < message_.header_count() && !done(); ++i) {
            const HeaderField field = message_.header(i);
            if (auto wrong = check_value(field.id, field.value)) {
                report(detail::in_message(*std::move(wrong), message_, field.value),
                       is_ignorable(field.id));
            }
            if (field.id == HeaderId::unknown) continue;
            bool& before = seen[static_cast<std::size_t>(field.id)];
            if (before && !may_repeat(field.id)) {
                report_at(field.name, "RFC 3261 section 7.3.1",
                          fmt::format("only one {} header field", to_text(field.id)), 400,
                          is_ignorable(field.id));
            }
            before = true;
        }
    }

    void check_mandatory() {
        for (const HeaderId id :
             {HeaderId::to, HeaderId::from, HeaderId::cseq, HeaderId::call_id, HeaderId::via}) {
            if (!message_.has(id)) report_missing(id);
        }
    }

    void check_request() {
        check_cseq_method();
        check_branch();
        // RFC 2543 knew neither of these (section 17.2.3 tells its requests by their branch).
        if (legacy_) return;
        if (!message_.has(HeaderId::max_forwards)) report_missing(HeaderId::max_forwards);
        if (const auto from = get_if<From>(message_); from && from->tag().empty()) {
            report_at(*message_.find(HeaderId::from), "RFC 3261 section 8.1.1.3", "a tag in From");
        }
        check_contact();
    }

    void check_cseq_method() {
        const auto cseq = get_if<CSeq>(message_);
        if (cseq && cseq->method_text != message_.method_text()) {
            report_at(
                cseq->method_text, "RFC 3261 section 8.1.1.5",
                fmt::format("the request's own method {}", printable(message_.method_text())));
        }
    }

    void check_branch() {
        const auto via = get_if<Via>(message_);
        if (via && !legacy_ && !is_rfc3261_branch(via->branch())) {
            report_at(via->branch(), "RFC 3261 section 8.1.1.7",
                      "something unique behind the magic cookie z9hG4bK");
        }
    }

    /// Section 8.1.1.8: a request that makes a dialog says with exactly one SIP or SIPS URI where
    /// its sender is.
    void check_contact() {
        if (message_.method() != Method::invite && message_.method() != Method::subscribe) return;
        if (const auto to = get_if<To>(message_); to && !to->tag().empty()) return;
        if (!message_.has(HeaderId::contact)) {
            report_missing(HeaderId::contact);
            return;
        }
        std::size_t count = 0;
        bool usable = true;
        each<Contact>(message_, [&](const Contact& contact) {
            ++count;
            usable = usable && !contact.is_star() && contact.uri.is_sip();
        });
        // Malformed ones have been reported; nothing was counted then.
        if (count > 1 || !usable) {
            report_at(*message_.find(HeaderId::contact), "RFC 3261 section 8.1.1.8",
                      "exactly one SIP or SIPS URI as Contact");
        }
    }

    void check_body() {
        if (const auto length = get_if<ContentLength>(message_);
            length && length->value > message_.body().size()) {
            report_at(*message_.find(HeaderId::content_length), "RFC 3261 section 18.3",
                      fmt::format("a body of {} octets, {} are there", length->value,
                                  message_.body().size()));
        }
        // Without a Content-Length, line ends after the header fields are noise rather than a body.
        const bool noise = !message_.has(HeaderId::content_length) &&
                           message_.body().find_first_not_of("\r\n") == std::string_view::npos;
        if (!message_.body().empty() && !noise && !message_.has(HeaderId::content_type)) {
            Diagnosis diagnosis = detail::missing_header(message_, HeaderId::content_type);
            diagnosis.expected += " for the body";
            report(std::move(diagnosis));
        }
    }

    const Message& message_;
    std::vector<Diagnosis>* all_;
    std::optional<Diagnosis> first_;
    bool legacy_ = false;  ///< the request's top Via has no magic cookie
};

}  // namespace

std::vector<Diagnosis> validate(const Message& message) {
    std::vector<Diagnosis> all;
    Judge(message, &all).judge();
    return all;
}

std::optional<Diagnosis> first_problem(const Message& message) {
    return Judge(message, nullptr).judge();
}

}  // namespace siplab
