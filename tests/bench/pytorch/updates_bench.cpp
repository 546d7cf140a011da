// SPDX-License-Identifier: GPL-3.0-or-later

// Our side of tests/bench/compare_pytorch.py, which says what the numbers mean:
//
//   bench-updates record CASE FOLDER     data, start, order and the first losses, for the other
//   side bench-updates update CASE SECONDS    microseconds of processor time of one update
//   bench-updates products CASE SECONDS  GFLOP/s within the matrix products of one update
//   bench-updates sgemm SECONDS          GFLOP/s of our product on a large matrix
//   bench-updates adam N SECONDS         microseconds of an Adam step on N parameters
//   bench-updates memory N SECONDS       microseconds of a pass that moves the same bytes
//   bench-updates session CASE SECONDS   how many times as long an update takes in a session that
//   is
//                                        read as the window does, all on one thread
//   bench-updates runs COUNT THREADS     seconds of COUNT runs of bed M of 300 updates each, and of
//                                        making their data
//   bench-updates kernel                 the instruction set

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <numeric>
#include <string>

#include "core/base/Random.h"
#include "core/kernel/Dispatch.h"
#include "core/kernel/Product.h"
#include "core/schedule/Schedule.h"
#include "core/training/Group.h"
#include "core/training/Session.h"
#include "core/training/Threads.h"
#include "core/training/Workspace.h"
#include "tests/core/training/Curves.h"

namespace warmup::training {
namespace {

struct Case {
    std::string name;
    Spec spec;
    std::vector<int> widths; // of the dense layers, the inputs first; none where there are others
    bool drawn = false; // inputs and labels at random, `samples` of them; else the spec's data
    std::int64_t samples = 0;
    double rate = 1e-3;
};

Case mlp(std::vector<int> widths, int batch, const std::string &optimizer, Loss loss)
{
    Case made;
    made.name = "mlp";
    for (const int width : widths)
        made.name += "_" + std::to_string(width);
    made.name += "_batch_" + std::to_string(batch) + "_" + optimizer;
    made.spec.model = model::Mlp{.hidden = {widths.begin() + 1, widths.end() - 1}};
    made.spec.loss = loss;
    made.spec.batch = batch;
    if (optimizer == "adam")
        made.spec.optimizer = optimizer::Adam{};
    made.widths = std::move(widths);
    return made;
}

Case drawn(Case made, std::int64_t samples)
{
    made.drawn = true;
    made.samples = samples;
    return made;
}

Case bedM(const std::string &optimizer, double rate)
{
    Case made = mlp({144, 32, 32, 10}, 32, optimizer, Loss::meanSquaredError);
    made.spec.data = data::Glyphs{.trainSamples = 2000, .testSamples = 1000, .noise = 0.6};
    made.rate = rate;
    return made;
}

// Sequences drawn for every update; the other side gets those of the first `samples` / 32 updates.
Case postLayerNorm()
{
    Case made;
    made.name = "post_ln_transformer_4_16_batch_32_adam";
    made.spec.data = data::Sequences{};
    made.spec.model = model::Transformer{};
    made.spec.optimizer = optimizer::Adam{};
    made.spec.batch = 32;
    made.samples = 100 * 32;
    return made;
}

std::vector<Case> cases()
{
    return {
        drawn(mlp({2, 32, 32, 2}, 32, "adam", Loss::crossEntropy), 2000),
        bedM("sgd", 0.1),
        bedM("adam", 1e-3),
        drawn(mlp({784, 256, 10}, 128, "adam", Loss::crossEntropy), 20000),
        drawn(mlp({784, 512, 512, 10}, 256, "adam", Loss::crossEntropy), 20000),
        postLayerNorm(),
    };
}

data::DatasetPtr drawData(std::int64_t samples, int features, int classes)
{
    auto dataset = std::make_shared<data::Dataset>();
    dataset->features = features;
    dataset->classes = classes;
    dataset->outputs = classes;
    dataset->train.count = samples;
    Random random(1, Purpose::test);
    std::vector<float> inputs(static_cast<std::size_t>(samples * features));
    for (float &x : inputs)
        x = static_cast<float>(random.normal());
    dataset->train.inputs = std::move(inputs);
    for (std::int64_t i = 0; i < samples; ++i)
        dataset->train.labels.push_back(
            static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(classes))));
    return dataset;
}

