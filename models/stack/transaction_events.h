// From news to events: the pure functions that stand before the tables (docs/architecture.md, rule
// 1).
//
// Everything that depends on data is decided here; the tables of models/machines/ decide the rest.
// A piece of news that the RFCs forbid is no event but the reason, in words for a student.
#pragma once

#include <tl/expected.hpp>

#include "models/machines/invite_client.h"
#include "models/machines/invite_server.h"
#include "models/machines/non_invite_client.h"
#include "models/machines/non_invite_server.h"

namespace siplab {

/// What happened to a transaction, with the few facts that matter.
struct News {
    enum class Kind : std::uint8_t {
        request,          ///< client: from the user; server: from the network, first or repeated
        response,         ///< client: from the network; server: from the user
        ack,              ///< an ACK that matches an INVITE server transaction
        cancel,           ///< the user cancels this INVITE client transaction
        transport_error,  ///< what it sent could not be sent
        timer,
    };
    Kind kind = Kind::request;
    int status = 0;             ///< of a response
    Timer timer = Timer::none;  ///< that fired
    bool tcp_for_size = false;  ///< the error hit TCP, which only the request's length had chosen
    bool answered = false;      ///< client: some response came already
    bool may_say_100 = false;   ///< non-INVITE server: RFC 4320 section 4.1 allows 100 by now
};

/// The event, or why there is none.
template <class M>
using EventOrReason = tl::expected<typename M::Event, const char*>;

inline constexpr const char* not_for_this_machine = "this transaction has no use for it";
inline constexpr const char* only_100_allowed =
    "only 100 may be sent before the answer to such a request (RFC 4320 4.1)";
inline constexpr const char* too_early_for_100 =
    "over UDP 100 may not be sent so early (RFC 4320 4.1)";

/// The event that stands for the firing of this timer.
template <class M>
constexpr EventOrReason<M> timer_event(Timer timer) {
    for (std::size_t i = 0; i < M::events.size(); ++i) {
        if (M::events[i].timer == timer) return static_cast<typename M::Event>(i);
    }
    return tl::unexpected(not_for_this_machine);
}

/// Section 18.1.1: UDP is tried again when TCP is refused and was chosen for the request's length
/// alone.
constexpr bool falls_back_to_udp(const News& news) { return news.tcp_for_size && !news.answered; }

template <class M>
EventOrReason<M> event_of(const News& news);

template <>
inline EventOrReason<InviteClient> event_of<InviteClient>(const News& news) {
    using E = InviteClient::Event;
    switch (news.kind) {
        case News::Kind::request: return E::request;
        case News::Kind::cancel: return E::cancelled;
        case News::Kind::timer: return timer_event<InviteClient>(news.timer);
        case News::Kind::transport_error:
            return falls_back_to_udp(news) ? E::fallback : E::transport_error;
        case News::Kind::response:
            if (news.status < 200) return E::provisional;
            return news.status < 300 ? E::success : E::failure;
        case News::Kind::ack: break;
    }
    return tl::unexpected(not_for_this_machine);
}

template <>
inline EventOrReason<NonInviteClient> event_of<NonInviteClient>(const News& news) {
    using E = NonInviteClient::Event;
    switch (news.kind) {
        case News::Kind::request: return E::request;
        case News::Kind::timer: return timer_event<NonInviteClient>(news.timer);
        case News::Kind::transport_error:
            return falls_back_to_udp(news) ? E::fallback : E::transport_error;
        case News::Kind::response: return news.status < 200 ? E::provisional : E::final;
        case News::Kind::ack:
        case News::Kind::cancel: break;
    }
    return tl::unexpected(not_for_this_machine);
}

template <>
inline EventOrReason<InviteServer> event_of<InviteServer>(const News& news) {
    using E = InviteServer::Event;
    switch (news.kind) {
        case News::Kind::request: return E::request;
        case News::Kind::ack: return E::ack;
        case News::Kind::timer: return timer_event<InviteServer>(news.timer);
        case News::Kind::transport_error: return E::transport_error;
        case News::Kind::response:
            if (news.status < 200) return E::provisional;
            return news.status < 300 ? E::success : E::failure;
        case News::Kind::cancel: break;
    }
    return tl::unexpected(not_for_this_machine);
}

template <>
inline EventOrReason<NonInviteServer> event_of<NonInviteServer>(const News& news) {
    using E = NonInviteServer::Event;
    switch (news.kind) {
        case News::Kind::request: return E::request;
        case News::Kind::timer: return timer_event<NonInviteServer>(news.timer);
        case News::Kind::transport_error: return E::transport_error;
        case News::Kind::response:
            if (news.status == 408) return E::too_late;
            if (news.status >= 200) return E::final;
            if (news.status > 100) return tl::unexpected(only_100_allowed);
            if (!news.may_say_100) return tl::unexpected(too_early_for_100);
            return E::provisional;
        case News::Kind::ack:
        case News::Kind::cancel: break;
    }
    return tl::unexpected(not_for_this_machine);
}

}  // namespace siplab
