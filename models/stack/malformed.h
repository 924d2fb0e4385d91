// The answer to a request that cannot be read (RFC 3261 sections 8.2.7, 16.3, 18.3, 21.4.1),
// without any transaction.
#pragma once

#include "models/stack/transaction_layer.h"

namespace siplab {

/// Sends the status that the diagnosis names, if this is a request that may be answered: never an
/// ACK (section 17), never a response, and not without a Via to send it by. The same bytes get the
/// same answer each time (8.2.7).
void answer_malformed(Outbox& out, const TransportConfig& config, const Message& message,
                      const Diagnosis& diagnosis, const Received& packet);

/// True for an ACK to an answer given here: a stateless server ignores it (8.2.7).
bool acknowledges_stateless_answer(const Message& ack);

}  // namespace siplab
