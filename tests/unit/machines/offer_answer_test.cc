// Whose turn it is to describe the media: the patterns of RFC 6337 table 1, and what must not
// happen in between.
#include "models/machines/offer_answer.h"

#include <initializer_list>

#include <gtest/gtest.h>

#include "models/machines/executor.h"

namespace siplab {
namespace {

using Event = OfferAnswer::Event;
using State = OfferAnswer::State;

Machine<OfferAnswer> after(std::initializer_list<Event> events) {
    Machine<OfferAnswer> machine("call 1");
    Outbox out(Time{});
    for (const Event event : events) {
        EXPECT_TRUE(machine.fire(out, event, [](const Step&) {})) << machine.state_name();
    }
    return machine;
}

// RFC 6337 table 1, pattern 1: the offer in the INVITE, the answer in the 2xx.
TEST(OfferAnswerInADialog, OfferInTheInvite) {
    EXPECT_EQ(after({Event::offer_sent, Event::answer_received}).state(), State::agreed);
    EXPECT_EQ(after({Event::offer_received, Event::answer_sent}).state(), State::agreed);
}

// RFC 3264 section 4: an agent must not make a new offer while one is unanswered in either
// direction.
TEST(OfferAnswerInADialog, OneOfferAtATime) {
    for (const Event first : {Event::offer_sent, Event::offer_received}) {
        const auto machine = after({first});
        EXPECT_FALSE(machine.accepts(Event::offer_sent));
        EXPECT_FALSE(machine.accepts(Event::offer_received));
    }
}

TEST(OfferAnswerInADialog, AnAnswerNeedsAnOfferOfTheOtherSide) {
    EXPECT_FALSE(after({}).accepts(Event::answer_sent));
    EXPECT_FALSE(after({Event::offer_sent}).accepts(Event::answer_sent));
    EXPECT_FALSE(after({Event::offer_received}).accepts(Event::answer_received));
}

// RFC 3264 section 4: if the answer is a rejection, what was before stands again.
TEST(OfferAnswerInADialog, ARejectedOfferLeavesThingsAsTheyWere) {
    EXPECT_EQ(after({Event::offer_sent, Event::rejected}).state(), State::no_session);
    EXPECT_EQ(after({Event::offer_received, Event::answer_sent, Event::offer_sent, Event::rejected})
                  .state(),
              State::agreed);
    EXPECT_EQ(
        after({Event::offer_sent, Event::answer_received, Event::offer_received, Event::rejected})
            .state(),
        State::agreed);
}

TEST(OfferAnswerInADialog, EitherSideMayChangeWhatWasAgreed) {
    const auto agreed = after({Event::offer_sent, Event::answer_received});
    EXPECT_TRUE(agreed.accepts(Event::offer_sent));
    EXPECT_TRUE(agreed.accepts(Event::offer_received));
    EXPECT_FALSE(agreed.accepts(Event::rejected));
}

TEST(OfferAnswerInADialog, EndsWithTheSessionFromAnywhere) {
    EXPECT_TRUE(after({Event::session_ended}).ended());
    EXPECT_TRUE(after({Event::offer_received, Event::session_ended}).ended());
    EXPECT_TRUE(after({Event::offer_sent, Event::answer_received, Event::session_ended}).ended());
}

}  // namespace
}  // namespace siplab
