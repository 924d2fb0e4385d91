// Timers and the order of effects: what an agent asks for is done at its time, in its order, with
// its cause.
#include "talkers.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace siplab::test {
namespace {

using testing::SizeIs;
using trace::Kind;

/// Does one thing for each order's verb, and answers a timer with a note.
class Waiter : public Agent {
  public:
    Effects handle(Time now, const Input& input) override {
        if (const auto* fired = std::get_if<TimerFired>(&input)) {
            fired_at.emplace_back(fired->id, now);
            return {Effect{Note{"user", "the timer rang"}, Effect::by_input, {}, {}}};
        }
        const auto& order = std::get<Order>(input);
        if (order.verb == "wait") {
            return {Effect{SetTimer{7, "A", 500ms}, Effect::by_input, "call", "branch INVITE"}};
        }
        if (order.verb == "move and wait") {
            return {Effect{Transition{"invite client", "alice-1", "Calling", "1xx", "Proceeding",
                                      "RFC 3261 section 17.1.1.2"},
                           Effect::by_input, "call", "branch INVITE"},
                    Effect{SetTimer{8, "B", 1s}, 0, "call", "branch INVITE"},
                    Effect{Note{"user", "waiting"}, 1, "call", ""}};
        }
        return {Effect{CancelTimer{7}, Effect::by_input, "call", "branch INVITE"}};
    }

    std::vector<std::pair<std::uint64_t, Time>> fired_at;
};

struct Waiting {
    Waiting() : network(plan()) {
        auto agent = std::make_unique<Waiter>();
        waiter = agent.get();
        network.attach("alice", std::move(agent));
        network.on_record([this](const trace::Record& record) { records.push_back(record); });
    }
    static NetworkPlan plan() {
        NetworkPlan plan;
        plan.nodes = {{"alice", "phone", 1, {}, {}}};
        return plan;
    }
    Network network;
    Waiter* waiter = nullptr;
    std::vector<trace::Record> records;
};

TEST(Timers, FireWhenTheyAreDue) {
    Waiting lab;
    lab.network.schedule(2s, "alice", {"wait", {}}, "alice waits");
    lab.network.run(10s);

    ASSERT_THAT(lab.waiter->fired_at, SizeIs(1));
    EXPECT_EQ(lab.waiter->fired_at[0], (std::pair<std::uint64_t, Time>{7, 2500ms}));
    ASSERT_THAT(lab.records, SizeIs(4));
    const trace::Record& set = lab.records[1];
    EXPECT_EQ(set.kind, Kind::timer_set);
    EXPECT_EQ(set.cause, lab.records[0].id);
    EXPECT_EQ(set.timer, "A");
    EXPECT_EQ(set.timer_id, 7U);
    EXPECT_EQ(set.duration, 500ms);
    const trace::Record& fired = lab.records[2];
    EXPECT_EQ(fired.kind, Kind::timer_fired);
    EXPECT_EQ(fired.at, 2500ms);
    EXPECT_EQ(fired.cause, set.id);
    EXPECT_EQ(fired.timer, "A");
    EXPECT_EQ(fired.dialog, "call");
    EXPECT_EQ(fired.transaction, "branch INVITE");
    EXPECT_EQ(lab.records[3].cause, fired.id) << "the note came of the timer";
}

TEST(Timers, ACancelledTimerNeverFires) {
    Waiting lab;
    lab.network.schedule(0s, "alice", {"wait", {}}, "alice waits");
    lab.network.schedule(100ms, "alice", {"stop waiting", {}}, "alice stops waiting");
    lab.network.run(10s);

    EXPECT_THAT(lab.waiter->fired_at, SizeIs(0));
    ASSERT_THAT(lab.records, SizeIs(4));
    const trace::Record& cancelled = lab.records[3];
    EXPECT_EQ(cancelled.kind, Kind::timer_cancelled);
    EXPECT_EQ(cancelled.timer, "A");
    EXPECT_EQ(cancelled.timer_id, 7U);
    EXPECT_EQ(cancelled.cause, lab.records[2].id);
}

TEST(Timers, CancellingWhatRanOutIsNothing) {
    Waiting lab;
    lab.network.schedule(0s, "alice", {"stop waiting", {}}, "alice stops waiting");
    lab.network.run(1s);
    ASSERT_THAT(lab.records, SizeIs(1));
}

TEST(Effects, NameTheEffectThatCausedThem) {
    Waiting lab;
    lab.network.schedule(0s, "alice", {"move and wait", {}}, "alice moves");
    lab.network.run(100ms);

    ASSERT_THAT(lab.records, SizeIs(4));
    const trace::Record& moved = lab.records[1];
    EXPECT_EQ(moved.kind, Kind::transition);
    EXPECT_EQ(moved.machine, "invite client");
    EXPECT_EQ(moved.instance, "alice-1");
    EXPECT_EQ(moved.from_state, "Calling");
    EXPECT_EQ(moved.event, "1xx");
    EXPECT_EQ(moved.to_state, "Proceeding");
    EXPECT_EQ(moved.clause, "RFC 3261 section 17.1.1.2");
    EXPECT_EQ(moved.cause, lab.records[0].id);
    EXPECT_EQ(lab.records[2].cause, moved.id) << "the timer was set by the move";
    EXPECT_EQ(lab.records[3].cause, lab.records[2].id);
    EXPECT_EQ(lab.records[3].text, "waiting");
}

}  // namespace
}  // namespace siplab::test
