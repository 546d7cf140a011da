// SPDX-License-Identifier: GPL-3.0-or-later
// What a hostile user gives the real program: each is one line (where, found, allowed) and status
// 2, nothing on standard output, and no file that was not there before.

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Program.h"

namespace warmup::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// 30 updates on a table of 20 rows.
constexpr const char *kRecipe = R"json({"format": "warmup-lab", "version": 1,
 "schedule": {"clock": {"run": "30 updates", "updatesPerEpoch": 10},
  "baseRate": 0.1, "multiplier": 8,
  "warmUp": {"shape": "linear", "length": "5 updates", "from": "base", "to": "peak", "grid": "[)"},
  "main": [{"shape": {"kind": "step", "every": "10 updates", "gamma": 0.1}, "length": "rest"}],
  "repeat": {"count": 1, "length": 1, "peak": 1}, "guard": {"afterEnd": "hold"}},
 "asRun": {"framework": "warmup_scheduler", "version": "0.3.2", "driver": {"advance": "perUpdate"}},
 "training": {"data": {"kind": "csvFile", "path": "d.csv"}, "model": {"kind": "mlp", "hidden": [4]},
  "optimizer": {"kind": "sgd", "momentum": 0}, "batch": 4, "seeds": 1, "follow": "asRun"}})json";

class BadInput : public testing::Test {
protected:
    BadInput()
    {
        QByteArray table = "a,b,y\n";
        for (int i = 0; i < 20; ++i)
            table += QByteArray::number(i) + ',' + QByteArray::number(i * i % 7) + ','
                + QByteArray::number(i % 2) + '\n';
        write("d.csv", table);
        write("r.warmup.json", kRecipe);
        // The same without a framework, which would have a warning of its own to give.
        auto plain = json::parse(kRecipe);
        plain["asRun"] = {{"framework", ""}};
        m_plain = plain;
    }

    void write(const char *name, const QByteArray &contents) const
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly) && file.write(contents) == contents.size());
    }
    void write(const json &recipe) const
    {
        write("q.warmup.json", QByteArray::fromStdString(recipe.dump()));
    }
    [[nodiscard]] QStringList files() const
    {
        return QDir(m_folder.path())
            .entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::Hidden);
    }
    [[nodiscard]] Outcome shell(const std::string &line) const
    {
        return runShell(QString::fromStdString(line), m_folder.path());
    }

    static void expectRefused(const Outcome &outcome, const std::string &label)
    {
        EXPECT_EQ(outcome.status, 2) << label;
        EXPECT_EQ(outcome.output, "") << label;
        EXPECT_EQ(std::ranges::count(outcome.error, '\n'), 1) << label << '\n' << outcome.error;
        EXPECT_THAT(outcome.error, testing::MatchesRegex("warmup-lab: .+: found .+; allowed: .+\n"))
            << label;
    }

    QTemporaryDir m_folder;
    json m_plain;
};

