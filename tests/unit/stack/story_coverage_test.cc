// Every row of the four transaction tables is taken by some story: a row that no story takes is a
// row that nobody would miss.
#include <string>

#include "models/machines/invite_client.h"
#include "models/machines/invite_server.h"
#include "models/machines/non_invite_client.h"
#include "models/machines/non_invite_server.h"
#include "tests/unit/stack/story.h"

namespace siplab::test {

std::vector<TellStory>& all_stories() {
    static std::vector<TellStory> stories;
    return stories;
}

bool remember(TellStory story) {
    all_stories().push_back(story);
    return true;
}

namespace {

std::vector<std::string> rows_not_taken(const Table& table) {
    std::vector<std::string> missing;
    for (const Row& row : table.rows) {
        const TakenRow key{table.name, table.states[row.from].name, table.events[row.on].name};
        if (taken_rows().contains(key)) continue;
        missing.push_back(std::get<0>(key) + ": " + std::get<1>(key) + ", " + std::get<2>(key));
    }
    return missing;
}

TEST(StoryCoverage, TheStoriesTogetherTakeEveryRow) {
    for (const TellStory tell : all_stories()) tell();
    for (const Table* table : {&InviteClient::table, &InviteServer::table, &NonInviteClient::table,
                               &NonInviteServer::table}) {
        EXPECT_THAT(rows_not_taken(*table), testing::IsEmpty());
    }
}

}  // namespace

}  // namespace siplab::test
