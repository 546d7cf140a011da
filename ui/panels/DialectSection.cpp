// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/DialectSection.h"

#include <algorithm>

#include "core/dialect/Framework.h"

namespace warmup::ui {

namespace {

using dialect::Driver;

constexpr auto kDriver = [](auto &recipe) {
    return recipe.asRun.framework.empty() ? nullptr : &recipe.asRun.driver;
};
constexpr auto kCalled = [](auto &recipe) {
    auto driver = kDriver(recipe);
    return driver && driver->advance != Driver::Advance::never ? driver : nullptr;
};
constexpr auto kIndexed = [](auto &recipe) {
    auto driver = kCalled(recipe);
    return driver && driver->argument == Driver::Argument::index ? driver : nullptr;
};

struct Known {
    std::string framework;
    std::string version;
};

// What runs the schedule's own fields, the newest version of each framework first.
std::vector<Known> knownFrameworks()
{
    std::vector<Known> known;
    for (const auto &framework : dialect::frameworks())
        if (framework.trace)
            for (auto version = framework.versions.rbegin(); version != framework.versions.rend();
                 ++version)
                known.push_back({std::string(framework.name), *version});
    return known;
}

} // namespace

void DialectSection::fill(RecipeFields &fields)
{
    std::vector<Choice> frameworks{
        {tr("As intended"), tr("No framework: the run follows the mathematics of the schedule.")}};
    const auto known = knownFrameworks();
    for (const auto &[framework, version] : known)
        frameworks.push_back({QString::fromStdString(framework + " " + version),
                              framework == "torch"
                                  ? tr("PyTorch's own scheduler alone, which has no warm-up.")
                                  : tr("GradualWarmupScheduler exactly as this version does, "
                                       "faults included.")});
    fields.choice({.label = tr("Run by"),
                   .help = tr("The framework whose behaviour is drawn and trained as run."),
                   .pointers = {"/asRun/framework", "/asRun/version", "/asRun"}},
                  frameworks,
                  {[known](const Recipe &recipe) -> std::optional<int> {
                       if (recipe.asRun.framework.empty())
                           return 0;
                       const auto found = std::ranges::find_if(known, [&](const Known &each) {
                           return each.framework == recipe.asRun.framework
                               && each.version == recipe.asRun.version;
                       });
                       if (found == known.end())
                           return ChoiceField::kCustom;
                       return static_cast<int>(found - known.begin()) + 1;
                   },
                   [known](Recipe &recipe, const int &index) {
                       // What a script constructed is another framework's no more.
                       recipe.asRun.schedulers.clear();
                       recipe.asRun.groupRates.clear();
                       recipe.asRun.groupScales.clear();
                       if (index == 0) {
                           recipe.asRun.framework.clear();
                           return;
                       }
                       recipe.asRun.framework = known[std::size_t(index - 1)].framework;
                       recipe.asRun.version = known[std::size_t(index - 1)].version;
                   }});
    fields.choice({.label = tr("Called"),
                   .help = tr("How often the script calls scheduler.step."),
                   .pointers = {"/asRun/driver/advance", "/asRun/driver"},
                   .name = tr("Scheduler called")},
                  {{tr("Never"), tr("The script forgot: the first rate stays.")},
                   {tr("Once an epoch")},
                   {tr("Once an update")}},
                  bound<int>(kDriver, &Driver::advance));
    fields.choice(
        {.label = tr("Call"),
         .help = tr("Whether the call names the epoch."),
         .pointers = {"/asRun/driver/argument"},
         .name = tr("Scheduler call")},
        {{tr("step()"), tr("The scheduler counts for itself.")},
         {tr("step(epoch)"), tr("The script says where it is.")},
         {tr("step(epoch + batch / batches)"), tr("The script says where in the epoch it is.")}},
        bound<int>(kCalled, &Driver::argument));
    fields.choice({.label = tr("Order"),
                   .help = tr("PyTorch since 1.1 expects the call after optimizer.step(); a call "
                              "before it already decides the rate of the same update."),
                   .pointers = {"/asRun/driver/beforeOptimizer"},
                   .name = tr("Order of scheduler and optimizer")},
                  {{tr("After the optimizer")}, {tr("Before the optimizer")}},
                  bound<int>(kCalled, &Driver::beforeOptimizer));
    const NumberRange whole{.minimum = -1e12, .maximum = 1e12, .whole = true};
    fields.number({.label = tr("First epoch"),
                   .help = tr("The argument of the first call: 1 for step(epoch + 1) or a loop "
                              "from 1."),
                   .pointers = {"/asRun/driver/offset"},
                   .name = tr("First argument of step"),
                   .indent = true},
                  whole, Steps::ones, {}, bound<double>(kIndexed, &Driver::offset));
    fields.number({.label = tr("Rises by"),
                   .help = tr("How much the argument rises from call to call."),
                   .pointers = {"/asRun/driver/stride"},
                   .name = tr("Argument of step rises by"),
                   .indent = true},
                  whole, Steps::ones, tr("each call"), bound<double>(kIndexed, &Driver::stride));
}

QString DialectSection::summary(const Recipe &recipe, const Resolved &)
{
    const dialect::Spec &spec = recipe.asRun;
    if (spec.framework.empty())
        return tr("as intended");
    const QString name =
        QString::fromStdString(spec.framework + (spec.version.empty() ? "" : " " + spec.version));
    if (spec.driver.advance == Driver::Advance::never)
        return tr("%1, never called").arg(name);
    return spec.driver.argument == Driver::Argument::none ? tr("%1, step()").arg(name)
                                                          : tr("%1, step(epoch)").arg(name);
}

} // namespace warmup::ui
