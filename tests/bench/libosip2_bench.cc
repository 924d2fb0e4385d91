// libosip2's rows of message_bench.
#include <benchmark/benchmark.h>

extern "C" {
#include <osipparser2/osip_message.h>
#include <osipparser2/osip_parser.h>
#include <osipparser2/sdp_message.h>
}

#include "tests/bench/bench_messages.h"

namespace siplab::bench {
namespace {

osip_message_t* parse(const std::string& bytes) {
    static const int ready = parser_init();
    benchmark::DoNotOptimize(ready);
    osip_message_t* message = nullptr;
    osip_message_init(&message);
    if (osip_message_parse(message, bytes.data(), bytes.size()) == 0) return message;
    osip_message_free(message);
    return nullptr;
}

std::string_view text_of(const char* text) { return text == nullptr ? "" : text; }

std::string_view tag_of(osip_from_t* from) {
    osip_generic_param_t* tag = nullptr;
    osip_from_get_tag(from, &tag);
    return tag == nullptr ? std::string_view() : text_of(tag->gvalue);
}

Essentials essentials(osip_message_t* message) {
    Essentials out;
    out.status = message->status_code;
    osip_via_t* via = nullptr;
    osip_message_get_via(message, 0, &via);
    osip_generic_param_t* branch = nullptr;
    osip_via_param_get_byname(via, const_cast<char*>("branch"), &branch);
    if (branch != nullptr) out.branch = text_of(branch->gvalue);
    out.from_tag = tag_of(message->from);
    out.to_tag = tag_of(message->to);
    out.call_id = text_of(message->call_id->number);
    out.cseq = std::strtoul(message->cseq->number, nullptr, 10);
    out.cseq_method = text_of(message->cseq->method);
    return out;
}

const Sample& sample(benchmark::State& state) {
    const Sample& chosen = samples()[static_cast<std::size_t>(state.range(0))];
    state.SetLabel(chosen.name);
    return chosen;
}

void write(osip_message_t* message, benchmark::State& state) {
    char* text = nullptr;
    std::size_t length = 0;
    if (osip_message_to_str(message, &text, &length) != 0) state.SkipWithError("refused");
    benchmark::DoNotOptimize(length);
    osip_free(text);
}

void libosip2_read(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    for (auto _ : state) {
        osip_message_t* message = parse(bytes);
        if (message == nullptr) {
            state.SkipWithError("refused");
            break;
        }
        benchmark::DoNotOptimize(essentials(message).weight());
        osip_message_free(message);
    }
}
BENCHMARK(libosip2_read)->DenseRange(0, 3);

void libosip2_essentials(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    for (auto _ : state) {
        osip_message_t* message = parse(bytes);
        if (message == nullptr) {
            state.SkipWithError("refused");
            break;
        }
        benchmark::DoNotOptimize(essentials(message).weight());
        write(message, state);
        osip_message_free(message);
    }
}
BENCHMARK(libosip2_essentials)->DenseRange(0, 3);

void parse_session(osip_message_t* message, benchmark::State& state) {
    osip_body_t* body = nullptr;
    if (osip_message_get_body(message, 0, &body) < 0 || body == nullptr) return;
    sdp_message_t* session = nullptr;
    sdp_message_init(&session);
    if (sdp_message_parse(session, body->body) != 0) state.SkipWithError("refused");
    sdp_message_free(session);
}

void libosip2_everything(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    for (auto _ : state) {
        osip_message_t* message = parse(bytes);
        if (message == nullptr) {
            state.SkipWithError("refused");
            break;
        }
        parse_session(message, state);
        write(message, state);
        osip_message_free(message);
    }
}
BENCHMARK(libosip2_everything)->DenseRange(0, 3);

void libosip2_forward(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    for (auto _ : state) {
        osip_message_t* message = parse(bytes);
        osip_via_t* via = nullptr;
        osip_via_init(&via);
        osip_via_parse(via, proxy_via);
        osip_list_add(&message->vias, via, 0);
        osip_message_force_update(message);
        write(message, state);
        osip_message_free(message);
    }
}
BENCHMARK(libosip2_forward)->DenseRange(0, 3);

}  // namespace
}  // namespace siplab::bench
