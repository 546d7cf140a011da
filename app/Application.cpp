// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Application.h"

#include "app/Arguments.h"
#include "app/CodeCommand.h"
#include "app/Console.h"
#include "app/LessonCommand.h"
#include "app/LintCommand.h"
#include "app/PlotCommand.h"
#include "app/RangeCommand.h"
#include "app/ScheduleCommand.h"
#include "app/SweepCommand.h"
#include "app/TrainCommand.h"
#include "app/WindowCommand.h"

namespace warmup::app {

namespace {

int runText(const Text &text)
{
    StandardOutput output;
    output.write(text.text);
    return output.finish();
}

} // namespace

int run(int argc, char **argv)
{
    const auto arguments = readArguments(argc, argv);
    if (!arguments)
        return refuse(arguments.error());
    if (const auto *text = std::get_if<Text>(&*arguments))
        return runText(*text);
    if (const auto *schedule = std::get_if<ScheduleArguments>(&*arguments))
        return runSchedule(*schedule);
    if (const auto *lint = std::get_if<LintArguments>(&*arguments))
        return runLint(*lint);
    if (const auto *code = std::get_if<CodeArguments>(&*arguments))
        return runCode(*code);
    if (const auto *plot = std::get_if<PlotArguments>(&*arguments))
        return runPlot(*plot);
    if (const auto *train = std::get_if<TrainArguments>(&*arguments))
        return runTrain(*train);
    if (const auto *lesson = std::get_if<LessonArguments>(&*arguments))
        return runLesson(*lesson);
    if (const auto *sweep = std::get_if<SweepArguments>(&*arguments))
        return runSweep(*sweep);
    if (const auto *range = std::get_if<RangeArguments>(&*arguments))
        return runRange(*range);
    return runWindow(std::get<WindowArguments>(*arguments), argc, argv);
}

} // namespace warmup::app
