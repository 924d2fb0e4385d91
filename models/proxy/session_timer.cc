#include "models/proxy/session_timer.h"

#include <algorithm>
#include <chrono>
#include <string>

#include <fmt/format.h>

#include "models/message/headers.h"

namespace siplab {

namespace {

constexpr std::uint32_t default_min_se = 90;  // section 5: without a Min-SE

std::uint32_t seconds_of(Time time) {
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

std::uint32_t min_se_of(const Message& request) {
    const auto header = get_if<MinSE>(request);
    return header ? header->seconds : default_min_se;
}

/// Section 8.1: the refresher stays as it is.
void set_interval(Message& message, std::uint32_t seconds) {
    const auto header = get_if<SessionExpires>(message);
    const std::string refresher = header ? std::string(header->refresher()) : std::string();
    message.set(HeaderId::session_expires,
                refresher.empty() ? std::to_string(seconds)
                                  : fmt::format("{};refresher={}", seconds, refresher));
}

}  // namespace

bool is_session_refresh(const Message& request) {
    return request.method() == Method::invite || request.method() == Method::update;
}

std::optional<Refusal> check_session_timer(const Message& request,
                                           const SessionTimerWishes& wishes) {
    const auto asked = get_if<SessionExpires>(request);
    const bool too_short =
        is_session_refresh(request) && asked && asked->seconds < seconds_of(wishes.min_se);
    if (!too_short || !lists<Supported>(request, "timer")) return std::nullopt;
    return Refusal{422, {{HeaderId::min_se, std::to_string(seconds_of(wishes.min_se))}}, {}};
}

SessionTimerMemory ask_for_session_timer(Message& copy, const SessionTimerWishes& wishes) {
    SessionTimerMemory memory;
    if (!is_session_refresh(copy)) return memory;
    memory.uac_supports = lists<Supported>(copy, "timer");
    const std::uint32_t least = seconds_of(wishes.min_se);
    const std::uint32_t wanted = seconds_of(wishes.session_expires);
    const auto asked = get_if<SessionExpires>(copy);
    if (asked && asked->seconds < least && !memory.uac_supports) {
        copy.set(HeaderId::min_se, std::to_string(std::max(least, min_se_of(copy))));
    }
    const bool ours_is_shorter = wanted != 0 && (!asked || wanted < asked->seconds);
    if (ours_is_shorter) {
        set_interval(copy, std::max(wanted, min_se_of(copy)));
    } else if (asked && asked->seconds < min_se_of(copy)) {
        set_interval(copy, min_se_of(copy));
    }
    if (const auto forwarded = get_if<SessionExpires>(copy)) {
        memory.requested = least != 0 || wanted != 0;
        memory.interval = forwarded->seconds;
    }
    return memory;
}

void complete_session_timer(Message& response, const SessionTimerMemory& memory) {
    const bool ours = memory.requested && memory.uac_supports && response.status() >= 200 &&
                      response.status() < 300 && !response.has(HeaderId::session_expires);
    if (!ours) return;
    response.add(HeaderId::session_expires, fmt::format("{};refresher=uac", memory.interval));
    response.add(HeaderId::require, "timer");
}

}  // namespace siplab
