// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"
#include "core/lint/Lint.h"

namespace warmup::lint {

using Severity = Finding::Severity;

inline std::vector<Finding> findings(const schedule::Spec &spec, const dialect::Spec &asRunSpec,
                                     const std::optional<optimizer::Spec> &optimizer,
                                     std::vector<dialect::Remark> remarks)
{
    const auto intended = schedule::makeSchedule(spec);
    EXPECT_TRUE(intended) << intended.error().message();
    const auto asRun = dialect::makeAsRun(**intended, asRunSpec);
    EXPECT_TRUE(asRun) << asRun.error().message();
    if (!intended || !asRun)
        return {};
    remarks.insert(remarks.end(), asRun->remarks.begin(), asRun->remarks.end());
    return lint({**intended, *asRun, asRunSpec, optimizer, remarks});
}

// Of a script with an optimizer of rate 0.1 and a loop of so many epochs of one update.
inline std::vector<Finding> ofScript(const std::string &schedulers, int epochs = 20,
                                     const std::string &optimizer = "SGD(p, lr=0.1)",
                                     const std::string &loop = "    o.step()\n    s.step()\n")
{
    const auto script =
        dialect::readPython("o = " + optimizer + "\n" + schedulers + "\nfor e in range("
                                + std::to_string(epochs) + "):\n" + loop,
                            "x.py");
    EXPECT_TRUE(script) << script.error().message();
    if (!script)
        return {};
    return findings(script->schedule, script->asRun, script->optimizer, script->remarks);
}

inline std::vector<Finding> ofSchedule(const schedule::Spec &spec)
{
    dialect::Spec none;
    none.framework.clear();
    return findings(spec, none, std::nullopt, {});
}

// Of a script as it stands.
inline std::vector<Finding> ofWholeScript(const std::string &text)
{
    const auto script = dialect::readPython(text, "x.py");
    EXPECT_TRUE(script) << script.error().message();
    if (!script)
        return {};
    return findings(script->schedule, script->asRun, script->optimizer, script->remarks);
}

inline const Finding *named(const std::vector<Finding> &all, const std::string &name)
{
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Finding &each) { return each.name == name; });
    return found == all.end() ? nullptr : &*found;
}

inline void expectFires(const std::vector<Finding> &all, const std::string &name, Severity severity,
                        Update update)
{
    const auto *found = named(all, name);
    std::string names;
    for (const auto &each : all)
        names += each.name + " ";
    ASSERT_NE(found, nullptr) << name << " is not among " << names;
    EXPECT_EQ(found->severity, severity) << name;
    EXPECT_EQ(found->update, update) << name;
    EXPECT_FALSE(found->id.empty());
    EXPECT_FALSE(found->what.empty());
    EXPECT_FALSE(found->why.empty());
    EXPECT_FALSE(found->fix.empty());
}

inline void expectSilent(const std::vector<Finding> &all, const std::string &name)
{
    const auto *found = named(all, name);
    EXPECT_EQ(found, nullptr) << found->what;
}

} // namespace warmup::lint
