// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/CodeCommand.h"

#include "app/Console.h"
#include "app/Input.h"
#include "core/io/AtomicFile.h"
#include "core/io/GoldenTest.h"
#include "core/recipe/Elsewhere.h"

namespace warmup::app {

namespace {

// The remarks that speak of what was read; those on what a framework does with it are lint's.
void sayWhatWasRead(const Input &input)
{
    for (const auto &remark : input.remarks)
        if (remark.id == "default" || remark.text.starts_with(input.name + ":"))
            sayRemark(remark);
}

Error placed(Error error, const std::string &name)
{
    if (error.where.starts_with("/"))
        error.where = name + ": " + error.where;
    return error;
}

} // namespace

int runCode(const CodeArguments &arguments)
{
    const auto input = loadInput(arguments.input);
    if (!input)
        return refuse(input.error());
    sayWhatWasRead(*input);
    const auto code = codeFor(input->curves, input->recipe.title, arguments.to);
    if (!code)
        return refuse(placed(code.error(), input->name));
    if (arguments.golden) {
        const auto written = io::writeGoldenTest(*arguments.golden, input->curves.intended,
                                                 input->recipe.title, arguments.to);
        if (!written)
            return refuse(placed(written.error(), input->name));
    }
    if (arguments.output) {
        const auto written = io::writeAtomically(*arguments.output, *code);
        return written ? Status::done : refuse(written.error());
    }
    StandardOutput output;
    output.write(*code);
    return output.finish();
}

} // namespace warmup::app
