#include "sim/sent_tag.h"

#include <ostream>

namespace siplab {

NS_OBJECT_ENSURE_REGISTERED(SentTag);

ns3::TypeId SentTag::GetTypeId() {
    static const ns3::TypeId type = ns3::TypeId("siplab::SentTag")
                                        .SetParent<ns3::Tag>()
                                        .SetGroupName("Siplab")
                                        .AddConstructor<SentTag>();
    return type;
}

ns3::TypeId SentTag::GetInstanceTypeId() const { return GetTypeId(); }

std::uint32_t SentTag::GetSerializedSize() const { return sizeof sent_id_; }

void SentTag::Serialize(ns3::TagBuffer buffer) const { buffer.WriteU64(sent_id_); }

void SentTag::Deserialize(ns3::TagBuffer buffer) { sent_id_ = buffer.ReadU64(); }

void SentTag::Print(std::ostream& os) const { os << "sent=" << sent_id_; }

std::optional<std::uint64_t> sent_id_of(const ns3::Packet& packet) {
    SentTag tag;
    if (!packet.PeekPacketTag(tag)) {
        return std::nullopt;
    }
    return tag.sent_id();
}

}  // namespace siplab
