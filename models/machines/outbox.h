// Where an agent's parts put the effects of the input at hand, each with what caused it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "models/base/agent.h"
#include "models/machines/machine.h"

namespace siplab {

/// Collects one batch of effects. The current cause, dialog and transaction are stamped on each
/// effect as it is put in.
class Outbox {
  public:
    explicit Outbox(Time now) : now_(now) {}

    [[nodiscard]] Time now() const { return now_; }
    /// Adds an effect under the current cause; returns its index.
    int put(decltype(Effect::what) what);
    /// Adds the move along `row`; returns its index, to be the cause of what the row's steps do.
    int moved(const Table& table, std::string_view instance, const Row& row);
    void note(std::string_view topic, std::string text);
    [[nodiscard]] Effects take() { return std::move(effects_); }

  private:
    friend class CauseScope;
    friend class AboutScope;
    Time now_;
    Effects effects_;
    int cause_ = Effect::by_input;
    std::string dialog_;
    std::string transaction_;
};

/// While it lives, effects are caused by the effect with this index.
class CauseScope {
  public:
    CauseScope(Outbox& out, int cause) : out_(out), before_(std::exchange(out.cause_, cause)) {}
    ~CauseScope() { out_.cause_ = before_; }
    CauseScope(const CauseScope&) = delete;
    CauseScope& operator=(const CauseScope&) = delete;

  private:
    Outbox& out_;
    int before_;
};

/// While it lives, effects belong to this dialog (Call-ID) and transaction.
class AboutScope {
  public:
    AboutScope(Outbox& out, std::string_view dialog, std::string_view transaction)
        : out_(out),
          dialog_(std::exchange(out.dialog_, std::string(dialog))),
          transaction_(std::exchange(out.transaction_, std::string(transaction))) {}
    ~AboutScope() {
        out_.dialog_ = std::move(dialog_);
        out_.transaction_ = std::move(transaction_);
    }
    AboutScope(const AboutScope&) = delete;
    AboutScope& operator=(const AboutScope&) = delete;

  private:
    Outbox& out_;
    std::string dialog_;
    std::string transaction_;
};

}  // namespace siplab
