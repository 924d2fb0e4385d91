#include "scenarios/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

#include <fmt/core.h>

#include "scenarios/words.h"

namespace siplab {

namespace {

struct Unit {
    std::string_view name;
    std::uint64_t size;
};

constexpr std::array duration_units{Unit{"us", 1'000}, Unit{"ms", 1'000'000},
                                    Unit{"s", 1'000'000'000}, Unit{"min", 60'000'000'000},
                                    Unit{"h", 3'600'000'000'000}};
constexpr std::array rate_units{Unit{"bit/s", 1}, Unit{"kbit/s", 1'000}, Unit{"Mbit/s", 1'000'000},
                                Unit{"Gbit/s", 1'000'000'000}};
constexpr std::uint64_t longest = 24 * duration_units.back().size;
constexpr std::uint64_t fastest = 100 * rate_units.back().size;

std::optional<std::uint64_t> digits(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// "1.5" times `unit`, exactly; nothing when it is no number or does not fit.
std::optional<std::uint64_t> scaled(std::string_view number, std::uint64_t unit,
                                    std::uint64_t most) {
    const std::size_t point = number.find('.');
    const std::optional<std::uint64_t> whole = digits(number.substr(0, point));
    if (!whole || *whole > most / unit) return std::nullopt;
    std::uint64_t value = *whole * unit;
    if (point == std::string_view::npos) return value;
    const std::string_view fraction = number.substr(point + 1);
    if (!all_digits(fraction)) return std::nullopt;
    for (const char digit : fraction) {
        unit /= 10;
        value += static_cast<std::uint64_t>(digit - '0') * unit;
    }
    return value <= most ? std::optional(value) : std::nullopt;
}

tl::expected<std::uint64_t, std::string> parse_quantity(std::string_view text,
                                                        std::span<const Unit> units,
                                                        std::string_view kind,
                                                        std::string_view example,
                                                        std::uint64_t most) {
    if (text.starts_with('-')) {
        return tl::unexpected(fmt::format("{} cannot be negative, read `{}`", kind, text));
    }
    const std::size_t split = std::min(text.find_first_not_of("0123456789."), text.size());
    std::string_view unit_name = text.substr(split);
    while (unit_name.starts_with(' ')) unit_name.remove_prefix(1);
    for (const Unit& unit : units) {
        if (unit.name != unit_name) continue;
        if (const auto value = scaled(text.substr(0, split), unit.size, most)) return *value;
        break;
    }
    if (text == "0") return 0;
    std::vector<std::string> names;
    for (const Unit& unit : units) names.emplace_back(unit.name);
    return tl::unexpected(fmt::format("expected {} such as `{}` (units: {}), read `{}`", kind,
                                      example, either_of(names, "and"), text));
}

}  // namespace

tl::expected<Time, std::string> parse_duration(std::string_view text) {
    return parse_quantity(text, duration_units, "a time", "1.5s", longest)
        .map([](std::uint64_t count) { return Time{static_cast<Time::rep>(count)}; });
}

tl::expected<std::uint64_t, std::string> parse_rate(std::string_view text) {
    auto rate = parse_quantity(text, rate_units, "a rate", "10Mbit/s", fastest);
    if (rate && *rate == 0)
        return tl::unexpected(std::string(
            "a rate of 0 carries nothing; leave it out or give one such as `10Mbit/s`"));
    return rate;
}

tl::expected<double, std::string> parse_chance(std::string_view text) {
    constexpr std::uint64_t one = 1'000'000'000;
    const bool percent = text.ends_with('%');
    const std::string_view number = percent ? text.substr(0, text.size() - 1) : text;
    if (const auto parts = scaled(number, percent ? one / 100 : one, one)) {
        return static_cast<double>(*parts) / static_cast<double>(one);
    }
    return tl::unexpected(fmt::format(
        "expected a chance from 0 to 1 or in per cent, such as `0.05` or `5%`, read `{}`", text));
}

tl::expected<std::uint64_t, std::string> parse_count(std::string_view text, std::uint64_t least,
                                                     std::uint64_t most) {
    if (const auto value = digits(text); value && *value >= least && *value <= most) return *value;
    return tl::unexpected(
        fmt::format("expected a whole number from {} to {}, read `{}`", least, most, text));
}

std::string duration_text(Time time) {
    const auto count = static_cast<std::uint64_t>(time.count());
    const Unit& unit = count % duration_units[1].size != 0 && count < duration_units[1].size
                           ? duration_units[0]
                       : count < duration_units[2].size ? duration_units[1]
                                                        : duration_units[2];
    std::string text = fmt::format("{}", count / unit.size);
    if (std::uint64_t rest = count % unit.size; rest != 0) {
        std::string fraction;
        for (std::uint64_t place = unit.size / 10; rest != 0 && place != 0; place /= 10) {
            fraction += static_cast<char>('0' + rest / place);
            rest %= place;
        }
        text += "." + fraction;
    }
    return text.append(unit.name);
}

}  // namespace siplab
