// Session::parse: cuts a description into lines and checks each against RFC 8866 section 9.
#include <algorithm>
#include <cstring>
#include <string_view>

#include "models/message/scanner.h"
#include "models/sdp/cursor.h"
#include "models/sdp/sdp.h"

namespace siplab::sdp {

namespace {

/// More lines than any description has; bounds what one body can cost.
constexpr std::size_t max_lines = 2048;

/// Where a line type may stand: lines come in the order of their rank, and only some may repeat.
struct Place {
    char type;
    std::uint8_t rank;
    bool repeats;
};

constexpr std::uint8_t time_rank = 9;  // t=, r= and z= take turns here
constexpr std::array session_places{
    Place{'v', 0, false},  Place{'o', 1, false}, Place{'s', 2, false}, Place{'i', 3, false},
    Place{'u', 4, false},  Place{'e', 5, true},  Place{'p', 6, true},  Place{'c', 7, false},
    Place{'b', 8, true},   Place{'t', 9, true},  Place{'r', 9, true},  Place{'z', 9, true},
    Place{'k', 10, false}, Place{'a', 11, true},
};
constexpr std::array media_places{
    Place{'i', 1, false}, Place{'c', 2, true}, Place{'b', 3, true},
    Place{'k', 4, false}, Place{'a', 5, true},
};

template <std::size_t N>
const Place* find_place(const std::array<Place, N>& places, char type) {
    const auto* found = std::find_if(places.begin(), places.end(),
                                     [type](const Place& p) { return p.type == type; });
    return found == places.end() ? nullptr : found;
}

bool is_base64(std::string_view text) {
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
               c == '/';
    });
}

