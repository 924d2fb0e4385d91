#include "models/machines/outbox.h"

namespace siplab {

int Outbox::put(decltype(Effect::what) what) {
    effects_.push_back({std::move(what), cause_, dialog_, transaction_});
    return static_cast<int>(effects_.size()) - 1;
}

int Outbox::moved(const Table& table, std::string_view instance, const Row& row) {
    return put(Transition{std::string(table.name), std::string(instance),
                          std::string(table.states[row.from].name),
                          std::string(table.events[row.on].name),
                          std::string(table.states[row.to].name), std::string(row.clause)});
}

void Outbox::note(std::string_view topic, std::string text) {
    put(Note{std::string(topic), std::move(text)});
}

}  // namespace siplab
