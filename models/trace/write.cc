#include "models/trace/write.h"

#include <array>
#include <charconv>
#include <concepts>
#include <ostream>

#include "models/trace/base64.h"
#include "models/trace/kinds.h"
#include "models/trace/utf8.h"

namespace siplab::trace {
namespace {

/// What a byte of a JSON string needs (RFC 8259 section 7).
enum class Need : unsigned char { nothing, escape, look };

constexpr std::array<Need, 256> needs = [] {
    std::array<Need, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = Need::escape;
    for (std::size_t c = 0x80; c < 0x100; ++c) table[c] = Need::look;
    table['"'] = table['\\'] = table[0x7F] = Need::escape;
    return table;
}();

void append_escape(std::string& out, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += "\\u00";
    out += hex[byte >> 4U];
    out += hex[byte & 15U];
}

/// The inside of a JSON string; what is not valid UTF-8 becomes U+FFFD.
void append_escaped(std::string& out, std::string_view text) {
    std::size_t plain = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Need need = needs[static_cast<unsigned char>(text[at])];
        if (need == Need::nothing) {
            ++at;
            continue;
        }
        if (need == Need::look) {
            if (const std::size_t size = decode_utf8(text, at).size; size != 0) {
                at += size;
                continue;
            }
        }
        out.append(text, plain, at - plain);
        if (need == Need::escape) append_escape(out, text[at]);
        if (need == Need::look) out += "\xEF\xBF\xBD";
        plain = ++at;
    }
    out.append(text, plain);
}

/// One JSON object, field by field. Empty fields are left out.
class Line {
  public:
    explicit Line(std::string& out) : out_(out) { out_.assign(1, '{'); }

    template <std::integral Number>
    void number(std::string_view name, Number value) {
        std::array<char, 24> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        key(name);
        out_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    }
    void text(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        key(name);
        quoted(value);
    }
    void message(std::string_view bytes) {
        if (is_utf8(bytes)) {
            text("message", bytes);
            return;
        }
        key("message_base64");
        out_ += '"';
        append_base64(out_, bytes);
        out_ += '"';
    }
    void key(std::string_view name) {
        if (out_.back() != '{') out_ += ',';
        out_ += '"';
        out_ += name;
        out_ += "\":";
    }
    void quoted(std::string_view value) {
        out_ += '"';
        append_escaped(out_, value);
        out_ += '"';
    }
    void end() { out_ += "}\n"; }

  private:
    std::string& out_;
};

void append_node(std::string& out, const Node& node) {
    std::string inner;
    Line line(inner);
    line.text("name", node.name);
    line.text("kind", node.kind);
    line.key("addresses");
    inner += '[';
    for (const std::string& address : node.addresses) {
        if (inner.back() != '[') inner += ',';
        line.quoted(address);
    }
    inner += "]}";
    out += inner;
}

void append_way(Line& line, const Record& record) {
    line.text("transport", record.transport);
    line.text("from", record.from);
    line.text("to", record.to);
    line.text("peer", record.peer);
    line.message(record.message);
    if (record.retransmission != 0) line.number("retransmission", record.retransmission);
    line.text("reason", record.reason);
    line.text("place", record.place);
}

void append_timer(Line& line, const Record& record) {
    line.number("timer_id", record.timer_id);
    line.text("timer", record.timer);
    if (record.kind == Kind::timer_set) line.number("duration", record.duration.count());
}

void append_move(Line& line, const Record& record) {
    line.text("machine", record.machine);
    line.text("instance", record.instance);
    line.text("from_state", record.from_state);
    line.text("event", record.event);
    line.text("to_state", record.to_state);
    line.text("clause", record.clause);
}

}  // namespace

std::string_view to_text(Kind kind) { return kind_words[static_cast<std::size_t>(kind)].word; }

void TraceWriter::header(const Header& header) {
    Line line(line_);
    line.text("kind", header_word);
    line.number("version", header.version);
    line.text("program", header.program);
    line.text("lab", header.lab);
    line.text("title", header.title);
    line.number("seed", header.seed);
    line.key("nodes");
    line_ += '[';
    for (const Node& node : header.nodes) {
        if (line_.back() != '[') line_ += ',';
        append_node(line_, node);
    }
    line_ += ']';
    line.end();
    out_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
}

void TraceWriter::write(const Record& record) {
    Line line(line_);
    line.number("id", record.id);
    line.number("at", record.at.count());
    line.text("kind", to_text(record.kind));
    line.text("node", record.node);
    if (record.cause != 0) line.number("cause", record.cause);
    line.text("dialog", record.dialog);
    line.text("transaction", record.transaction);
    switch (record.kind) {
        case Kind::sent:
        case Kind::received:
        case Kind::dropped: append_way(line, record); break;
        case Kind::timer_set:
        case Kind::timer_fired:
        case Kind::timer_cancelled: append_timer(line, record); break;
        case Kind::transition: append_move(line, record); break;
        case Kind::action:
        case Kind::note:
            line.text("topic", record.topic);
            line.text("text", record.text);
            break;
    }
    line.end();
    out_.write(line_.data(), static_cast<std::streamsize>(line_.size()));
}

void write_trace(std::ostream& out, const Trace& trace) {
    TraceWriter writer(out);
    writer.header(trace.header);
    for (const Record& record : trace.records) writer.write(record);
}

}  // namespace siplab::trace