TEST_F(BadInput, everyArgumentThatIsWrongNamesItselfAndLeavesNoFile)
{
    const auto before = files();
    const std::pair<const char *, const char *> table[] = {
        {"schedule r.warmup.json --base-lr -1", "--base-lr"},
        {"schedule r.warmup.json --base-lr 0", "--base-lr"},
        {"schedule r.warmup.json --base-lr nan", "--base-lr"},
        {"schedule r.warmup.json --base-lr 1e400", "--base-lr"},
        {"schedule r.warmup.json --base-lr ''", "--base-lr"},
        {"schedule r.warmup.json --base-lr", "--base-lr"},
        {"schedule r.warmup.json --updates 0", "--updates"},
        {"schedule r.warmup.json --updates -5", "--updates"},
        {"schedule r.warmup.json --updates 2.5", "--updates"},
        {"schedule r.warmup.json --updates 1e13", "--updates"},
        {"schedule r.warmup.json --updates 3 --updates 40", "--updates"},
        {"schedule r.warmup.json --updates-per-epoch 0", "--updates-per-epoch"},
        {"schedule r.warmup.json --updates-per-epoch inf", "--updates-per-epoch"},
        {"schedule r.warmup.json --updates-per-epoch 1e300", "--updates-per-epoch"},
        {"schedule r.warmup.json --every 0", "--every"},
        {"schedule r.warmup.json --every 9223372036854775808", "--every"},
        {"schedule r.warmup.json --metric ''", "file: found no file name"},
        {"schedule r.warmup.json --nope", "--nope"},
        {"schedule r.warmup.json d.csv", "d.csv"},
        {"schedule r.warmup.json --python x", "both"},
        {"schedule ''", "file: found no file name"},
        {"schedule --python @", "file: found no file name"},
        {"plot r.warmup.json", "--output"},
        {"plot r.warmup.json -o p.gif", "p.gif"},
        {"plot r.warmup.json -o p.png --size 0x0", "--size"},
        {"plot r.warmup.json -o p.png --size 1e9x1e9", "--size"},
        {"plot r.warmup.json -o p.png --size 640", "--size"},
        {"plot r.warmup.json -o p.png --dpi -1", "--dpi"},
        {"train", "FILE"},
        {"train ''", "file: found no file name"},
        {"train r.warmup.json d.csv", "d.csv"},
        {"train r.warmup.json --seeds 0", "--seeds"},
        {"train r.warmup.json --seeds 1e9", "--seeds"},
        {"train r.warmup.json -o ''", "--output"},
        {"code r.warmup.json", "--to: found nothing"},
        {"code r.warmup.json --to caffe", "--to: found \"caffe\""},
        {"cod r.warmup.json", "\"cod\"; allowed: schedule, lint, code, plot, train"},
    };
    for (const auto &[words, says] : table) {
        const auto outcome = shell(std::string("$lab ") + words);
        expectRefused(outcome, words);
        EXPECT_THAT(outcome.error, HasSubstr(says)) << words;
        EXPECT_EQ(files(), before) << words;
    }
}

// Every field of the recipe in turn: the program takes it, or refuses it in one line that names the
// recipe.
TEST_F(BadInput, everyFieldOfARecipeMayHoldAnything)
{
    const auto whole = json::parse(kRecipe);
    // 1e400 is no number of JSON's readers: it is refused with line and column.
    const char *const values[] = {"-1",    "0",    "1e400", "NaN",
                                  "\"x\"", "null", "[]",    "99999999999999999999"};
    const auto flat = whole.flatten();
    for (const auto &[pointer, value] : flat.items()) {
        for (const char *text : values) {
            auto recipe = whole;
            recipe[json::json_pointer(pointer)] = "HERE";
            auto contents = recipe.dump();
            contents.replace(contents.find("\"HERE\""), 6, text);
            write("q.warmup.json", QByteArray::fromStdString(contents));
            const auto label = pointer + " = " + text;
            const auto outcome = runProgram(
                {QStringLiteral("schedule"), QStringLiteral("q.warmup.json")}, {}, m_folder.path());
            if (outcome.status == 0)
                continue;
            expectRefused(outcome, label);
            EXPECT_THAT(outcome.error, HasSubstr("q.warmup.json:")) << label;
        }
    }
}

