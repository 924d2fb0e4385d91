// Parsing and writing messages beside libosip2 and sofia-sip, over the same bytes
// (bench_messages.h).
//
// Rows: "essentials" is what a transaction layer needs (start line, top Via's branch, From and To
// tags, Call-ID, CSeq); "everything" is the typed view of every header field and the session
// description; both write the message back in the end, "read" only reads the essentials. "forward"
// parses, puts a Via on top and writes. The other stacks parse everything at once, whichever row;
// each row asks of them only what it asks of us.
#include <benchmark/benchmark.h>

#include "models/message/essentials.h"
#include "models/message/headers.h"
#include "models/message/validate.h"
#include "models/sdp/sdp.h"
#include "tests/bench/allocations.h"
#include "tests/bench/bench_messages.h"

namespace siplab::bench {
namespace {

const Sample& sample(benchmark::State& state) {
    const Sample& chosen = samples()[static_cast<std::size_t>(state.range(0))];
    state.SetLabel(chosen.name);
    return chosen;
}

void report_allocations(benchmark::State& state, std::size_t before) {
    state.counters["allocations"] =
        static_cast<double>(allocations() - before) / static_cast<double>(state.iterations());
}

std::size_t weight_of_essentials(const Message& message) {
    const siplab::Essentials read = essentials_of(message);
    return Essentials{read.branch,      read.from_tag, read.to_tag,     read.call_id,
                      read.cseq_method, read.cseq,     message.status()}
        .weight();
}

void siplab_read(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    const std::size_t before = allocations();
    for (auto _ : state) {
        const auto message = Message::parse(bytes);
        benchmark::DoNotOptimize(weight_of_essentials(*message));
    }
    report_allocations(state, before);
}
BENCHMARK(siplab_read)->DenseRange(0, 3);

void siplab_essentials(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    const std::size_t before = allocations();
    for (auto _ : state) {
        const auto message = Message::parse(bytes);
        benchmark::DoNotOptimize(weight_of_essentials(*message));
        benchmark::DoNotOptimize(message->to_bytes().size());
    }
    report_allocations(state, before);
}
BENCHMARK(siplab_essentials)->DenseRange(0, 3);

void siplab_everything(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    const std::size_t before = allocations();
    for (auto _ : state) {
        const auto message = Message::parse(bytes);
        for (std::size_t i = 0; i < message->header_count(); ++i) {
            const HeaderField field = message->header(i);
            if (check_value(field.id, field.value)) state.SkipWithError("malformed");
        }
        if (!message->body().empty()) {
            const auto session = sdp::Session::parse(message->body());
            if (!session) state.SkipWithError("malformed session description");
            benchmark::DoNotOptimize(session);
        }
        benchmark::DoNotOptimize(message->to_bytes().size());
    }
    report_allocations(state, before);
}
BENCHMARK(siplab_everything)->DenseRange(0, 3);

/// The judgement of the whole message, which the others do not offer.
void siplab_validate(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    const std::size_t before = allocations();
    for (auto _ : state) {
        const auto message = Message::parse(bytes);
        if (first_problem(*message)) state.SkipWithError("not well-formed");
    }
    report_allocations(state, before);
}
BENCHMARK(siplab_validate)->DenseRange(0, 3);

void siplab_forward(benchmark::State& state) {
    const std::string& bytes = sample(state).bytes;
    const std::size_t before = allocations();
    for (auto _ : state) {
        auto message = Message::parse(bytes);
        message->add_on_top(HeaderId::via, proxy_via);
        benchmark::DoNotOptimize(message->to_bytes().size());
    }
    report_allocations(state, before);
}
BENCHMARK(siplab_forward)->DenseRange(0, 3);

}  // namespace
}  // namespace siplab::bench
