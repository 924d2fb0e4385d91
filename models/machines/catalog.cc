#include "models/machines/catalog.h"

#include <array>

#include "models/machines/binding.h"
#include "models/machines/bridge.h"
#include "models/machines/callee.h"
#include "models/machines/caller.h"
#include "models/machines/dialog.h"
#include "models/machines/invite_client.h"
#include "models/machines/invite_server.h"
#include "models/machines/modification.h"
#include "models/machines/non_invite_client.h"
#include "models/machines/non_invite_server.h"
#include "models/machines/notifier.h"
#include "models/machines/offer_answer.h"
#include "models/machines/proxy_branch.h"
#include "models/machines/registration.h"
#include "models/machines/response_context.h"
#include "models/machines/subscriber.h"

namespace siplab {

namespace {

// In the order in which a student meets them: transactions, the dialog, calls, registration, the
// PBX, proxies.
constexpr std::array<const Table*, 16> machines{
    &InviteClient::table,           &InviteServer::table,       &NonInviteClient::table,
    &NonInviteServer::table,        &DialogMachine::table,      &CallerMachine::table,
    &CalleeMachine::table,          &OfferAnswer::table,        &ModificationMachine::table,
    &RegistrationMachine::table,    &BindingMachine::table,     &BridgeMachine::table,
    &ResponseContextMachine::table, &ProxyBranchMachine::table, &SubscriberMachine::table,
    &NotifierMachine::table,
};

}  // namespace

std::span<const Table* const> all_machines() { return machines; }

const Table* find_machine(std::string_view name) {
    for (const Table* table : machines) {
        if (table->name == name) return table;
    }
    return nullptr;
}

}  // namespace siplab
