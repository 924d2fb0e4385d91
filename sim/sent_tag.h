// The mark that a datagram carries through the simulated network: the id of its `sent` record.
//
// A packet tag is not part of the bytes. It is set at the sender's socket, survives fragmentation
// and forwarding, and is read where the datagram arrives or dies. TCP segments carry none: see
// Recorder's streams.
#pragma once

#include <cstdint>
#include <optional>

#include <ns3/packet.h>
#include <ns3/tag.h>

namespace siplab {

class SentTag : public ns3::Tag {
  public:
    SentTag() = default;
    explicit SentTag(std::uint64_t sent_id) : sent_id_(sent_id) {}
    [[nodiscard]] std::uint64_t sent_id() const { return sent_id_; }

    static ns3::TypeId GetTypeId();
    ns3::TypeId GetInstanceTypeId() const override;
    std::uint32_t GetSerializedSize() const override;
    void Serialize(ns3::TagBuffer buffer) const override;
    void Deserialize(ns3::TagBuffer buffer) override;
    void Print(std::ostream& os) const override;

  private:
    std::uint64_t sent_id_ = 0;
};

/// The id that a packet carries; nothing when it is not a SIP datagram.
std::optional<std::uint64_t> sent_id_of(const ns3::Packet& packet);

}  // namespace siplab