// Processor time, so that other load on the machine counts less.
double processorSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Seconds of one call, the best of pieces of some 20 ms, for so many seconds altogether.
double best(double seconds, const std::function<void()> &call)
{
    const double first = processorSeconds();
    call();
    int calls = 1;
    while (processorSeconds() - first < 0.02) {
        for (int i = 0; i < calls; ++i)
            call();
        calls *= 2;
    }
    double least = HUGE_VAL;
    const double begun = processorSeconds();
    do {
        const double from = processorSeconds();
        for (int i = 0; i < calls; ++i)
            call();
        least = std::min(least, (processorSeconds() - from) / calls);
    } while (processorSeconds() - begun < seconds);
    return least;
}

struct Member {
    Group group;
    std::unique_ptr<Workspace> workspace;
    State state;
    Permutation order;
    data::DatasetPtr dataset;
    optimizer::Rates rates;

    explicit Member(const Case &of, data::DatasetPtr data)
        : group(*Group::make(of.spec, {data})), workspace(group.makeWorkspace()),
          state(group.start(0)), order(group.makeOrder(0)),
          dataset(std::move(data)), rates{of.rate, {}, {}}
    {
    }
    double update() { return group.update(0, state, rates, order, *workspace).loss; }
};

Member makeMember(const Case &of)
{
    if (of.drawn)
        return Member(of, drawData(of.samples, of.widths.front(), of.widths.back()));
    return Member(of, *data::load(of.spec.data, of.spec.firstSeed));
}

template <typename T>
void write(const std::string &path, const std::vector<T> &values)
{
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char *>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(T)));
}

int record(const Case &of, const std::string &folder)
{
    Member member = makeMember(of);
    std::vector<std::int32_t> order;
    if (const auto &sequences = member.dataset->drawn) {
        std::vector<float> tokens;
        std::vector<std::int32_t> wanted;
        for (std::int64_t u = 0; u < of.samples / of.spec.batch; ++u) {
            const auto batch = member.workspace->draw(
                *sequences, static_cast<std::size_t>(of.spec.batch),
                Random(of.spec.firstSeed, Purpose::trainData, static_cast<std::uint64_t>(u)));
            const std::size_t numbers = batch.rows * static_cast<std::size_t>(sequences->length);
            tokens.insert(tokens.end(), batch.inputs, batch.inputs + numbers);
            wanted.insert(wanted.end(), batch.wanted.labels, batch.wanted.labels + numbers);
        }
        write(folder + "/inputs", tokens);
        write(folder + "/labels", wanted);
        order.resize(static_cast<std::size_t>(of.samples));
        std::iota(order.begin(), order.end(), 0);
    } else {
        const data::Part &part = member.dataset->train;
        write(folder + "/inputs", std::get<std::vector<float>>(part.inputs));
        write(folder + "/labels", part.labels);
        const auto places = member.order.range(0, part.count);
        order.assign(places.begin(), places.end());
    }
    write(folder + "/start",
          std::vector<float>(member.state.parameters.begin(), member.state.parameters.end()));
    write(folder + "/order", order);
    std::vector<double> losses(20);
    for (double &loss : losses)
        loss = member.update();
    write(folder + "/losses", losses);
    return 0;
}

int updates(const Case &of, double seconds)
{
    Member member = makeMember(of);
    std::printf("%.9g\n", 1e6 * best(seconds, [&] { member.update(); }));
    return member.state.ending == Ending::diverged ? 1 : 0;
}

