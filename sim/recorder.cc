#include "sim/recorder.h"

namespace siplab {

void Recorder::observe(Observer observer) { observers_.push_back(std::move(observer)); }

void Recorder::observe_drops_of(const std::string& node, Observer observer) {
    drop_observers_[node] = std::move(observer);
}

void Recorder::name_address(const std::string& ip, const std::string& node) {
    node_by_ip_[ip] = node;
}

const std::string& Recorder::node_at(const std::string& ip) const {
    static const std::string nobody;
    const auto found = node_by_ip_.find(ip);
    return found == node_by_ip_.end() ? nobody : found->second;
}

std::uint64_t Recorder::add(trace::Record& record) {
    record.id = ++last_id_;
    for (const Observer& observer : observers_) {
        observer(record);
    }
    return record.id;
}

const trace::Record& Recorder::add_sent(trace::Record&& record) {
    const std::uint64_t id = add(record);
    return under_way_.emplace_hint(under_way_.end(), id, std::move(record))->second;
}

std::uint64_t Recorder::drop(std::uint64_t sent_id, Time at, std::string reason, std::string place,
                             const std::string& at_node) {
    Ended ended = take(sent_id);
    if (ended.empty()) {
        return 0;
    }
    trace::Record* const record = &ended.mapped();
    const std::string sender = record->node;
    record->kind = trace::Kind::dropped;
    record->cause = sent_id;
    record->at = at;
    record->reason = std::move(reason);
    record->place = std::move(place);
    if (!at_node.empty()) {
        record->node = at_node;
    }
    const std::uint64_t id = add(*record);
    if (const auto listener = drop_observers_.find(sender); listener != drop_observers_.end()) {
        listener->second(*record);
    }
    return id;
}

const trace::Record* Recorder::oldest_datagram(const std::string& node,
                                               const std::string& peer) const {
    for (const auto& [id, record] : under_way_) {
        if (record.node == node && record.peer == peer && record.transport == "UDP") {
            return &record;
        }
    }
    return nullptr;
}

void Recorder::open_stream(const Address& from, const Address& to) { streams_[{from, to}].clear(); }

void Recorder::mark(const Address& from, const Address& to, std::uint64_t end,
                    std::uint64_t sent_id) {
    streams_[{from, to}].push_back({end, sent_id});
}

std::uint64_t Recorder::claim(const Address& from, const Address& to, std::uint64_t end) {
    const auto stream = streams_.find({from, to});
    if (stream == streams_.end()) {
        return 0;
    }
    std::deque<Mark>& marks = stream->second;
    while (!marks.empty() && marks.front().end < end) {
        marks.pop_front();  // the framer saw something else there than one message
    }
    if (marks.empty() || marks.front().end != end) {
        return 0;
    }
    const std::uint64_t id = marks.front().sent_id;
    marks.pop_front();
    return id;
}

std::vector<std::uint64_t> Recorder::abandon(const Address& from, const Address& to) {
    std::vector<std::uint64_t> ids;
    if (const auto stream = streams_.find({from, to}); stream != streams_.end()) {
        for (const Mark& mark : stream->second) {
            ids.push_back(mark.sent_id);
        }
        streams_.erase(stream);
    }
    return ids;
}

}  // namespace siplab
