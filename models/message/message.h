// A SIP message: one buffer of bytes and a table that says where its lines are.
//
// RFC 3261 sections 7, 18.3 and 25. Parsing finds the start line, the header fields and the body;
// it does not look into header values (headers.h does, when asked) and does not judge the whole
// message (validate.h does). A message that came in is written back byte for byte; an edit changes
// only the header field edited: the new line is appended to the buffer and the table points at it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/message/diagnosis.h"
#include "models/message/header_names.h"
#include "models/message/inline_vector.h"
#include "models/message/method.h"

namespace siplab {

/// One header field line (with its folded continuation lines), as views into the message.
struct HeaderField {
    HeaderId id = HeaderId::unknown;
    std::string_view name;   ///< as written: "Via", "v", "X-Anything"
    std::string_view value;  ///< without surrounding white space; folding, if any, still inside
};

class Message {
  public:
    /// Nothing yet: neither a request nor a response worth sending, a place to put one.
    Message() = default;
    /// A request not yet holding any header field. `request_uri` as it is to stand on the line.
    static Message request(std::string_view method, std::string_view request_uri);
    static Message request(Method method, std::string_view request_uri);
    /// A response not yet holding any header field; an empty reason gets the RFC's phrase.
    static Message response(int status, std::string_view reason = {});

    /// Reads one datagram's bytes (RFC 3261 section 18.3: octets past Content-Length are dropped
    /// from the body but kept in to_bytes()). Empty lines before the start line are skipped
    /// (section 7.5). Errors: start line, header line syntax, size bounds (limits.h),
    /// Content-Length beyond the end.
    static Result<Message> parse(std::string bytes);
    /// What can still be read of bytes that parse() refuses: unreadable header lines are left out,
    /// spaces in the start line are put up with. For answering a malformed request by its Via,
    /// From, To, Call-ID and CSeq. Nothing when there is not even a start line.
    static std::optional<Message> salvage(std::string bytes);

    [[nodiscard]] bool is_request() const;
    [[nodiscard]] bool is_response() const;
    /// In a response, the method of a request cannot be known from here: see CSeq.
    [[nodiscard]] Method method() const;
    [[nodiscard]] std::string_view method_text() const;
    [[nodiscard]] std::string_view request_uri() const;
    [[nodiscard]] int status() const;  ///< 100 to 699; 0 in a request
    [[nodiscard]] std::string_view reason() const;
    [[nodiscard]] std::string_view version() const;  ///< "SIP/2.0" or what was written there
    void set_request_uri(std::string_view uri);

    // Header fields, in the order in which they stand.
    [[nodiscard]] std::size_t header_count() const;
    [[nodiscard]] HeaderField header(std::size_t index) const;
    [[nodiscard]] HeaderId header_id(std::size_t index) const;
    /// The first header field of this name; nothing when absent.
    [[nodiscard]] std::optional<std::string_view> find(HeaderId id) const {
        const std::size_t index = index_of(id);
        if (index == none) return std::nullopt;
        const Line& line = lines_[index];
        return at({line.value_begin, line.value_length});
    }
    /// The same by name, for header fields without an id; case-insensitive, compact forms
    /// understood.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    [[nodiscard]] bool has(HeaderId id) const { return find(id).has_value(); }
    /// How many header field lines have this name (a comma list in one line counts once).
    [[nodiscard]] std::size_t count(HeaderId id) const;

    /// Appends a header field line after the others.
    void add(HeaderId id, std::string_view value);
    void add(std::string_view name, std::string_view value);
    /// Puts a line before the first of that name (Via, Route, Record-Route), or first of all.
    void add_on_top(HeaderId id, std::string_view value);
    /// Replaces the first line of that name where it stands and removes the others; adds if absent.
    void set(HeaderId id, std::string_view value);
    /// Removes every line of that name.
    void remove(HeaderId id);
    /// Replaces the value of the line at `index`, keeping its name as written.
    void set_value_at(std::size_t index, std::string_view value);
    void remove_at(std::size_t index);

    [[nodiscard]] std::string_view body() const;
    /// Sets body, Content-Type and Content-Length; an empty body removes the Content-Type.
    void set_body(std::string_view content_type, std::string_view body);

    /// The message as it goes on the wire. Unchanged messages give exactly the bytes that came in.
    /// Add Content-Length yourself or with set_body; this function repairs nothing.
    [[nodiscard]] std::string to_bytes() const;

    /// Where `text`, a view into this message, stands in to_bytes(); for diagnoses.
    [[nodiscard]] std::size_t offset_of(std::string_view text) const;
    /// The line of that offset, from 1.
    [[nodiscard]] std::size_t line_of(std::size_t offset) const;

  private:
    friend class MessageReader;

    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    static constexpr std::uint8_t far_away = 0xFF;  ///< in first_line_: to be searched for

    /// A stretch of the buffer.
    struct Piece {
        std::uint32_t begin = 0;
        std::uint32_t length = 0;
    };
    /// One header field; its bytes run from the name to the CRLF of its last continuation line.
    struct Line {
        std::uint32_t begin;
        std::uint32_t end;
        std::uint32_t value_begin;
        std::uint32_t value_length;
        std::uint16_t name_length;
        HeaderId id;
    };

    [[nodiscard]] std::string_view at(Piece piece) const {
        return {buffer_.data() + piece.begin, piece.length};
    }
    [[nodiscard]] static Piece piece(std::size_t begin, std::size_t end) {
        return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
    }
    [[nodiscard]] std::string_view name_at(const Line& line) const {
        return at({line.begin, line.name_length});
    }
    /// The first line of that name, or `none`: an optional would be copied through memory here, the
    /// hottest place there is.
    [[nodiscard]] std::size_t index_of(HeaderId id) const {
        const std::uint8_t found = first_line_[static_cast<std::size_t>(id)];
        if (found == far_away) return index_far_away(id);
        return found - std::size_t{1};  // 0 - 1 is `none`
    }
    [[nodiscard]] std::size_t index_far_away(HeaderId id) const;
    /// The line at `index` was put there or read; it may be the first of its name.
    void note_line(std::size_t index) {
        std::uint8_t& first = first_line_[static_cast<std::size_t>(lines_[index].id)];
        if (first == 0)
            first = static_cast<std::uint8_t>(index < far_away - 1U ? index + 1 : far_away);
    }
    void find_first_lines();
    void write_request_line(std::string_view method, std::string_view uri,
                            std::string_view version);
    Line append_line(HeaderId id, std::string_view name, std::string_view value);
    void remove_from(std::size_t index, HeaderId id);

    // Edits append to the buffer and point here and there at the new text, so an untouched line
    // keeps its bytes.
    std::string buffer_;
    InlineVector<Line, 32> lines_;
    /// For each header field, where its first line is, from 1; 0: there is none.
    std::array<std::uint8_t, known_headers + 1> first_line_{};
    Piece before_;      ///< the empty lines that came before the start line
    Piece start_line_;  ///< with its CRLF
    Piece first_;       ///< method, or version of a response
    Piece second_;      ///< Request-URI, or status code
    Piece third_;       ///< version of a request, or reason phrase
    Piece body_;
    Piece rest_;  ///< the body and what came after it
    int status_ = 0;
    Method method_ = Method::unknown;
    bool is_request_ = true;
    bool edited_ = false;
};

/// The RFC's reason phrase of a status code ("Busy Here"), or "" for one that no RFC here defines.
std::string_view reason_phrase(int status);

}  // namespace siplab
