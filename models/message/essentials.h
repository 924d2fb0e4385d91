// What a transaction layer reads from every message: RFC 3261 sections 17.1.3, 17.2.3 and 12.2.2.
//
// Cheaper than the typed views because it looks only for these pieces. It trusts that the message
// is well-formed (validate.h); from another it reads something or nothing, but stays within the
// message.
#pragma once

#include <cstdint>
#include <string_view>

#include "models/message/message.h"
#include "models/message/method.h"

namespace siplab {

/// Views into the message; "" for what is not there.
struct Essentials {
    std::string_view branch;   ///< of the top Via
    std::string_view sent_by;  ///< of the top Via: host and port as written
    std::string_view from_tag;
    std::string_view to_tag;
    std::string_view call_id;
    std::string_view cseq_method;
    std::uint32_t cseq = 0;
};

Essentials essentials_of(const Message& message);

}  // namespace siplab
