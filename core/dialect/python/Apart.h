// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/ReadPython.h"
#include "core/dialect/python/Program.h"

// Schedules that a script makes apart from one another: for the optimizers of a GAN, or example
// after example. Each is read as if the script had made it alone.
namespace warmup::dialect::python {

// What chooses among them, as in Supplied: 1 is the first. No name of Python is written so.
inline constexpr std::string_view kWhichSchedule = "which schedule";

// Whether an argument of the other one is this object, or a list or dictionary that has it.
[[nodiscard]] bool isGivenTo(const ConstructedPtr &object, const CallArguments &arguments);

// The schedulers that no other one is given; of the first fifty.
[[nodiscard]] std::vector<ConstructedPtr> outermost(const Program &program);

// A program with one of its schedules alone.
struct OneSchedule {
    Program program;
    std::optional<Remark> remark; // where there are others: which they are
    std::optional<Missing> choice; // and none was chosen
};

// The schedule that was chosen; otherwise the last one that the script uses, which is what its last
// line would train with. Fails where none has the number that was supplied.
[[nodiscard]] Result<OneSchedule> oneScheduleOf(Program program, const Supplied &supplied,
                                                std::string_view script);

} // namespace warmup::dialect::python
