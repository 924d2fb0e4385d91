#include "models/sdp/offer_answer.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "models/message/chars.h"
#include "models/message/scanner.h"

namespace siplab::sdp {

namespace {

using chars::equal_ignoring_case;

constexpr std::string_view telephone_event = "telephone-event";  // RFC 4733
constexpr unsigned first_dynamic_payload = 96;                   // RFC 3551 section 6
constexpr unsigned last_payload = 127;

// ---- codecs and payload types -------------------------------------------------------------------

/// RFC 8866 section 6.6: encoding names compare in any case.
bool is_same(const Codec& a, const Codec& b) {
    return equal_ignoring_case(a.name, b.name) && a.rate == b.rate;
}

bool contains(const std::vector<Codec>& codecs, const Codec& codec) {
    return std::any_of(codecs.begin(), codecs.end(),
                       [&](const Codec& c) { return is_same(c, codec); });
}

std::optional<unsigned> payload_of(std::string_view format) {
    unsigned payload = 0;
    const auto [end, error] =
        std::from_chars(format.data(), format.data() + format.size(), payload);
    const bool whole = error == std::errc() && end == format.data() + format.size();
    return whole && payload <= last_payload ? std::optional(payload) : std::nullopt;
}

/// The formats of an RTP stream whose meaning is known, in order, each codec once. Only one
/// channel: Codec has no more.
std::vector<Codec> codecs_of(const Media& media) {
    std::vector<Codec> codecs;
    media.each_format([&](std::string_view format) {
        const auto payload = payload_of(format);
        const auto map = payload ? media.rtpmap(*payload) : std::nullopt;
        if (!map || map->channels != 1) return;
        const Codec codec{map->payload, std::string(map->encoding), map->rate};
        if (!contains(codecs, codec)) codecs.push_back(codec);
    });
    return codecs;
}

/// Those of `codecs` that are also in `others`.
std::vector<Codec> common_codecs(const std::vector<Codec>& codecs,
                                 const std::vector<Codec>& others) {
    std::vector<Codec> common;
    std::copy_if(codecs.begin(), codecs.end(), std::back_inserter(common),
                 [&](const Codec& codec) { return contains(others, codec); });
    return common;
}

/// Telephone events go beside a codec, never alone.
bool can_talk(const std::vector<Codec>& codecs) {
    return std::any_of(codecs.begin(), codecs.end(), [](const Codec& c) {
        return !equal_ignoring_case(c.name, telephone_event);
    });
}

/// Section 8.3.2: what a payload number meant before it keeps meaning; new codecs get numbers that
/// are still free.
std::vector<Codec> keep_payloads(const std::vector<Codec>& before,
                                 const std::vector<Codec>& wanted) {
    std::vector<Codec> codecs = common_codecs(before, wanted);
    const auto is_taken = [&](unsigned payload) {
        const auto has_it = [payload](const Codec& c) { return c.payload == payload; };
        return std::any_of(before.begin(), before.end(), has_it) ||
               std::any_of(codecs.begin(), codecs.end(), has_it);
    };
    for (Codec codec : wanted) {
        if (contains(codecs, codec)) continue;
        if (is_taken(codec.payload)) {
            codec.payload = first_dynamic_payload;
            while (codec.payload <= last_payload && is_taken(codec.payload)) ++codec.payload;
        }
        if (codec.payload <= last_payload) codecs.push_back(codec);
    }
    return codecs;
}

// ---- writing ----------------------------------------------------------------------------------

std::string_view addrtype_of(std::string_view ip) {
    return ip.find(':') == std::string_view::npos ? "IP4" : "IP6";
}

/// The format parameters that stand beside a codec: our events, or what the peer said of a codec
/// that we take as it is (6.1).
std::string fmtp_line(const Codec& codec, const Media* offered) {
    if (equal_ignoring_case(codec.name, telephone_event)) {
        return fmt::format("a=fmtp:{} 0-15\r\n",
                           codec.payload);  // RFC 4733 section 2.4.1: the DTMF keys
    }
    const std::string format = std::to_string(codec.payload);
    const auto params = offered == nullptr ? std::nullopt : offered->fmtp(format);
    return params ? fmt::format("a=fmtp:{} {}\r\n", format, *params) : std::string();
}

/// An audio stream; `offered` is the stream that it answers, if it does.
std::string audio_stream(std::uint16_t port, const std::vector<Codec>& codecs,
                         std::optional<Direction> direction, const Media* offered = nullptr) {
    std::string text = fmt::format("m=audio {} RTP/AVP", port);
    for (const Codec& codec : codecs) text += fmt::format(" {}", codec.payload);
    text += "\r\n";
    for (const Codec& codec : codecs) {
        text += fmt::format("a=rtpmap:{} {}/{}\r\n", codec.payload, codec.name, codec.rate);
        text += fmtp_line(codec, offered);
    }
    if (direction) text += fmt::format("a={}\r\n", to_text(*direction));
    return text;
}

/// Section 6: a declined stream keeps its place, with port 0.
std::string declined_stream(const Media& media) {
    return fmt::format("m={} 0 {} {}\r\n", media.type(), media.protocol(), media.formats());
}

/// The last description that we sent, when there was one.
std::optional<Session> previous(std::string_view last_sent) {
    if (last_sent.empty()) return std::nullopt;
    auto session = Session::parse(last_sent);
    if (!session) return std::nullopt;
    return *std::move(session);
}

/// "o=" with that version; in a session that stands, all but the version is as it was (section 8).
std::string origin_line(const Local& local, const Session* last, std::uint64_t version) {
    if (last == nullptr) {
        return fmt::format("o={} {} {} IN {} {}\r\n", local.username, local.session_id, version,
                           addrtype_of(local.ip), local.ip);
    }
    const Origin& o = last->origin();
    return fmt::format("o={} {} {} {} {} {}\r\n", o.username, o.session_id, version, o.nettype,
                       o.addrtype, o.address);
}

std::uint64_t version_of(const Session& session) {
    const std::string_view text = session.origin().session_version;
    std::uint64_t version = 0;
    std::from_chars(text.data(), text.data() + text.size(), version);
    return version;
}

std::string compose(const Local& local, const std::optional<Session>& last, const Timing& timing,
                    std::string_view streams) {
    const Session* before = last ? &*last : nullptr;
    const auto with_version = [&](std::uint64_t version) {
        return fmt::format("v=0\r\n{}s=-\r\nc=IN {} {}\r\nt={} {}\r\n{}",
                           origin_line(local, before, version), addrtype_of(local.ip), local.ip,
                           timing.start, timing.stop, streams);
    };
    if (!last) return with_version(local.session_id);
    std::string same = with_version(version_of(*last));
    return same == last->text() ? same : with_version(version_of(*last) + 1);
}

// ---- which stream is ours ---------------------------------------------------------------------

bool is_audio_over_rtp(const Media& media) {
    return media.type() == "audio" && media.protocol() == "RTP/AVP";
}

/// Where our audio stands among the streams agreed before; a removed one's place is used again
/// (section 8.1).
std::size_t audio_place(const Session& last) {
    std::size_t removed = last.media_count();
    for (std::size_t i = 0; i < last.media_count(); ++i) {
        const Media media = last.media(i);
        if (!is_audio_over_rtp(media)) continue;
        if (!media.is_rejected()) return i;
        removed = std::min(removed, i);
    }
    return removed;
}

std::string changed_streams(const Local& local, const Session& last) {
    const std::size_t place = audio_place(last);
    std::string streams;
    for (std::size_t i = 0; i < last.media_count(); ++i) {
        const Media media = last.media(i);
        streams += i == place
                       ? audio_stream(local.port, keep_payloads(codecs_of(media), local.codecs),
                                      local.direction)
                       : declined_stream(media);
    }
    if (place == last.media_count())
        streams += audio_stream(local.port, local.codecs, local.direction);
    return streams;
}

/// The codecs with which an offered stream can be taken; none when it cannot.
std::vector<Codec> acceptable_codecs(const Media& offered, const Local& local) {
    const auto connection = offered.connection();
    const bool multicast = connection && connection->is_multicast();
    if (offered.is_rejected() || !is_audio_over_rtp(offered) || multicast) return {};
    std::vector<Codec> codecs = common_codecs(codecs_of(offered), local.codecs);
    if (!can_talk(codecs)) codecs.clear();
    return codecs;
}

// ---- reading an answer ------------------------------------------------------------------------

/// `place` stands in the session's text.
Diagnosis refusal(const Session& session, std::string_view place, std::string rule,
                  std::string expected) {
    Diagnosis made;
    made.offset = static_cast<std::size_t>(place.data() - session.text().data());
    const auto before = session.text().substr(0, made.offset);
    made.line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    made.rule = std::move(rule);
    made.read = printable(session.text().substr(made.offset));
    made.expected = std::move(expected);
    made.status = 488;
    return made;
}

bool is_possible(Direction offered, Direction answered) {
    return (!sends(answered) || receives(offered)) && (!receives(answered) || sends(offered));
}

bool share_a_format(const Media& offer, const Media& answer) {
    if (offer.is_rtp() && answer.is_rtp()) {
        return !common_codecs(codecs_of(offer), codecs_of(answer)).empty();
    }
    bool found = false;
    answer.each_format([&](std::string_view answered) {
        offer.each_format([&](std::string_view offered) { found = found || offered == answered; });
    });
    return found;
}

/// What is wrong with one stream of an answer; nothing when it fits its offer.
std::optional<Diagnosis> check_stream(const Media& offer, const Media& answer,
                                      const Session& whole) {
    const auto wrong = [&](const char* rule, const char* expected) {
        return refusal(whole, answer.type(), rule, expected);
    };
    if (answer.type() != offer.type())
        return wrong("RFC 3264 section 6.1", "the media type of the offer");
    if (answer.is_rejected()) return std::nullopt;
    if (offer.is_rejected()) return wrong("RFC 3264 section 8.2", "port 0, as in the offer");
    if (!is_possible(offer.direction(), answer.direction())) {
        return wrong("RFC 3264 section 6.1", "a direction that the offer allows");
    }
    if (!share_a_format(offer, answer))
        return wrong("RFC 3264 section 6.1", "a format of the offer");
    return std::nullopt;
}

Stream stream_between(const Media& own, const Media& peer) {
    Stream stream;
    stream.media = own.type();
    stream.accepted = !own.is_rejected() && !peer.is_rejected();
    if (!stream.accepted) return stream;
    const auto connection = peer.connection();
    const bool reachable = connection && !connection->is_unspecified();
    stream.direction =
        direction_of(sends(own.direction()) && receives(peer.direction()) && reachable,
                     receives(own.direction()) && sends(peer.direction()));
    if (connection) stream.remote_ip = connection->address;
    stream.remote_port = peer.port();
    stream.codecs = common_codecs(codecs_of(peer), codecs_of(own));
    return stream;
}

}  // namespace

std::string make_offer(const Local& local, std::string_view last_sent) {
    const auto last = previous(last_sent);
    const std::string streams = last ? changed_streams(local, *last)
                                     : audio_stream(local.port, local.codecs, local.direction);
    return compose(local, last, {"0", "0"}, streams);
}

Result<std::string> make_answer(const Session& offer, const Local& local,
                                std::string_view last_sent) {
    const auto last = previous(last_sent);
    if (last && offer.media_count() < last->media_count()) {
        return tl::unexpected(refusal(offer, offer.text(), "RFC 3264 section 8",
                                      "a stream for each one that the session has had"));
    }
    std::string streams;
    bool wanted = false;
    bool accepted = false;
    for (std::size_t i = 0; i < offer.media_count(); ++i) {
        const Media offered = offer.media(i);
        wanted = wanted || !offered.is_rejected();
        const auto codecs = accepted ? std::vector<Codec>() : acceptable_codecs(offered, local);
        const Direction direction = answer_direction(offered.direction(), local.direction);
        streams += codecs.empty() ? declined_stream(offered)
                                  : audio_stream(local.port, codecs, direction, &offered);
        accepted = accepted || !codecs.empty();
    }
    if (wanted && !accepted) {
        return tl::unexpected(refusal(offer, offer.media(0).type(), "RFC 3264 section 6",
                                      "a stream with a codec that we have"));
    }
    return compose(local, last, offer.timing(), streams);
}

Result<std::vector<Stream>> agree(const Session& offer, const Session& answer, Role role) {
    if (offer.media_count() != answer.media_count()) {
        return tl::unexpected(
            refusal(answer, answer.text(), "RFC 3264 section 6",
                    fmt::format("{} streams, as in the offer", offer.media_count())));
    }
    std::vector<Stream> streams;
    for (std::size_t i = 0; i < offer.media_count(); ++i) {
        const Media offered = offer.media(i);
        const Media answered = answer.media(i);
        if (auto wrong = check_stream(offered, answered, answer))
            return tl::unexpected(*std::move(wrong));
        streams.push_back(role == Role::offerer ? stream_between(offered, answered)
                                                : stream_between(answered, offered));
    }
    return streams;
}

std::optional<Local> local_of(const Session& session) {
    for (std::size_t i = 0; i < session.media_count(); ++i) {
        const Media media = session.media(i);
        const auto connection = media.connection();
        if (media.type() != "audio" || !media.is_rtp() || media.is_rejected() || !connection)
            continue;
        Local local;
        local.username = session.origin().username;
        local.ip = connection->address;
        local.port = media.port();
        local.direction = media.direction();
        media.each_format([&](std::string_view format) {
            unsigned payload = 128;
            std::from_chars(format.data(), format.data() + format.size(), payload);
            const auto map = payload < 128 ? media.rtpmap(payload) : std::nullopt;
            if (map) local.codecs.push_back({payload, std::string(map->encoding), map->rate});
        });
        return local;
    }
    return std::nullopt;
}

std::string continued(std::string_view description, std::string_view last_sent) {
    const auto now = Session::parse(description);
    const auto before = Session::parse(last_sent);
    if (!now || !before || description == last_sent) return std::string(description);
    const Origin& first = before->origin();
    const Origin& fresh = now->origin();
    const bool same = first.username == fresh.username && first.session_id == fresh.session_id &&
                      first.address == fresh.address;
    std::uint64_t version = 0;
    const std::string_view last = first.session_version;
    const auto read = std::from_chars(last.data(), last.data() + last.size(), version);
    if (same || read.ec != std::errc()) return std::string(description);
    const std::string_view line(
        fresh.username.data(),
        static_cast<std::size_t>(fresh.address.data() + fresh.address.size() -
                                 fresh.username.data()));
    std::string text(description);
    text.replace(static_cast<std::size_t>(line.data() - description.data()), line.size(),
                 fmt::format("{} {} {} {} {} {}", first.username, first.session_id, version + 1,
                             first.nettype, first.addrtype, first.address));
    return text;
}

std::string describe_capabilities(const std::vector<Codec>& codecs, std::string_view ip,
                                  std::uint64_t session_id) {
    if (codecs.empty()) return {};
    Local local;
    local.ip = ip;
    local.session_id = session_id;
    return compose(local, std::nullopt, {"0", "0"}, audio_stream(0, codecs, std::nullopt));
}

}  // namespace siplab::sdp
