// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"
#include "core/lint/Lint.h"

#include "Documented.h"

namespace warmup::lint {
namespace {

TEST(LintDocumented, ReadsEveryExampleAndFindsNoError)
{
    const auto examples = documentedExamples();
    EXPECT_GE(examples.size(), 120U);
    for (const auto &example : examples) {
        SCOPED_TRACE(example.name);
        const auto script = dialect::readPython(example.text, "x.py");
        if (!script) {
            ADD_FAILURE() << script.error().message();
            continue;
        }
        const auto intended = schedule::makeSchedule(script->schedule);
        if (!intended) {
            ADD_FAILURE() << intended.error().message();
            continue;
        }
        const auto asRun = dialect::makeAsRun(**intended, script->asRun);
        if (!asRun) {
            ADD_FAILURE() << asRun.error().message();
            continue;
        }
        const auto all = asRun->curve->over(0, asRun->curve->length());
        EXPECT_TRUE(std::isfinite(all.minimum) && std::isfinite(all.maximum));
        EXPECT_GT(all.maximum, 0);
        auto remarks = script->remarks;
        remarks.insert(remarks.end(), asRun->remarks.begin(), asRun->remarks.end());
        for (const auto &finding :
             lint({**intended, *asRun, script->asRun, script->optimizer, remarks}))
            EXPECT_NE(finding.severity, Finding::Severity::error)
                << finding.name << ": " << finding.what;
    }
}

// Where a script does not say how many batches there are, nothing is said of the run's end.
TEST(LintDocumented, SaysNothingOfAnEndThatIsAssumed)
{
    for (const auto &example : documentedExamples()) {
        const auto script = dialect::readPython(example.text, "x.py");
        if (!script || !example.name.starts_with("keras/CosineDecay"))
            continue;
        const auto intended = schedule::makeSchedule(script->schedule);
        ASSERT_TRUE(intended);
        const auto asRun = dialect::makeAsRun(**intended, script->asRun);
        ASSERT_TRUE(asRun);
        for (const auto &finding :
             lint({**intended, *asRun, script->asRun, script->optimizer, script->remarks}))
            EXPECT_TRUE(finding.name != "decay-unfinished" && finding.name != "peak-never-reached")
                << example.name << ": " << finding.what;
    }
}

} // namespace
} // namespace warmup::lint