// The products that Dense makes: forward, and backward by the weights and, but for the first layer,
// by the inputs.
int products(const Case &of, double seconds)
{
    const auto rows = static_cast<std::size_t>(of.spec.batch);
    struct Layer {
        std::size_t inputs = 0;
        std::size_t outputs = 0;
        AlignedVector<float> in, inGradient, weights, gradient, transposed, out;
    };
    std::vector<Layer> layers;
    double operations = 0;
    for (std::size_t i = 0; i + 1 < of.widths.size(); ++i) {
        Layer &l = layers.emplace_back();
        l.inputs = static_cast<std::size_t>(of.widths[i]);
        l.outputs = static_cast<std::size_t>(of.widths[i + 1]);
        l.in.assign(rows * l.inputs, 0.5F);
        l.inGradient.resize(l.in.size());
        l.weights.assign(l.inputs * l.outputs, 0.25F);
        l.gradient.resize(l.weights.size());
        l.transposed.resize(l.weights.size());
        l.out.resize(rows * l.outputs);
        operations += (i > 0 ? 6.0 : 4.0) * static_cast<double>(rows * l.inputs * l.outputs);
    }
    const auto all = [&] {
        for (Layer &l : layers)
            kernel::product<float>(rows, l.outputs, l.inputs, {l.in.data(), l.inputs, 1},
                                   {l.weights.data(), l.outputs}, nullptr,
                                   {l.out.data(), l.outputs});
        for (std::size_t i = layers.size(); i-- > 0;) {
            Layer &l = layers[i];
            kernel::product<float>(l.inputs, l.outputs, rows, {l.in.data(), 1, l.inputs},
                                   {l.out.data(), l.outputs}, nullptr,
                                   {l.gradient.data(), l.outputs});
            if (i == 0)
                break;
            kernel::transpose(l.inputs, l.outputs, l.weights.data(), l.transposed.data());
            kernel::product<float>(rows, l.inputs, l.outputs, {l.out.data(), l.outputs, 1},
                                   {l.transposed.data(), l.inputs}, nullptr,
                                   {l.inGradient.data(), l.inputs});
        }
    };
    std::printf("%.9g\n", 1e-9 * operations / best(seconds, all));
    return 0;
}

int sgemm(double seconds)
{
    constexpr std::size_t n = 768;
    const AlignedVector<float> left(n * n, 0.5F);
    const AlignedVector<float> right(n * n, 0.25F);
    AlignedVector<float> out(n * n);
    const double taken = best(seconds, [&] {
        kernel::product<float>(n, n, n, {left.data(), n, 1}, {right.data(), n}, nullptr,
                               {out.data(), n});
    });
    std::printf("%.9g\n", 1e-9 * 2 * n * n * n / taken);
    return 0;
}

int adam(std::size_t n, double seconds)
{
    const optimizer::Spec spec = optimizer::Adam{};
    AlignedVector<float> parameters(n, 1.0F);
    const AlignedVector<float> gradient(n, 1e-3F);
    auto state = optimizer::makeState<float>(spec, n);
    const double taken = best(seconds, [&] {
        optimizer::step<float>(spec, {1e-3, {}, {}}, parameters, gradient, state);
    });
    std::printf("%.9g\n", 1e6 * taken);
    return 0;
}

// Reads four arrays and writes three of them in place, as Adam does: 28 bytes a parameter.
struct Triad {
    [[gnu::always_inline]] static void run(float factor, std::size_t n, const float *__restrict a,
                                           float *__restrict b, float *__restrict c,
                                           float *__restrict d)
    {
        for (std::size_t i = 0; i < n; ++i) {
            b[i] += factor * a[i];
            c[i] += factor * a[i];
            d[i] += factor * a[i];
        }
    }
};

int memory(std::size_t n, double seconds)
{
    AlignedVector<float> a(n, 1e-3F), b(n), c(n), d(n);
    const double taken = best(seconds, [&] {
        kernel::dispatch<Triad>(1e-3F, n, a.data(), b.data(), c.data(), d.data());
    });
    std::printf("%.9g\n", 1e6 * taken);
    return 0;
}

