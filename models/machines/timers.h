// How long each timer runs (RFC 3261 section 17 and Table 4, RFC 6026 section 8): all derive from
// T1, T2, T4 and the transport.
#pragma once

#include "models/base/types.h"
#include "models/machines/machine.h"

namespace siplab {

/// The three base values of RFC 3261 Table 4; a lab may change them.
struct TimerValues {
    Time t1 = std::chrono::milliseconds{500};  ///< estimate of the round-trip time
    Time t2 = std::chrono::seconds{4};         ///< longest interval between retransmissions of a
                                               ///< non-INVITE request or an INVITE response
    Time t4 = std::chrono::seconds{5};         ///< longest time that a message stays in the network
};

/// The first interval of a timer, A to N, trying, late_trying, retransmit_2xx, wait_ack and
/// give_up. Timers that are set for a stated time by a header field or the lab (expire, refresh,
/// ...) have none here and assert. D, I, J and K are zero on a reliable transport: they fire at
/// once. A, E and G are zero there because they are not set at all: see is_set().
Time first_interval(Timer timer, const TimerValues& values, Transport transport);

/// False for the timers that drive retransmissions (A, E, G) on a reliable transport: they SHOULD
/// NOT be started there.
bool is_set(Timer timer, Transport transport);

/// The interval that follows `last` when a timer is restarted: A doubles without bound (17.1.1.2),
/// E, G and retransmit_2xx double up to T2 (17.1.2.2, 17.2.1, 13.3.1.4).
Time next_interval(Timer timer, Time last, const TimerValues& values);

}  // namespace siplab