TEST_F(BadInput, aFieldThatTheTrainingRefusesNamesTheRecipe)
{
    const std::pair<const char *, json> table[] = {
        {"/training/seeds", 2'147'483'647},
        {"/training/batch", 1'000'000},
        {"/training/data", {{"kind", "spirals"}, {"samplesPerClass", 1'000'000'000'000}}},
        {"/training/data", {{"kind", "glyphs"}, {"noise", 1e300}}},
        {"/training/model", {{"kind", "mlp"}, {"hidden", {100'000, 100'000}}}},
        {"/training/follow", "neither"},
    };
    const auto before = files();
    for (const auto &[pointer, value] : table) {
        auto recipe = m_plain;
        recipe[json::json_pointer(pointer)] = value;
        write(recipe);
        const auto outcome = shell("$lab train q.warmup.json -o run.csv");
        expectRefused(outcome, pointer);
        EXPECT_THAT(outcome.error, HasSubstr(std::string("q.warmup.json: ") + pointer));
        QFile::remove(m_folder.filePath(QStringLiteral("q.warmup.json")));
        EXPECT_EQ(files(), before);
    }
}

TEST_F(BadInput, aRecipeThatIsCutAnywhereIsOneLine)
{
    const QByteArray whole = kRecipe;
    for (qsizetype length = 0; length < whole.size(); length += 23) {
        write("q.warmup.json", whole.first(length));
        expectRefused(shell("$lab schedule q.warmup.json"), std::to_string(length));
    }
}

TEST_F(BadInput, dataThatAreDamagedAreOneLineThatNamesTheFile)
{
    const std::pair<const char *, QByteArray> table[] = {
        {"empty", ""},
        {"binary", QByteArray("\0\1\2\xff", 4)},
        {"a header alone", "a,b,y\n"},
        {"not a number", "a,b,y\n1,nan,0\n1,2,1\n"},
        {"beyond a double", "a,b,y\n1,1e400,0\n1,2,1\n"},
        {"cells that lack", "a,b,y\n1,2,0\n1\n"},
        {"an open quote", "a,b,y\n\"1,2,0\n"},
        {"one class", "a,b,y\n1,2,0\n1,2,0\n"},
        {"a line without an end", QByteArray(1'000'000, ',')},
    };
    write(m_plain);
    for (const auto &[name, contents] : table) {
        write("d.csv", contents);
        const auto outcome = shell("$lab train q.warmup.json -o run.csv");
        expectRefused(outcome, name);
        EXPECT_THAT(outcome.error, HasSubstr("d.csv")) << name;
        EXPECT_FALSE(QFile::exists(m_folder.filePath(QStringLiteral("run.csv")))) << name;
    }
    for (const char *gone : {"rm d.csv", "mkdir d.csv"}) {
        const auto outcome = shell(std::string(gone) + "; $lab train q.warmup.json -o run.csv");
        expectRefused(outcome, gone);
        EXPECT_THAT(outcome.error, HasSubstr("d.csv")) << gone;
    }
}

TEST_F(BadInput, aWarmUpOfTheWholeRunOrNoEpochsAreOneLine)
{
    const std::pair<const char *, const char *> table[] = {
        {"/schedule/warmUp/length", "30 updates"},   {"/schedule/warmUp/length", "31 updates"},
        {"/schedule/warmUp/length", "1e300 epochs"}, {"/schedule/clock/run", "0 epochs"},
        {"/schedule/clock/run", "-1 epochs"},        {"/schedule/clock/run", "1e300 epochs"},
    };
    for (const auto &[pointer, value] : table) {
        auto recipe = json::parse(kRecipe);
        recipe[json::json_pointer(pointer)] = value;
        write(recipe);
        const auto outcome = shell("$lab schedule q.warmup.json");
        expectRefused(outcome, value);
        EXPECT_THAT(outcome.error, HasSubstr(pointer));
    }
}

// Files of one KiB at most: writing fails in the middle, as on a full disk.
TEST_F(BadInput, aDiskWithoutRoomKeepsTheOldFileAndLeavesNoHalfOfANewOne)
{
    write("old.csv", "old");
    write("old.png", "old");
    const auto before = files();
    for (const char *words : {"train r.warmup.json --seeds 3 -o old.csv", "plot -o old.png",
                              "train r.warmup.json --seeds 3 -o new.csv", "plot -o new.png",
                              "plot -o new.svg", "plot -o new.pdf"}) {
        const auto outcome = shell(std::string("trap '' XFSZ; ulimit -f 1; $lab ") + words);
        EXPECT_EQ(outcome.status, 2) << words;
        EXPECT_THAT(outcome.error, HasSubstr("found ")) << words;
        EXPECT_EQ(files(), before) << words;
    }
    EXPECT_EQ(shell("cat old.csv old.png").output, "oldold");
}

TEST_F(BadInput, standardInputThatCannotBeReadIsOneLine)
{
    for (const char *input : {"<&-", "<.", "</dev/null"})
        expectRefused(shell(std::string("$lab schedule --python - ") + input), input);
    // More than a script is long, and without an end.
    expectRefused(shell("yes | $lab schedule --python -; exit ${PIPESTATUS[1]}"), "yes");
}

TEST_F(BadInput, aTrillionUpdatesThinnedOutAreQuick)
{
    const auto outcome = shell("$lab schedule r.warmup.json --updates 1e12 --every 1e11");
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(std::ranges::count(outcome.output, '\n'), 12);
    EXPECT_THAT(outcome.output, HasSubstr("\n999999999999,"));
}

} // namespace
} // namespace warmup::app