// Pieces of the same number of updates in turn, by the bare loop and by a session: both meet the
// same other load. A session also follows a schedule, keeps losses, rates and snapshots, and is
// asked for what is new; its evaluations of a test part are work of their own and left out.
int session(Case of, double seconds)
{
    lowerPriority(); // as the session's thread, so that other load disturbs both alike
    if (auto *glyphs = std::get_if<data::Glyphs>(&of.spec.data))
        glyphs->testSamples = 0;
    Member member = makeMember(of);
    const double each = best(0.2, [&] { member.update(); });
    const auto piece = static_cast<Update>(std::max(1.0, 0.05 / each));
    schedule::Spec cosine;
    cosine.clock.run = schedule::Span{1e8, schedule::Unit::updates};
    cosine.baseRate = of.rate;
    cosine.main = {{.shape = schedule::Cosine{}, .length = {0, schedule::Unit::rest}}};
    SessionOptions options;
    options.threads = 1;
    options.load = [data = member.dataset](auto &&...) { return data; };
    const auto session =
        Session::create(of.spec, {{"one", *schedule::makeSchedule(cosine)}}, 1e9, options);
    session->wait();
    const auto timed = [](const auto &work) {
        const double from = processorSeconds();
        work();
        return processorSeconds() - from;
    };
    std::vector<double> ratios;
    Update made = 0;
    for (const double begun = processorSeconds(); processorSeconds() - begun < seconds;) {
        const double bare = timed([&] {
            for (Update i = 0; i < piece; ++i)
                member.update();
        });
        const double whole = timed([&] {
            session->advance(piece);
            session->wait();
            made += static_cast<Update>(session->tail(0, made, 0).losses.size());
        });
        ratios.push_back(whole / bare);
    }
    std::sort(ratios.begin(), ratios.end());
    const auto at = [&](double share) {
        return ratios[static_cast<std::size_t>(share * static_cast<double>(ratios.size() - 1))];
    };
    std::printf("%.4f (the middle half %.4f to %.4f; %zu pairs of %lld updates of %.3g us)\n",
                at(0.5), at(0.25), at(0.75), ratios.size(), static_cast<long long>(piece),
                1e6 * each);
    return session->status().state == Status::State::failed ? 1 : 0;
}

int runs(int count, unsigned threads)
{
    using Clock = std::chrono::steady_clock;
    const auto since = [](Clock::time_point begun) {
        return std::chrono::duration<double>(Clock::now() - begun).count();
    };
    Spec spec = bedM("sgd", 0.1).spec;
    spec.seeds = count;
    SessionOptions options;
    options.threads = threads;
    auto begun = Clock::now();
    const auto session = Session::create(spec, {{"one", constantCurve(300, 0.1)}}, 1e9, options);
    session->wait();
    const double prepared = since(begun);
    begun = Clock::now();
    session->run();
    session->wait();
    std::printf("%.9g %.9g\n", since(begun), prepared);
    return session->status().state == Status::State::finished ? 0 : 1;
}

int usage()
{
    std::fprintf(stderr,
                 "usage: bench-updates record CASE FOLDER | update CASE SECONDS"
                 " | products CASE SECONDS | sgemm SECONDS | adam N SECONDS"
                 " | memory N SECONDS | session CASE SECONDS | runs COUNT THREADS"
                 " | kernel\ncases:");
    for (const Case &known : cases())
        std::fprintf(stderr, " %s", known.name.c_str());
    std::fprintf(stderr, "\n");
    return 2;
}

int run(const std::vector<std::string> &arguments)
{
    const std::string what = arguments.empty() ? "" : arguments[0];
    if (what == "kernel" && arguments.size() == 1)
        return std::puts(kernel::name(kernel::instructionSet())) < 0;
    if (what == "sgemm" && arguments.size() == 2)
        return sgemm(std::stod(arguments[1]));
    if (arguments.size() != 3)
        return usage();
    if (what == "adam")
        return adam(std::stoul(arguments[1]), std::stod(arguments[2]));
    if (what == "memory")
        return memory(std::stoul(arguments[1]), std::stod(arguments[2]));
    if (what == "runs")
        return runs(std::stoi(arguments[1]), static_cast<unsigned>(std::stoul(arguments[2])));
    for (const Case &known : cases()) {
        if (known.name != arguments[1])
            continue;
        if (what == "record")
            return record(known, arguments[2]);
        if (what == "update")
            return updates(known, std::stod(arguments[2]));
        if (what == "session")
            return session(known, std::stod(arguments[2]));
        if (what == "products" && !known.widths.empty())
            return products(known, std::stod(arguments[2]));
    }
    return usage();
}

} // namespace
} // namespace warmup::training

int main(int argc, char **argv)
{
    return warmup::training::run({argv + 1, argv + argc});
}
