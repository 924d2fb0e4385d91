#include "scenarios/expectations.h"

#include <algorithm>
#include <functional>
#include <map>

#include <fmt/core.h>

#include "scenarios/happenings.h"
#include "scenarios/units.h"
#include "scenarios/words.h"

namespace siplab {

namespace {

using trace::Kind;
using trace::Record;

/// "" when met, else what happened instead.
using Verdict = std::string;

/// The trace with each message read once.
struct Story {
    const std::vector<Record>& records;
    std::vector<std::optional<MessageGist>> gists;

    explicit Story(const trace::Trace& trace) : records(trace.records) {
        for (const Record& record : records) {
            const bool message = record.kind == Kind::sent || record.kind == Kind::received;
            gists.push_back(message ? gist_of(record.message) : std::nullopt);
        }
    }
};

/// Items joined by commas, cut where a person would stop reading.
std::string listed(const std::vector<std::string>& items, std::string_view none) {
    constexpr std::size_t most = 60;
    std::string text;
    for (std::size_t i = 0; i < std::min(items.size(), most); ++i)
        text += (i > 0 ? ", " : "") + items[i];
    if (items.size() > most) text += fmt::format(", ... ({} in all)", items.size());
    return items.empty() ? std::string(none) : text;
}

std::string notices(const Story& story, const std::string& phone) {
    std::vector<std::string> items;
    for (const Record& record : story.records) {
        if (record.kind != Kind::note || record.node != phone) continue;
        const std::string text = record.text.empty() ? "" : fmt::format(" ({})", record.text);
        items.push_back(fmt::format("{}{} at {}", record.topic, text, duration_text(record.at)));
    }
    return fmt::format("{} noticed: {}", phone, listed(items, "nothing"));
}

std::string messages_of(const Story& story, const std::string& node, Kind kind) {
    std::vector<std::string> items;
    for (std::size_t i = 0; i < story.records.size(); ++i) {
        const Record& record = story.records[i];
        if (record.kind == kind && record.node == node && story.gists[i])
            items.push_back(story.gists[i]->to_text());
    }
    return fmt::format("{} {}: {}", node, kind == Kind::sent ? "sent" : "received",
                       listed(items, "nothing"));
}

std::vector<const Record*> notes(const Story& story, const Sentence& sentence,
                                 std::string_view topic) {
    std::vector<const Record*> found;
    for (const Record& record : story.records) {
        if (record.kind == Kind::note && record.node == sentence.slot("PHONE") &&
            record.topic == topic)
            found.push_back(&record);
    }
    return found;
}

Verdict happens(const Story& story, const Sentence& event) {
    for (std::size_t i = 0; i < story.records.size(); ++i) {
        if (is_event(event, story.records[i], story.records)) return {};
    }
    if (event.is("received")) return messages_of(story, event.slot("NODE"), Kind::received);
    if (event.is("sent")) return messages_of(story, event.slot("NODE"), Kind::sent);
    return notices(story, event.slot("PHONE"));
}

Verdict never_noticed(const Story& story, const Sentence& sentence, std::string_view topic) {
    return notes(story, sentence, topic).empty() ? Verdict{}
                                                 : notices(story, sentence.slot("PHONE"));
}

std::size_t count_messages(const Story& story, const Sentence& sentence, Kind kind,
                           bool retransmitted_only) {
    std::size_t count = 0;
    const std::string other = sentence.slot("OTHER");
    for (std::size_t i = 0; i < story.records.size(); ++i) {
        const Record& record = story.records[i];
        if (record.kind != kind || record.node != sentence.slot("NODE") || !story.gists[i])
            continue;
        if (!other.empty() && record.peer != other) continue;
        if (retransmitted_only && record.retransmission == 0) continue;
        if (is_called(*story.gists[i], sentence.slot("MESSAGE"), sentence.slot("METHOD"))) ++count;
    }
    return count;
}

std::string times(std::size_t count) {
    return count == 1 ? "once" : fmt::format("{} times", count);
}

Verdict counted(const Story& story, const Sentence& sentence, Kind kind) {
    const std::string wanted = sentence.slot("COUNT").empty() ? "0" : sentence.slot("COUNT");
    const std::size_t count = count_messages(story, sentence, kind, false);
    if (fmt::format("{}", count) == wanted) return {};
    return fmt::format("it happened {}; {}", times(count),
                       messages_of(story, sentence.slot("NODE"), kind));
}

Verdict retransmitted(const Story& story, const Sentence& sentence, bool never) {
    const std::size_t count = count_messages(story, sentence, Kind::sent, true);
    const std::string wanted = sentence.slot("COUNT");
    const bool met = never            ? count == 0
                     : wanted.empty() ? count > 0
                                      : fmt::format("{}", count) == wanted;
    return met ? Verdict{}
               : fmt::format("it was sent again {}", count == 0 ? "not once" : times(count));
}

Verdict registered_at_end(const Story& story, const Sentence& sentence, bool wanted) {
    bool registered = false;
    for (const Record& record : story.records) {
        if (record.kind != Kind::note || record.node != sentence.slot("PHONE")) continue;
        if (record.topic == "registered") registered = true;
        if (record.topic == "unregistered" || record.topic == "registration_failed")
            registered = false;
    }
    return registered == wanted ? Verdict{} : notices(story, sentence.slot("PHONE"));
}

Verdict lost(const Story& story, const Sentence& sentence) {
    const std::string wanted = sentence.slot("COUNT").empty() ? "0" : sentence.slot("COUNT");
    std::vector<std::string> items;
    for (const Record& record : story.records) {
        if (record.kind != Kind::dropped) continue;
        const std::optional<MessageGist> gist = gist_of(record.message);
        items.push_back(fmt::format("{} at {} ({})", gist ? gist->to_text() : "a message",
                                    duration_text(record.at), record.reason));
    }
    return fmt::format("{}", items.size()) == wanted
               ? Verdict{}
               : fmt::format("lost: {}", listed(items, "nothing"));
}

Verdict none_malformed(const Story& story) {
    for (const Record& record : story.records) {
        if (record.kind == Kind::note && record.topic == "malformed")
            return fmt::format("at {}: {}", record.node, record.text);
    }
    return {};
}

Verdict reaches(const Story& story, const Sentence& sentence) {
    const std::string machine = sentence.slot("MACHINE");
    std::vector<std::string> states;
    for (const Record& record : story.records) {
        if (record.kind != Kind::transition || record.node != sentence.slot("NODE") ||
            record.machine != machine)
            continue;
        std::string state = record.to_state;
        std::replace(state.begin(), state.end(), ' ', '-');
        if (state == sentence.slot("STATE")) return {};
        states.push_back(state);
    }
    return fmt::format("{}'s {} went through: {}", sentence.slot("NODE"), machine,
                       listed(states, "nothing"));
}

Verdict starts_timer(const Story& story, const Sentence& sentence, bool wanted) {
    std::size_t count = 0;
    for (const Record& record : story.records) {
        if (record.kind != Kind::timer_set || record.node != sentence.slot("NODE")) continue;
        std::string timer = record.timer;
        std::replace(timer.begin(), timer.end(), ' ', '-');
        if (timer == sentence.slot("TIMER")) ++count;
    }
    if ((count > 0) == wanted) return {};
    return count == 0 ? "it was never set" : fmt::format("it was set {}", times(count));
}

// ---- sequences ----------------------------------------------------------------------------------

std::vector<MessageGist> between(const Story& story, const Sentence& sentence) {
    const std::string a = sentence.slot("NODE");
    const std::string b = sentence.slot("OTHER");
    std::vector<MessageGist> found;
    for (std::size_t i = 0; i < story.records.size(); ++i) {
        const Record& record = story.records[i];
        if (record.kind != Kind::sent || !story.gists[i]) continue;
        const bool there =
            (record.node == a && record.peer == b) || (record.node == b && record.peer == a);
        if (there && story.gists[i]->method != sentence.slot("METHOD"))
            found.push_back(*story.gists[i]);
    }
    return found;
}

bool is_item(const MessageGist& gist, const std::string& item) {
    const std::vector<std::string_view> words = split_words(item);  // "200" or "200 to BYE"
    return is_called(gist, words.front(), words.size() > 1 ? words.back() : "");
}

/// How many messages from the start fit the list; all of both must be used up for a match.
struct Fit {
    bool whole = false;
    std::size_t item = 0, message = 0;  ///< the furthest place reached
};

/// The usual match of a pattern with wildcards: on a mismatch, the last "..." takes one message
/// more.
Fit fit(const std::vector<std::string>& items, const std::vector<MessageGist>& messages) {
    std::size_t i = 0;
    std::size_t m = 0;
    std::optional<std::pair<std::size_t, std::size_t>> wildcard;
    Fit furthest;
    while (m < messages.size()) {
        if (m > furthest.message) furthest = {false, i, m};
        if (i < items.size() && items[i] == "...") {
            wildcard = {i, m};
            ++i;
        } else if (i < items.size() && is_item(messages[m], items[i])) {
            ++i;
            ++m;
        } else if (wildcard) {
            i = wildcard->first + 1;
            m = ++wildcard->second;
        } else {
            return {false, i, m};
        }
    }
    while (i < items.size() && items[i] == "...") ++i;
    if (i == items.size()) return {true, i, m};
    return {false, i, m};
}

Verdict sequence(const Story& story, const Expectation& expectation) {
    const std::vector<MessageGist> messages = between(story, expectation.sentence);
    const Fit result = fit(expectation.messages, messages);
    if (result.whole) return {};
    std::vector<std::string> items;
    items.reserve(messages.size());
    for (const MessageGist& gist : messages) items.push_back(gist.to_text());
    const std::string wanted = result.item < expectation.messages.size()
                                   ? fmt::format("`{}`", expectation.messages[result.item])
                                   : std::string("no further message");
    const std::string came = result.message < items.size()
                                 ? fmt::format("`{}`", items[result.message])
                                 : std::string("nothing");
    return fmt::format("message {}: expected {}, {} was sent; all of them: {}", result.message + 1,
                       wanted, came, listed(items, "none"));
}

using Check = std::function<Verdict(const Story&, const Sentence&)>;

/// Every id of vocabulary.h's check_forms().
const std::map<std::string, Check, std::less<>>& checks() {
    static const std::map<std::string, Check, std::less<>> table = [] {
        std::map<std::string, Check, std::less<>> map;
        for (const char* topic : {"rings", "ringback", "answered", "failed", "missed", "registered",
                                  "refused", "new_message", "subscribed"}) {
            map[fmt::format("not {}", topic)] = [topic](const Story& story,
                                                        const Sentence& sentence) {
                return never_noticed(story, sentence, topic);
            };
        }
        for (const char* id : {"count received", "not received"}) {
            map[id] = [](const Story& story, const Sentence& sentence) {
                return counted(story, sentence, Kind::received);
            };
        }
        for (const char* id : {"count sent", "not sent"}) {
            map[id] = [](const Story& story, const Sentence& sentence) {
                return counted(story, sentence, Kind::sent);
            };
        }
        map["retransmits"] = [](const Story& s, const Sentence& e) {
            return retransmitted(s, e, false);
        };
        map["not retransmits"] = [](const Story& s, const Sentence& e) {
            return retransmitted(s, e, true);
        };
        map["registered at the end"] = [](const Story& s, const Sentence& e) {
            return registered_at_end(s, e, true);
        };
        map["not registered at the end"] = [](const Story& s, const Sentence& e) {
            return registered_at_end(s, e, false);
        };
        map["starts"] = [](const Story& s, const Sentence& e) { return starts_timer(s, e, true); };
        map["not starts"] = [](const Story& s, const Sentence& e) {
            return starts_timer(s, e, false);
        };
        map["lost"] = lost;
        map["malformed"] = [](const Story& story, const Sentence&) {
            return none_malformed(story);
        };
        map["reaches"] = reaches;
        return map;
    }();
    return table;
}

Verdict verdict_on(const Story& story, const Expectation& expectation) {
    if (expectation.sentence.is("between")) return sequence(story, expectation);
    const auto check = checks().find(expectation.sentence.form->id);
    return check == checks().end() ? happens(story, expectation.sentence)
                                   : check->second(story, expectation.sentence);
}

std::string as_written(const Expectation& expectation) {
    if (!expectation.sentence.is("between")) return expectation.sentence.text;
    std::string text = expectation.sentence.text + ": [";
    for (std::size_t i = 0; i < expectation.messages.size(); ++i)
        text += (i > 0 ? ", " : "") + expectation.messages[i];
    return text + "]";
}

}  // namespace

std::vector<Outcome> judge(const Lab& lab, const trace::Trace& trace) {
    const Story story(trace);
    std::vector<Outcome> outcomes;
    for (const Expectation& expectation : lab.expectations) {
        const Verdict verdict = verdict_on(story, expectation);
        outcomes.push_back(
            {as_written(expectation), expectation.sentence.at, verdict.empty(), verdict});
    }
    return outcomes;
}

}  // namespace siplab
