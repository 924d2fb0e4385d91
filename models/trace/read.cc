#include "models/trace/read.h"

#include <algorithm>
#include <istream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/trace/base64.h"
#include "models/trace/kinds.h"

namespace siplab::trace {
namespace {

using Json = nlohmann::json;

/// Takes fields out of one line's object. The first mistake is kept; later reads then give empty
/// values.
class Fields {
  public:
    explicit Fields(const Json& object) : object_(object) {}

    void text(const char* name, std::string& into) {
        const Json* value = find(name);
        if (value == nullptr) return;
        if (value->is_string()) {
            into = value->get<std::string>();
        } else {
            wrong(name, "a string", *value);
        }
    }
    template <class Number>
    void number(const char* name, Number& into) {
        const Json* value = find(name);
        if (value == nullptr) return;
        if (fits<Number>(*value)) {
            into = value->get<Number>();
        } else {
            wrong(name, "a whole number from 0", *value);
        }
    }
    void time(const char* name, Time& into) {
        Time::rep nanoseconds = into.count();
        number(name, nanoseconds);
        into = Time{nanoseconds};
    }
    void texts(const char* name, std::vector<std::string>& into) {
        const Json* value = find(name);
        if (value == nullptr) return;
        const bool all =
            value->is_array() &&
            std::all_of(value->begin(), value->end(), [](const Json& j) { return j.is_string(); });
        if (all) {
            into = value->get<std::vector<std::string>>();
        } else {
            wrong(name, "a list of strings", *value);
        }
    }
    const Json* find(const char* name) const {
        const auto at = object_.find(name);
        return at == object_.end() ? nullptr : &*at;
    }
    void mistake(std::string expected) {
        if (mistake_.empty()) mistake_ = std::move(expected);
    }
    [[nodiscard]] const std::string& mistake() const { return mistake_; }

  private:
    template <class Number>
    static bool fits(const Json& value) {
        return value.is_number_unsigned() &&
               value.get<std::uint64_t>() <=
                   static_cast<std::uint64_t>(std::numeric_limits<Number>::max());
    }
    void wrong(const char* name, std::string_view wanted, const Json& read) {
        mistake(fmt::format("expected \"{}\" to be {}, read {}", name, wanted,
                            read.dump(-1, ' ', true, Json::error_handler_t::replace)));
    }

    const Json& object_;
    std::string mistake_;
};

void read_message(Fields& fields, std::string& into) {
    fields.text("message", into);
    std::string encoded;
    fields.text("message_base64", encoded);
    if (encoded.empty()) return;
    if (auto bytes = decode_base64(encoded)) {
        into = std::move(*bytes);
    } else {
        fields.mistake("expected \"message_base64\" to be base64 (RFC 4648 section 4)");
    }
}

void read_kind(Fields& fields, Kind& into) {
    std::string word;
    fields.text("kind", word);
    for (const KindWord& known : kind_words) {
        if (known.word == word) {
            into = known.kind;
            return;
        }
    }
    std::string all;
    for (const KindWord& known : kind_words)
        all += fmt::format("{}{}", all.empty() ? "" : ", ", known.word);
    fields.mistake(fmt::format(R"(expected "kind" to be one of {}, read "{}")", all, word));
}

Record read_record(Fields& fields) {
    Record r;
    read_kind(fields, r.kind);
    for (const char* needed : {"id", "at", "node"}) {
        if (fields.find(needed) == nullptr)
            fields.mistake(fmt::format("expected a field \"{}\"", needed));
    }
    fields.number("id", r.id);
    fields.time("at", r.at);
    fields.text("node", r.node);
    fields.number("cause", r.cause);
    fields.text("dialog", r.dialog);
    fields.text("transaction", r.transaction);
    fields.text("transport", r.transport);
    fields.text("from", r.from);
    fields.text("to", r.to);
    fields.text("peer", r.peer);
    read_message(fields, r.message);
    fields.number("retransmission", r.retransmission);
    fields.text("reason", r.reason);
    fields.text("place", r.place);
    fields.number("timer_id", r.timer_id);
    fields.text("timer", r.timer);
    fields.time("duration", r.duration);
    fields.text("machine", r.machine);
    fields.text("instance", r.instance);
    fields.text("from_state", r.from_state);
    fields.text("event", r.event);
    fields.text("to_state", r.to_state);
    fields.text("clause", r.clause);
    fields.text("topic", r.topic);
    fields.text("text", r.text);
    return r;
}

void read_nodes(Fields& fields, std::vector<Node>& into) {
    const Json* nodes = fields.find("nodes");
    if (nodes == nullptr) return;
    if (!nodes->is_array()) return fields.mistake("expected \"nodes\" to be a list");
    for (const Json& item : *nodes) {
        if (!item.is_object()) return fields.mistake("expected each of \"nodes\" to be an object");
        Fields inner(item);
        Node& node = into.emplace_back();
        inner.text("name", node.name);
        inner.text("kind", node.kind);
        inner.texts("addresses", node.addresses);
        if (!inner.mistake().empty()) fields.mistake(inner.mistake());
    }
}

Header read_header(Fields& fields) {
    Header h;
    std::string kind;
    h.version = 0;
    fields.text("kind", kind);
    fields.number("version", h.version);
    if (kind != header_word) {
        fields.mistake(R"(expected the header line of a trace, {"kind":"header","version":1,...})");
    } else if (h.version != format_version) {
        fields.mistake(
            fmt::format("expected \"version\" to be {}, which this program reads, read {}",
                        format_version, h.version));
    }
    fields.text("program", h.program);
    fields.text("lab", h.lab);
    fields.text("title", h.title);
    fields.number("seed", h.seed);
    read_nodes(fields, h.nodes);
    return h;
}

/// A record's cause stands before it; ids rise. Whoever draws the trace relies on that.
void check_order(Fields& fields, const Trace& trace, const Record& record) {
    const std::uint64_t last = trace.records.empty() ? 0 : trace.records.back().id;
    if (record.id <= last) {
        fields.mistake(fmt::format("expected \"id\" to be more than the {} before it, read {}",
                                   last, record.id));
    }
    if (record.cause != 0 && record.cause >= record.id) {
        fields.mistake(
            fmt::format("expected \"cause\" to be less than the record's own id {}, read {}",
                        record.id, record.cause));
    }
}

/// Empty when the line was good.
std::string read_line(const std::string& line, bool first, Trace& into) {
    const Json object = Json::parse(line, nullptr, false);
    if (!object.is_object()) {
        return first ? "expected the header line of a trace: a JSON object"
                     : "expected a JSON object, whole in its line";
    }
    Fields fields(object);
    if (first) {
        into.header = read_header(fields);
    } else {
        Record record = read_record(fields);
        check_order(fields, into, record);
        into.records.push_back(std::move(record));
    }
    return fields.mistake();
}

}  // namespace

std::string ReadError::to_text() const { return fmt::format("{}:{}: {}", name, line, expected); }

tl::expected<Trace, ReadError> read_trace(std::istream& in, std::string_view name) {
    Trace trace;
    std::string line;
    std::size_t number = 0;
    bool first = true;
    while (std::getline(in, line)) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        std::string mistake = read_line(line, first, trace);
        if (!mistake.empty())
            return tl::unexpected(ReadError{std::string(name), number, std::move(mistake)});
        first = false;
    }
    if (first) {
        return tl::unexpected(
            ReadError{std::string(name), number + 1,
                      "expected the header line of a trace, found the end of the file"});
    }
    return trace;
}

}  // namespace siplab::trace
