// The registrar and its location service (RFC 3261 section 10.3).
//
// Knows the users of one domain and where they are now. Authentication happens before (step 3);
// nothing is kept on disk.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "models/machines/binding.h"
#include "models/machines/executor.h"
#include "models/stack/transaction_layer.h"
#include "models/ua/refusal.h"
#include "models/ua/timer_set.h"

namespace siplab {

struct RegistrarConfig {
    std::string domain;
    std::set<std::string> users;  ///< user parts of the addresses of record that exist
    Time default_expires = std::chrono::seconds{3600};
    Time min_expires = std::chrono::seconds{60};
    Time max_expires = std::chrono::seconds{3600};
};

/// A preference as it is written: "0.5", "1", "0.125" (section 25.1, qvalue).
std::string q_text(unsigned thousandths);

class Registrar {
  public:
    Registrar(RegistrarConfig config, TimerBook& book);
    ~Registrar();

    /// Processes a REGISTER (steps 1 and 4 to 8) and returns the response, without Content-Length.
    Message process(Outbox& out, const Message& request, std::string_view to_tag);

    [[nodiscard]] bool knows(std::string_view user) const;
    /// The contact URIs at which this user can be reached now, the latest registered first; empty
    /// when there are none.
    [[nodiscard]] std::vector<std::string> lookup(std::string_view user) const;
    /// The same with the preference that each contact was registered with, in thousandths.
    struct Located {
        std::string uri;
        unsigned q = 1000;
    };
    [[nodiscard]] std::vector<Located> locate(std::string_view user) const;

  private:
    struct Binding;
    struct Update {
        std::string uri;
        Time expires{};
        std::optional<unsigned> q;  ///< in thousandths; kept as registered (section 10.3)
    };
    using Bindings = std::vector<std::unique_ptr<Binding>>;

    [[nodiscard]] std::optional<Refusal> check(const Message& request,
                                               const std::string& user) const;
    [[nodiscard]] std::optional<Refusal> collect(const Message& request, const Bindings& bindings,
                                                 std::vector<Update>& updates) const;
    void apply(Outbox& out, const Message& request, const std::string& user, const Update& update);
    void fire(Outbox& out, Binding& binding, BindingMachine::Event event, Time expires);
    void sweep(const std::string& user);

    RegistrarConfig config_;
    TimerBook& book_;
    std::map<std::string, Bindings, std::less<>>
        bindings_;  ///< by user part of the address of record
};

}  // namespace siplab
