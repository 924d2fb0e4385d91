#include "models/machines/timers.h"

#include <algorithm>
#include <cassert>

namespace siplab {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// When timer E is reset to T2 for the first time: T1, 2*T1, ... have run out one after the other
/// (RFC 3261 17.1.2.2).
Time until_timer_e_reaches_t2(const TimerValues& values) {
    Time elapsed{};
    Time interval = values.t1;
    while (interval < values.t2) {
        elapsed += interval;
        interval = std::min(2 * interval, values.t2);
    }
    return elapsed;
}

}  // namespace

std::string_view to_text(Timer timer) {
    switch (timer) {
        case Timer::none: return "";
        case Timer::A: return "A";
        case Timer::B: return "B";
        case Timer::C: return "C";
        case Timer::D: return "D";
        case Timer::E: return "E";
        case Timer::F: return "F";
        case Timer::G: return "G";
        case Timer::H: return "H";
        case Timer::I: return "I";
        case Timer::J: return "J";
        case Timer::K: return "K";
        case Timer::L: return "L";
        case Timer::M: return "M";
        case Timer::N: return "N";
        case Timer::trying: return "trying";
        case Timer::late_trying: return "late trying";
        case Timer::retransmit_2xx: return "2xx retransmit";
        case Timer::wait_ack: return "wait for ACK";
        case Timer::glare: return "glare";
        case Timer::refresh: return "refresh";
        case Timer::retry: return "retry";
        case Timer::expire: return "expire";
        case Timer::progress: return "progress";
        case Timer::give_up: return "give-up";
        case Timer::ring: return "ring";
    }
    return "";
}

Time first_interval(Timer timer, const TimerValues& values, Transport transport) {
    const bool reliable = is_reliable(transport);
    switch (timer) {
        case Timer::A:  // RFC 3261 17.1.1.2
        case Timer::E:  // 17.1.2.2
        case Timer::G:  // 17.2.1
            return reliable ? Time::zero() : values.t1;
        case Timer::B:         // RFC 3261 17.1.1.2
        case Timer::F:         // 17.1.2.2
        case Timer::H:         // 17.2.1
        case Timer::L:         // RFC 6026 8.7
        case Timer::M:         // RFC 6026 8.4
        case Timer::N:         // RFC 6665 4.1.2.4
        case Timer::give_up:   // RFC 3261 9.1
        case Timer::wait_ack:  // 13.3.1.4
            return 64 * values.t1;
        case Timer::C:  // 16.6 step 11: longer than three minutes
            return seconds{181};
        case Timer::D:  // 17.1.1.2: at least 32 s, and as long as the server's timer H
            return reliable ? Time::zero() : std::max<Time>(seconds{32}, 64 * values.t1);
        case Timer::J:  // 17.2.2
            return reliable ? Time::zero() : 64 * values.t1;
        case Timer::I:  // 17.2.1
        case Timer::K:  // 17.1.2.2
            return reliable ? Time::zero() : values.t4;
        case Timer::trying:  // 17.2.1
            return milliseconds{200};
        case Timer::late_trying:  // RFC 4320 4.1
            return until_timer_e_reaches_t2(values);
        case Timer::retransmit_2xx:  // RFC 3261 13.3.1.4: whatever the transport is
            return values.t1;
        default: break;
    }
    assert(false && "a timer whose interval a message or the lab gives");
    return Time::zero();
}

bool is_set(Timer timer, Transport transport) {
    const bool retransmits = timer == Timer::A || timer == Timer::E || timer == Timer::G;
    return !(retransmits && is_reliable(transport));
}

Time next_interval(Timer timer, Time last, const TimerValues& values) {
    if (timer == Timer::A) return 2 * last;
    assert(timer == Timer::E || timer == Timer::G || timer == Timer::retransmit_2xx);
    return std::min(2 * last, values.t2);
}

}  // namespace siplab
