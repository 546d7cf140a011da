// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"
#include "core/lint/Lint.h"

#include "Documented.h"

namespace warmup::lint {
namespace {

// WARMUP_FUZZ_ROUNDS asks for a longer run, WARMUP_FUZZ_SEED for another one.
std::uint64_t fromEnvironment(const char *name, std::uint64_t otherwise)
{
    const char *given = std::getenv(name);
    return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

class Draw {
public:
    explicit Draw(std::uint64_t seed) : m_state(seed) { }

    std::size_t operator()(std::size_t below)
    {
        m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>((m_state >> 33) % below);
    }

private:
    std::uint64_t m_state;
};

// Processor time, so that a busy machine changes nothing.
double processorSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Whether it can be read. What can be read can be asked for its curve and its findings.
bool readsAndAnswers(const std::string &text)
{
    const auto script = dialect::readPython(text, "x.py");
    if (!script) {
        EXPECT_FALSE(script.error().message().empty());
        return false;
    }
    const auto intended = schedule::makeSchedule(script->schedule);
    if (!intended)
        return true;
    const auto asRun = dialect::makeAsRun(**intended, script->asRun);
    if (!asRun)
        return true;
    EXPECT_GE(asRun->curve->length(), 1);
    auto remarks = script->remarks;
    remarks.insert(remarks.end(), asRun->remarks.begin(), asRun->remarks.end());
    for (const auto &finding :
         lint({**intended, *asRun, script->asRun, script->optimizer, remarks}))
        EXPECT_FALSE(finding.what.empty()) << finding.name;
    return true;
}

std::string mutated(std::string text, const std::string &other, Draw &draw)
{
    static const std::vector<std::string> pieces{"(",
                                                 ")",
                                                 "[",
                                                 "]",
                                                 "{",
                                                 "}",
                                                 ":",
                                                 ",",
                                                 "=",
                                                 "'",
                                                 "\n",
                                                 "\n    ",
                                                 "#",
                                                 "*",
                                                 "**",
                                                 "-",
                                                 "/",
                                                 "0",
                                                 "-1",
                                                 "1e400",
                                                 "1e-320",
                                                 "nan",
                                                 "None",
                                                 "True",
                                                 "lambda",
                                                 "for",
                                                 "if",
                                                 "step",
                                                 "len(",
                                                 "range(",
                                                 "dict(",
                                                 "9999999999999999999",
                                                 "0.5",
                                                 "\xFF",
                                                 std::string(1, '\0')};
    for (std::size_t n = 1 + draw(3); n > 0; --n) {
        const std::size_t at = draw(text.size() + 1);
        switch (draw(5)) {
        case 0:
            text.insert(at, pieces[draw(pieces.size())]);
            break;
        case 1:
            text.erase(at, 1 + draw(12));
            break;
        case 2:
            text.insert(at, other.substr(draw(other.size()), draw(60)));
            break;
        case 3: { // another number
            const auto digit = text.find_first_of("0123456789", at);
            if (digit != std::string::npos)
                text.replace(digit, 1, pieces[16 + draw(9)]);
            break;
        }
        default:
            if (at < text.size())
                text[at] = static_cast<char>(draw(256));
        }
        if (text.empty())
            text = other;
    }
    return text;
}

TEST(ReaderFuzz, SurvivesMutationsOfEveryDocumentedExample)
{
    const auto examples = documentedExamples();
    ASSERT_FALSE(examples.empty());
    const auto rounds = fromEnvironment("WARMUP_FUZZ_ROUNDS", 40);
    Draw draw(fromEnvironment("WARMUP_FUZZ_SEED", 7));
    std::size_t readable = 0;
    double slowest = 0;
    std::string which;
    for (std::uint64_t round = 0; round < rounds; ++round)
        for (const auto &example : examples) {
            const auto text = mutated(example.text, examples[draw(examples.size())].text, draw);
            const double begin = processorSeconds();
            readable += readsAndAnswers(text) ? 1 : 0;
            if (const double took = processorSeconds() - begin; took > slowest) {
                slowest = took;
                which = text;
            }
        }
    EXPECT_GT(readable, rounds * examples.size() / 10); // the mutations reach deep enough
    EXPECT_LT(slowest, 5) << which;
    RecordProperty("readable", static_cast<int>(readable));
    RecordProperty("slowest_milliseconds", static_cast<int>(1000 * slowest));
}

TEST(ReaderFuzz, SurvivesArbitraryBytes)
{
    Draw draw(fromEnvironment("WARMUP_FUZZ_SEED", 11));
    for (std::uint64_t i = fromEnvironment("WARMUP_FUZZ_ROUNDS", 40) * 50; i > 0; --i) {
        std::string text(draw(300), ' ');
        for (char &byte : text)
            byte = static_cast<char>(draw(i % 2 == 0 ? 256 : 96) + (i % 2 == 0 ? 0 : 32));
        (void)readsAndAnswers(text);
    }
}

// The same example again and again in one script, whether or not that can be read.
TEST(ReaderFuzz, TakesTimeThatGrowsWithTheScriptAndNotFaster)
{
    for (const auto &example : documentedExamples()) {
        const auto seconds = [&](std::size_t times) {
            std::string text;
            for (std::size_t i = 0; i < times; ++i)
                text += example.text;
            const double begin = processorSeconds();
            (void)dialect::readPython(text, "x.py");
            return processorSeconds() - begin;
        };
        const double small = seconds(8);
        EXPECT_LT(seconds(64), 24 * small + 0.1) << example.name;
    }
}

} // namespace
} // namespace warmup::lint
