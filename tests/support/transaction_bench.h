// Two transaction layers on a virtual clock with a wire between them that loses what the story
// says. No network, no sleeping.
//
// A story lets alice's and bob's transaction users (scripted here) do things at stated times, runs
// the clock, and compares the journal: what was sent, which timers fired, what the users heard,
// each with its time. The wire takes 10 ms one way.
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "models/base/agent.h"
#include "models/stack/identifiers.h"
#include "models/stack/timer_book.h"
#include "models/stack/transaction_layer.h"

namespace siplab::test {

/// One row of a machine's table that some story took: machine, state, event.
using TakenRow = std::tuple<std::string, std::string, std::string>;
/// All rows taken in this process so far.
std::set<TakenRow>& taken_rows();

class TransactionBench;

/// One end: a transaction layer and the user above it, who does what the story says.
class Station : public TransactionUser {
  public:
    Station(TransactionBench& bench, std::string name, const TransportConfig& config,
            const TimerValues& timers);

    // What a story has it do.
    TransactionId send(Outbox& out, Method method);
    TransactionId send(Outbox& out, Message request);
    /// A request to the other station with everything but Via and Content-Length.
    [[nodiscard]] Message request(Method method) const;
    /// Answers the last request that arrived.
    void answer(Outbox& out, int status);
    /// The ACK for a 2xx.
    void acknowledge(Outbox& out);

    std::string name;
    Identifiers identifiers;
    TimerBook book;
    TransactionLayer layer;

    /// Called when a request or response arrives; does nothing unless the story says so.
    std::function<void(Station&, Outbox&)> on_request, on_response;
    TransactionId last_request = 0;  ///< server transaction of the request that came last
    TransactionId last_sent = 0;     ///< client transaction made last
    std::vector<std::string> heard;  ///< texts of the messages that arrived, whole

  private:
    [[nodiscard]] std::string own_contact() const;
    void request_arrived(Outbox& out, TransactionId server, const IncomingRequest& in) override;
    void ack_arrived(Outbox& out, const IncomingRequest& ack) override;
    void response_arrived(Outbox& out, TransactionId client, const Message& response) override;
    void stray_response(Outbox& out, const Message& response) override;
    void client_failed(Outbox& out, TransactionId client, Failure failure) override;
    void server_failed(Outbox& out, TransactionId server, Failure failure) override;

    TransactionBench& bench_;
};

struct BenchConfig {
    Transport transport = Transport::udp;
    TimerValues timers;
    TransportConfig alice{{"10.1.0.1", 5060}, {"2001:db8::1", 5060}};
    TransportConfig bob{{"10.1.0.2", 5060}, {"2001:db8::2", 5060}};
    bool ipv6 = false;
};

class TransactionBench {
  public:
    explicit TransactionBench(BenchConfig config = {});
    ~TransactionBench();

    Station& alice() { return *alice_; }
    Station& bob() { return *bob_; }
    [[nodiscard]] Target target_of(const Station& from) const;

    /// At this time the station's user does something.
    using Deed = std::function<void(Station&, Outbox&)>;
    void at(Time when, Station& station, Deed deed);
    /// Messages of this kind ("INVITE", "200 INVITE") are lost: the `first` to the `last` of them.
    void lose(const std::string& what, unsigned first = 1, unsigned last = all);
    /// Messages of this kind cannot be sent: their sender is told so 10 ms later.
    void fail(const std::string& what, unsigned first = 1, unsigned last = all);
    /// TCP connections are refused.
    void refuse_tcp() { tcp_refused_ = true; }
    /// Bytes from somewhere arrive at the station.
    void inject(Time when, Station& station, const Address& from, std::string bytes,
                Transport transport = Transport::udp);
    void run_until(Time end);

    /// "0.500 alice timer A", "0.500 alice -> bob INVITE (again 1)", "0.010 bob hears INVITE", ...
    [[nodiscard]] const std::vector<std::string>& journal() const { return journal_; }
    /// The lines of the journal that contain the text.
    [[nodiscard]] std::vector<std::string> lines_with(std::string_view text) const;
    /// The states that this station's machine went through: "0.000 Calling", ...
    [[nodiscard]] std::vector<std::string> states(const std::string& station,
                                                  const std::string& machine) const;
    [[nodiscard]] const std::vector<Effect>& effects_of(const std::string& station) const;
    [[nodiscard]] const std::vector<Send>& sent() const { return sent_; }
    void write(const std::string& station, const std::string& line);

    static constexpr unsigned all = std::numeric_limits<unsigned>::max();

  private:
    struct Rule {
        std::string what;
        unsigned first, last, seen = 0;
        [[nodiscard]] bool applies(const std::string& kind);
    };
    void enqueue(Time when, std::function<void()> what);
    void feed(Station& station, const std::function<void(Outbox&)>& input);
    void carry_out(Station& station, const Effect& effect);
    void carry(Station& station, const Send& send);
    Station* station_at(const Address& address);

    BenchConfig config_;
    Time now_{};
    std::multimap<Time, std::function<void()>> queue_;
    std::set<std::pair<std::string, std::uint64_t>> cancelled_;
    std::unique_ptr<Station> alice_, bob_;
    std::vector<Rule> losses_, failures_;
    bool tcp_refused_ = false;
    std::vector<std::string> journal_;
    std::map<std::string, std::vector<Effect>> effects_;
    std::map<std::string, std::vector<std::string>> states_;
    std::vector<Send> sent_;
};

/// "0.500"
std::string clock_text(Time time);
/// "INVITE" or "200 INVITE".
std::string kind_of(const Message& message);

}  // namespace siplab::test
