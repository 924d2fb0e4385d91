// The one executor: it looks up a row, moves, records the move, and has the row's steps performed.
#include "models/machines/executor.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/machines/invite_server.h"

namespace siplab {
namespace {

using Event = InviteServer::Event;
using State = InviteServer::State;

struct Performed {
    std::vector<Verb> verbs;
    auto operator()() {
        return [this](const Step& step) { verbs.push_back(step.verb); };
    }
};

TEST(Machine, TakesTheRowForAnEventAndHasItsStepsPerformedInOrder) {
    Machine<InviteServer> machine("alice-invite-1 INVITE");
    Outbox out(Time{});
    Performed performed;
    EXPECT_TRUE(machine.fire(out, Event::request, performed()));
    EXPECT_EQ(machine.state(), State::proceeding);
    EXPECT_THAT(performed.verbs, testing::ElementsAre(Verb::start, Verb::deliver));
    const Effects effects = out.take();
    ASSERT_EQ(effects.size(), 1U);
    const auto& move = std::get<Transition>(effects.front().what);
    EXPECT_EQ(move.machine, "invite-server");
    EXPECT_EQ(move.instance, "alice-invite-1 INVITE");
    EXPECT_EQ(move.from, "Start");
    EXPECT_EQ(move.event, "INVITE");
    EXPECT_EQ(move.to, "Proceeding");
    EXPECT_EQ(move.clause, "RFC 3261 17.2.1");
}

TEST(Machine, DoesNothingForAnEventThatHasNoRowHere) {
    Machine<InviteServer> machine("x");
    Outbox out(Time{});
    Performed performed;
    EXPECT_FALSE(machine.accepts(Event::ack));
    EXPECT_FALSE(machine.fire(out, Event::ack, performed()));
    EXPECT_EQ(machine.state(), State::start);
    EXPECT_TRUE(performed.verbs.empty());
    EXPECT_TRUE(out.take().empty());
}

/// A user told by `deliver` may answer at once: the machine has moved before the step is performed.
TEST(Machine, HasMovedBeforeItsStepsArePerformed) {
    Machine<InviteServer> machine("x");
    Outbox out(Time{});
    machine.fire(out, Event::request, [&](const Step& step) {
        if (step.verb == Verb::deliver) {
            machine.fire(out, Event::success, [](const Step&) {});
        }
    });
    EXPECT_EQ(machine.state(), State::accepted);
    const Effects effects = out.take();
    ASSERT_EQ(effects.size(), 2U);
    EXPECT_EQ(effects[1].cause, 0);  // the second move was caused by the first
}

/// A quirk is an edited copy of the rows, run by the same executor. This one never confirms an ACK.
TEST(Machine, RunsAnEditedTableOfTheSameShape) {
    std::vector<Row> rows(InviteServer::rows.begin(), InviteServer::rows.end());
    std::erase_if(rows,
                  [](const Row& row) { return row.on == static_cast<std::uint8_t>(Event::ack); });
    Table deaf = InviteServer::table;
    deaf.rows = rows;
    Machine<InviteServer> machine("x", deaf);
    Outbox out(Time{});
    const auto nothing = [](const Step&) {};
    machine.fire(out, Event::request, nothing);
    machine.fire(out, Event::failure, nothing);
    EXPECT_FALSE(machine.fire(out, Event::ack, nothing));
    EXPECT_EQ(machine.state_name(), "Completed");
}

TEST(Outbox, StampsEachEffectWithItsCauseDialogAndTransaction) {
    Outbox out(Time{});
    {
        const AboutScope about(out, "call-1", "branch INVITE");
        const CauseScope cause(out, out.put(Note{"user", "first"}));
        out.note("user", "second");
    }
    out.note("user", "third");
    const Effects effects = out.take();
    ASSERT_EQ(effects.size(), 3U);
    EXPECT_EQ(effects[0].cause, Effect::by_input);
    EXPECT_EQ(effects[1].cause, 0);
    EXPECT_EQ(effects[1].dialog, "call-1");
    EXPECT_EQ(effects[1].transaction, "branch INVITE");
    EXPECT_EQ(effects[2].cause, Effect::by_input);
    EXPECT_EQ(effects[2].dialog, "");
}

}  // namespace
}  // namespace siplab
