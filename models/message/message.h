// A SIP message: one buffer of bytes and a table that says where its lines are.
//
// RFC 3261 sections 7, 18.3 and 25. Parsing finds the start line, the header fields and the body; it does not look
// into header values (headers.h does, when asked) and does not judge the whole message (validate.h does).
// A message that came in is written back byte for byte; an edit changes only the header field edited: the
// new line is appended to the buffer and the table points at it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/message/diagnosis.h"
#include "models/message/header_names.h"
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
    /// A request not yet holding any header field. `request_uri` as it is to stand on the line.
    static Message request(std::string_view method, std::string_view request_uri);
    static Message request(Method method, std::string_view request_uri);
    /// A response not yet holding any header field; an empty reason gets the RFC's phrase.
    static Message response(int status, std::string_view reason = {});

    /// Reads one datagram's bytes (RFC 3261 section 18.3: octets past Content-Length are dropped from
    /// the body but kept in to_bytes()). Empty lines before the start line are skipped (section 7.5).
    /// Errors: start line, header line syntax, size bounds (limits.h), Content-Length beyond the end.
    static Result<Message> parse(std::string bytes);

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
    /// The first header field of this name; nothing when absent.
    [[nodiscard]] std::optional<std::string_view> find(HeaderId id) const;
    /// The same by name, for header fields without an id; case-insensitive, compact forms understood.
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

    /// Where `text`, a view into this message, stands in its bytes; for diagnoses.
    [[nodiscard]] std::size_t offset_of(std::string_view text) const;
    /// The line of that offset, from 1.
    [[nodiscard]] std::size_t line_of(std::size_t offset) const;

    // The representation (line table, buffer) is private and the implementer's choice.
};

/// The RFC's reason phrase of a status code ("Busy Here"), or "" for one that no RFC here defines.
std::string_view reason_phrase(int status);

}  // namespace siplab
