// sofia-sip's rows of message_bench.
#include <benchmark/benchmark.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_parser.h>
#include <sofia-sip/sdp.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/sip_util.h>

#include "tests/bench/bench_messages.h"

namespace siplab::bench {
namespace {

msg_t* parse(const std::string& bytes) {
    msg_t* message =
        msg_make(sip_default_mclass(), 0, bytes.data(), static_cast<issize_t>(bytes.size()));
    const sip_t* sip = message == nullptr ? nullptr : sip_object(message);
    if (sip != nullptr && sip->sip_error == nullptr) return message;
    msg_destroy(message);
    return nullptr;
}

std::string_view text_of(const char* text) { return text == nullptr ? "" : text; }

Essentials essentials(const sip_t* sip) {
    Essentials out;
    out.status = sip->sip_status == nullptr ? 0 : sip->sip_status->st_status;
    out.branch = text_of(sip->sip_via->v_branch);
    out.from_tag = text_of(sip->sip_from->a_tag);
    out.to_tag = text_of(sip->sip_to->a_tag);
    out.call_id = text_of(sip->sip_call_id->i_id);
    out.cseq = sip->sip_cseq->cs_seq;
    out.cseq_method = text_of(sip->sip_cseq->cs_method_name);
    return out;
}

const Sample& sample(benchmark::State& state) {
    const Sample& chosen = samples()[static_cast<std::size_t>(state.range(0))];
    state.SetLabel(chosen.name);
    return chosen;
}

void write(msg_t* message, benchmark::State& state) {
    std::size_t length = 0;
    const char* text = msg_as_string(msg_home(message), message,
                                     reinterpret_cast<msg_pub_t*>(sip_object(message)), 0, &length);
    if (text == nullptr) state.SkipWithError("not written");
    benchmark::DoNotOptimize(length);
}

void sofia_read(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    for (auto _ : state) {
        msg_t* message = parse(bytes);
        if (message == nullptr) {
            state.SkipWithError("refused");
            break;
        }
        benchmark::DoNotOptimize(essentials(sip_object(message)).weight());
        msg_destroy(message);
    }
}
BENCHMARK(sofia_read)->DenseRange(0, 3);

void sofia_essentials(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    for (auto _ : state) {
        msg_t* message = parse(bytes);
        if (message == nullptr) {
            state.SkipWithError("refused");
            break;
        }
        benchmark::DoNotOptimize(essentials(sip_object(message)).weight());
        write(message, state);
        msg_destroy(message);
    }
}
BENCHMARK(sofia_essentials)->DenseRange(0, 3);

void sofia_everything(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    for (auto _ : state) {
        msg_t* message = parse(bytes);
        if (message == nullptr) {
            state.SkipWithError("refused");
            break;
        }
        if (const sip_payload_t* body = sip_object(message)->sip_payload;
            body != nullptr && body->pl_len > 0) {
            sdp_parser_t* parser =
                sdp_parse(nullptr, body->pl_data, static_cast<issize_t>(body->pl_len), 0);
            if (sdp_session(parser) == nullptr) state.SkipWithError("refused");
            sdp_parser_free(parser);
        }
        write(message, state);
        msg_destroy(message);
    }
}
BENCHMARK(sofia_everything)->DenseRange(0, 3);

void sofia_forward(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    for (auto _ : state) {
        msg_t* message = parse(bytes);
        sip_t* sip = sip_object(message);
        sip_via_t* via = sip_via_make(msg_home(message), proxy_via);
        msg_header_insert(message, reinterpret_cast<msg_pub_t*>(sip),
                          reinterpret_cast<msg_header_t*>(via));
        write(message, state);
        msg_destroy(message);
    }
}
BENCHMARK(sofia_forward)->DenseRange(0, 3);

}  // namespace
}  // namespace siplab::bench