bool all_visible_ascii(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

/// addr-spec, as far as SDP needs it: something, "@", something.
bool is_addr_spec(std::string_view text) {
    const std::size_t at = text.rfind('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of("()<>") == std::string_view::npos;
}

/// phone = ["+"] DIGIT 1*(SP / "-" / DIGIT)
bool is_phone(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    return text.size() >= 2 && is_digit(text.front()) &&
           text.find_first_not_of("0123456789 -") == std::string_view::npos;
}

/// The three forms of e= and p=: bare, with a comment behind it, in angle brackets behind a name.
bool is_contact(std::string_view text, bool (*is_bare)(std::string_view)) {
    if (text.empty()) return false;
    const auto trimmed = [](std::string_view part) {
        while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
        return part;
    };
    if (text.back() == ')') {
        const std::size_t open = text.find('(');
        return open != std::string_view::npos && open + 2 < text.size() &&
               is_bare(trimmed(text.substr(0, open)));
    }
    if (text.back() == '>') {
        const std::size_t open = text.find('<');
        return open != std::string_view::npos && open > 0 &&
               is_bare(text.substr(open + 1, text.size() - open - 2));
    }
    return is_bare(trimmed(text));
}

/// time = POS-DIGIT 9*DIGIT, or "0" where `zero` allows it.
bool is_time(std::string_view digits, bool zero) {
    return (zero && digits == "0") || (digits.size() >= 10 && digits.front() != '0');
}

bool take_unit(Cursor& in) { return in.take('d') || in.take('h') || in.take('m') || in.take('s'); }

}  // namespace

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) { session_.text_ = text; }

    Result<Session> run() {
        if (!read_lines() || !check_whole()) return tl::unexpected(diagnosis());
        return std::move(session_);
    }

  private:
    bool read_lines() {
        const char* at = text_.data();
        const char* const end = at + text_.size();
        while (at != end) {
            ++line_;
            const auto left = static_cast<std::size_t>(end - at);
            const auto* feed = static_cast<const char*>(std::memchr(at, '\n', left));
            if (feed == nullptr) {
                return fail(end, "RFC 8866 section 9, CRLF", "the end of the line (CRLF)");
            }
            const char* stop = feed != at && feed[-1] == '\r' ? feed - 1 : feed;
            if (!read_line(at, stop)) return false;
            at = feed + 1;
        }
        return true;
    }

    bool read_line(const char* begin, const char* end) {
        if (end - begin < 2 || begin[1] != '=') {
            return fail(begin, "RFC 8866 section 5",
                        "a line as <type>=<value>, without space around =");
        }
        const std::string_view value(begin + 2, static_cast<std::size_t>(end - begin - 2));
        for (const char& c : value) {
            if (c == '\r' || c == '\0') {
                return fail(&c, "RFC 8866 section 9, byte-string",
                            "neither CR nor NUL within a line");
            }
        }
        if (session_.lines_.size() == max_lines) return fail(begin, "max_lines", "fewer lines");
        if (!check_place(begin, *begin) || !check_value(*begin, value)) return false;
        session_.lines_.push_back(Line{value, *begin});
        return true;
    }

    // ---- order --------------------------------------------------------------------------------

    bool check_place(const char* at, char type) {
        if (type == 'm') {
            if (rank_ < time_rank && !in_media_) return fail_missing(at);
            return begin_media();
        }
        const Place* place =
            in_media_ ? find_place(media_places, type) : find_place(session_places, type);
        if (place == nullptr) {
            return in_media_ && find_place(session_places, type) != nullptr
                       ? fail(at, order_rule,
                              "a line that may stand in a media description: i c b k a")
                       : fail(at, "RFC 8866 section 5, <type>",
                              "a type letter that RFC 8866 defines");
        }
        if (!in_media_ && skips_required(place->rank)) return fail_missing(at);
        if (place->rank < rank_)
            return fail(at, order_rule,
                        "this line earlier: order is v o s i u e p c b t r z k a m");
        if (place->rank == rank_ && !place->repeats && count_ > 0) {
            return fail(at, order_rule, "this line only once");
        }
        if (type == 'r' && last_ != 't' && last_ != 'r') {
            return fail(at, "RFC 8866 section 5.10", "t= before r=");
        }
        if (type == 'z' && last_ != 'r') return fail(at, "RFC 8866 section 5.11", "r= before z=");
        rank_ = place->rank;
        last_ = type;
        ++count_;
        return true;
    }

    /// v, o, s and t must not be left out on the way to `rank`.
    [[nodiscard]] bool skips_required(std::uint8_t rank) const {
        const int done = count_ == 0 ? -1 : rank_;
        const auto skipped = [&](int required) { return done < required && rank > required; };
        return skipped(0) || skipped(1) || skipped(2) || skipped(time_rank);
    }

    bool fail_missing(const char* at) {
        const int done = count_ == 0 ? -1 : rank_;
        if (done < 0) return fail(at, "RFC 8866 section 5.1", "v=0 as the first line");
        if (done < 1) return fail(at, "RFC 8866 section 5.2", "o= after v=");
        if (done < 2) return fail(at, "RFC 8866 section 5.3", "s= after o=");
        return fail(at, "RFC 8866 section 5.9", "t= before this line");
    }

    bool begin_media() {
        in_media_ = true;
        rank_ = 0;
        count_ = 1;
        last_ = 'm';
        has_direction_ = false;
        session_.media_at_.push_back(session_.lines_.size());
        return true;
    }

    bool check_whole() {
        const char* end = text_.data() + text_.size();
        if (!in_media_ && rank_ < time_rank) {
            ++line_;
            return fail_missing(end);
        }
        if (session_.connection()) return true;
        for (std::size_t i = 0; i < session_.media_count(); ++i) {
            const Media media = session_.media(i);
            // A stream with port zero has no address to be reached at (RFC 3264 section 8.2: its
            // lines may be left out).
            if (media.is_rejected() || media.connection()) continue;
            const Line& line = session_.lines_[session_.media_at_[i]];
            line_ = static_cast<std::size_t>(std::count(text_.data(), line.value.data(), '\n')) + 1;
            return fail(line.value.data() - 2, "RFC 8866 section 5.7",
                        "c= for this stream or for the session");
        }
        return true;
    }

    // ---- values -------------------------------------------------------------------------------

    bool check_value(char type, std::string_view value) {
        switch (type) {
            case 'v': return check_version(value);
            case 'o': return check_origin(value);
            case 's':
                session_.name_ = value;
                return !value.empty() ||
                       fail(value.data(), "RFC 8866 section 5.3", "a name, or one space or dash");
            case 'i': return !value.empty() || fail(value.data(), "RFC 8866 section 5.4", "text");
            case 'u':
                return all_visible_ascii(value) ||
                       fail(value.data(), "RFC 8866 section 5.5", "a URI");
            case 'e':
                return is_contact(value, is_addr_spec) ||
                       fail(value.data(), "RFC 8866 section 5.6, email-address",
                            "an address as user@host");
            case 'p':
                return is_contact(value, is_phone) ||
                       fail(value.data(), "RFC 8866 section 5.6, phone-number",
                            "a number as +1 617 555-6011");
            case 'c': return check_connection(value);
            case 'b': return check_bandwidth(value);
            case 't': return check_timing(value);
            case 'r': return check_repeat(value);
            case 'z': return check_zones(value);
            case 'k': return check_key(value);
            case 'a': return check_attribute(value);
            default: return check_media(value);
        }
    }

    bool check_version(std::string_view value) {
        if (value == "0") return true;
        Cursor in(value);
        const bool number = !in.take_digits().empty() && in.at_end();
        if (number) status_ = 488;  // well formed, but a protocol that we do not speak
        return fail(value.data(), "RFC 8866 section 5.1", "version 0");
    }

    bool check_origin(std::string_view value) {
        constexpr const char* rule = "RFC 8866 section 5.2";
        Origin& o = session_.origin_;
        Cursor in(value);
        o.username = in.take_visible();
        if (o.username.empty() || !in.take(' '))
            return fail(in.at(), rule, "a user name or -, then a space");
        o.session_id = in.take_digits();
        if (o.session_id.empty() || !in.take(' '))
            return fail(in.at(), rule, "a numeric session id, then a space");
        o.session_version = in.take_digits();
        if (o.session_version.empty() || !in.take(' '))
            return fail(in.at(), rule, "a numeric version, then a space");
        o.nettype = in.take_token();
        if (o.nettype.empty() || !in.take(' '))
            return fail(in.at(), rule, "a network type as IN, then a space");
        o.addrtype = in.take_token();
        if (o.addrtype.empty() || !in.take(' '))
            return fail(in.at(), rule, "an address type as IP4, then a space");
        o.address = in.take_visible();
        return (!o.address.empty() && in.at_end()) || fail(in.at(), rule, "one address");
    }

    bool check_connection(std::string_view value) {
        constexpr const char* rule = "RFC 8866 section 5.7";
        Cursor in(value);
        if (in.take_token().empty() || !in.take(' '))
            return fail(in.at(), rule, "a network type as IN, then a space");
        const std::string_view addrtype = in.take_token();
        if (addrtype.empty() || !in.take(' '))
            return fail(in.at(), rule, "an address type as IP4, then a space");
        const std::string_view address = in.take_visible();
        if (address.empty() || !in.at_end()) return fail(in.at(), rule, "one address");
        const std::size_t slash = std::min(address.find('/'), address.size());
        const bool multicast = Connection{{}, addrtype, address.substr(0, slash)}.is_multicast();
        Cursor suffix(address.substr(slash));
        if (addrtype == "IP4" && multicast) return check_ip4_multicast(suffix);
        if (addrtype == "IP6" && multicast) return check_ip6_multicast(suffix);
        const bool is_ip = addrtype == "IP4" || addrtype == "IP6";
        return !is_ip || suffix.at_end() ||
               fail(suffix.at(), rule, "no / behind a unicast address");
    }

    bool check_ip4_multicast(Cursor suffix) {
        constexpr const char* rule = "RFC 8866 section 5.7";
        unsigned number = 0;
        if (!suffix.take('/') || !suffix.take_number(number, 255)) {
            return fail(suffix.at(), rule, "a multicast address with its TTL, 0 to 255");
        }
        if (suffix.take('/') && (!suffix.take_number(number) || number == 0)) {
            return fail(suffix.at(), rule, "a number of addresses");
        }
        return suffix.at_end() || fail(suffix.at(), rule, "the end of the line");
    }

    bool check_ip6_multicast(Cursor suffix) {
        if (suffix.at_end()) return true;
        unsigned number = 0;
        return (suffix.take('/') && suffix.take_number(number) && number > 0 && suffix.at_end()) ||
               fail(suffix.at(), "RFC 8866 section 5.7", "a number of addresses and no TTL");
    }

    bool check_bandwidth(std::string_view value) {
        Cursor in(value);
        return (!in.take_token().empty() && in.take(':') && !in.take_digits().empty() &&
                in.at_end()) ||
               fail(in.at(), "RFC 8866 section 5.8", "a type, a colon and a number");
    }

    bool check_timing(std::string_view value) {
        constexpr const char* rule = "RFC 8866 section 5.9";
        Cursor in(value);
        const char* before = in.at();
        if (!is_time(in.take_digits(), true) || !in.take(' '))
            return fail(before, rule, "a start time: 0 or at least ten digits, then a space");
        before = in.at();
        if (!is_time(in.take_digits(), true))
            return fail(before, rule, "a stop time: 0 or at least ten digits");
        return in.at_end() || fail(in.at(), rule, "the end of the line");
    }

    bool check_repeat(std::string_view value) {
        constexpr const char* rule = "RFC 8866 section 5.10";
        Cursor in(value);
        const std::string_view interval = in.take_digits();
        if (interval.empty() || interval.front() == '0')
            return fail(value.data(), rule, "a repeat interval above zero");
        take_unit(in);
        int times = 0;
        while (in.take(' ')) {
            if (in.take_digits().empty())
                return fail(in.at(), rule, "a time with an optional unit d, h, m or s");
            take_unit(in);
            ++times;
        }
        return (in.at_end() && times >= 2) ||
               fail(in.at(), rule, "an active duration and at least one offset");
    }

    bool check_zones(std::string_view value) {
        constexpr const char* rule = "RFC 8866 section 5.11";
        Cursor in(value);
        do {
            const char* before = in.at();
            if (!is_time(in.take_digits(), false) || !in.take(' '))
                return fail(before, rule, "an adjustment time, then a space");
            in.take('-');
            if (in.take_digits().empty()) return fail(in.at(), rule, "an offset");
            take_unit(in);
        } while (in.take(' '));
        return in.at_end() || fail(in.at(), rule, "the end of the line");
    }

    bool check_key(std::string_view value) {
        const auto begins = [value](std::string_view with) {
            return value.substr(0, with.size()) == with;
        };
        const bool known = value == "prompt" || (begins("clear:") && value.size() > 6) ||
                           (begins("base64:") && is_base64(value.substr(7))) ||
                           (begins("uri:") && all_visible_ascii(value.substr(4)));
        return known || fail(value.data(), "RFC 8866 section 5.12",
                             "prompt, clear:..., base64:... or uri:...");
    }

    bool check_attribute(std::string_view value) {
        constexpr const char* rule = "RFC 8866 section 5.13";
        Cursor in(value);
        const std::string_view name = in.take_token();
        if (name.empty()) return fail(in.at(), rule, "an attribute name");
        if (in.at_end()) return check_direction(name);
        if (!in.take(':')) return fail(in.at(), rule, "a colon or the end of the line");
        return !in.at_end() || fail(in.at(), rule, "a value behind the colon");
    }

    /// Section 6.7: at most one direction for the session and one for each stream.
    bool check_direction(std::string_view name) {
        const bool is_direction = name.size() == 8 && (name == "sendrecv" || name == "sendonly" ||
                                                       name == "recvonly" || name == "inactive");
        if (!is_direction) return true;
        if (has_direction_)
            return fail(name.data(), "RFC 8866 section 6.7", "only one direction attribute here");
        has_direction_ = true;
        return true;
    }

    bool check_media(std::string_view value) {
        constexpr const char* rule = "RFC 8866 section 5.14";
        Cursor in(value);
        unsigned number = 0;
        if (in.take_token().empty() || !in.take(' '))
            return fail(in.at(), rule, "a media type as audio, then a space");
        if (!in.take_number(number, 65535)) return fail(in.at(), rule, "a port from 0 to 65535");
        if (in.take('/') && (!in.take_number(number) || number == 0))
            return fail(in.at(), rule, "a number of ports");
        if (!in.take(' ')) return fail(in.at(), rule, "a space before the protocol");
        do {
            if (in.take_token().empty()) return fail(in.at(), rule, "a protocol as RTP/AVP");
        } while (in.take('/'));
        if (in.at_end()) return fail(in.at(), rule, "at least one format");
        while (in.take(' ')) {
            if (in.take_token().empty()) return fail(in.at(), rule, "a format");
        }
        return in.at_end() || fail(in.at(), rule, "formats, each behind one space");
    }

    // ---- failures -----------------------------------------------------------------------------

    static constexpr const char* order_rule = "RFC 8866 section 5, order of lines";

    bool fail(const char* at, const char* rule, const char* expected) {
        failed_at_ = at;
        rule_ = rule;
        expected_ = expected;
        return false;
    }

    [[nodiscard]] Diagnosis diagnosis() const {
        Diagnosis made;
        made.offset = static_cast<std::size_t>(failed_at_ - text_.data());
        made.line = std::max<std::size_t>(line_, 1);
        made.rule = rule_;
        made.read = printable(text_.substr(made.offset));
        made.expected = expected_;
        made.status = status_;
        return made;
    }

    std::string_view text_;
    Session session_;
    std::size_t line_ = 0;
    std::size_t count_ = 0;  ///< lines read in this part
    std::uint8_t rank_ = 0;  ///< of the last line read
    char last_ = 0;
    bool in_media_ = false;
    bool has_direction_ = false;
    int status_ = 400;
    const char* failed_at_ = nullptr;
    const char* rule_ = "";
    const char* expected_ = "";
};

Result<Session> Session::parse(std::string_view text) { return Parser(text).run(); }

}  // namespace siplab::sdp
