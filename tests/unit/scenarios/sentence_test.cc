// Sentences against the forms that they can have.
#include "scenarios/sentence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/vocabulary.h"

namespace siplab {
namespace {

using ::testing::HasSubstr;

const Names names{{"alice", "bob", "pbx"}, {"alice", "bob"}, {"alice", "bob", "101"}, {"pbx"}};

Read<Sentence> order(const std::string& text) {
    return understand({text, {7, 11}}, order_forms(), names);
}

TEST(Sentence, AnOrderNamesWhoDoesWhat) {
    const Read<Sentence> found = order("alice calls bob");
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->is("call"));
    EXPECT_EQ(found->slot("PHONE"), "alice");
    EXPECT_EQ(found->slot("TARGET"), "bob");
}

TEST(Sentence, OptionalPartsMayBeLeftOut) {
    EXPECT_EQ(order("bob rejects with 486")->slot("FAILURE"), "486");
    EXPECT_EQ(order("bob rejects")->slot("FAILURE"), "");
}

TEST(Sentence, AnyNumberOfSpacesAndAnyCaseOfWordsWillDo) {
    EXPECT_TRUE(order("  alice   Hangs  UP "));
}

TEST(Sentence, AnUnknownNodeIsShownWhereItStands) {
    const Read<Sentence> found = order("alice calls bbo");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().at.line, 7U);
    EXPECT_EQ(found.error().at.column, 11U + 12U);
    EXPECT_EQ(found.error().meant, "bob");
}

TEST(Sentence, AWrongVerbGetsTheNearestOne) {
    const Read<Sentence> found = order("bob anwsers");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().at.column, 11U + 4U);
    EXPECT_EQ(found.error().meant, "answers");
    EXPECT_THAT(found.error().what, HasSubstr("read `anwsers`"));
}

TEST(Sentence, APbxCannotCall) {
    const Read<Sentence> found = order("pbx calls bob");
    ASSERT_FALSE(found);
    EXPECT_THAT(found.error().what, HasSubstr("`stores`, `plays` or `deletes`"));
}

TEST(Sentence, ASentenceThatStopsTooEarlyOrGoesOnIsRefused) {
    EXPECT_THAT(order("alice calls").error().what, HasSubstr("the sentence ends here"));
    EXPECT_THAT(order("alice answers bob").error().what, HasSubstr("the end of the sentence"));
    EXPECT_EQ(order("alice answers bob").error().at.column, 11U + 14U);
}

TEST(Sentence, StatusesOutOfRangeAreRefused) {
    EXPECT_THAT(order("bob rejects with 200").error().what, HasSubstr("a status from 400 to 699"));
    EXPECT_FALSE(order("bob rejects with 700"));
    EXPECT_FALSE(order("bob rejects with 4x6"));
}

TEST(Sentence, WhoCanBeCalled) {
    for (const char* good : {"alice calls 999", "alice calls 101", "alice calls sip:carol@10.1.0.9",
                             "alice calls tel:+4930123", "alice calls pbx"}) {
        EXPECT_TRUE(order(good)) << good;
    }
    EXPECT_FALSE(order("alice calls carol")) << "a name that nobody has is a slip";
    EXPECT_FALSE(order("alice calls sip:"));
}

TEST(Sentence, TheMethodThatAResponseAnswersAndTheNodeItGoesToAreToldApart) {
    const Read<Sentence> both =
        understand({"bob sends 200 to BYE to pbx", {1, 1}}, event_forms(), names);
    ASSERT_TRUE(both);
    EXPECT_EQ(both->slot("METHOD"), "BYE");
    EXPECT_EQ(both->slot("OTHER"), "pbx");
    const Read<Sentence> node = understand({"bob sends BYE to pbx", {1, 1}}, event_forms(), names);
    ASSERT_TRUE(node);
    EXPECT_EQ(node->slot("METHOD"), "");
    EXPECT_EQ(node->slot("OTHER"), "pbx");
}

TEST(Sentence, StatesBelongToTheirMachine) {
    EXPECT_TRUE(
        understand({"alice's invite-client reaches Accepted", {1, 1}}, check_forms(), names));
    const Read<Sentence> wrong =
        understand({"alice's invite-client reaches Acepted", {1, 1}}, check_forms(), names);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().meant, "Accepted");
}

/// Every example in the tables is a sentence of its own form: the documentation cannot show what
/// does not work.
TEST(Sentence, EveryExampleIsUnderstoodAsItsOwnForm) {
    for (const auto forms : {order_forms(), event_forms(), check_forms(), sequence_forms()}) {
        for (const Form& form : forms) {
            const Read<Sentence> found =
                understand({std::string(form.example), {1, 1}}, forms, names);
            ASSERT_TRUE(found) << form.example << ": " << found.error().to_text();
            EXPECT_EQ(found->form->id, form.id) << form.example;
            EXPECT_EQ(found->form->pattern, form.pattern) << form.example;
        }
    }
}

}  // namespace
}  // namespace siplab
