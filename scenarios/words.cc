#include "scenarios/words.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "models/message/method.h"
#include "scenarios/mistake.h"

namespace siplab {

namespace {

constexpr std::string_view white_space = " \t\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string Mistake::to_text() const {
    std::string text;
    if (!file.empty())
        text = at.line == 0 ? file + ": " : fmt::format("{}:{}:{}: ", file, at.line, at.column);
    text += what;
    if (!meant.empty()) text += fmt::format("; did you mean `{}`?", meant);
    return text;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // Optimal string alignment: three rows of the usual table, because a swap looks two rows back.
    std::array<std::vector<std::size_t>, 3> rows;
    for (auto& row : rows) row.resize(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& now = rows[i % 3];
        const auto& before = rows[(i + 2) % 3];
        const auto& earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            now[j] = std::min({before[j] + 1, now[j - 1] + 1, before[j - 1] + (same ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                                 lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) now[j] = std::min(now[j], earlier[j - 2] + 1);
        }
    }
    return rows[a.size() % 3][b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(1, (word.size() + 1) / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance && distance < candidate.size()) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string either_of(const std::vector<std::string>& words, std::string_view last_joint) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? fmt::format(" {} ", last_joint) : ", ";
        text += fmt::format("`{}`", words[i]);
    }
    return text;
}

std::vector<std::string_view> split_words(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t from = text.find_first_not_of(white_space);
    while (from != std::string_view::npos) {
        const std::size_t to = std::min(text.find_first_of(white_space, from), text.size());
        words.push_back(text.substr(from, to - from));
        from = text.find_first_not_of(white_space, to);
    }
    return words;
}

std::string lower_case(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

const std::vector<std::string>& method_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const MethodInfo& info : methods) all.emplace_back(info.name);
        return all;
    }();
    return names;
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace siplab
