// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/Golden.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/code/Expression.h"
#include "core/code/Writers.h"

namespace warmup::code {
namespace {

constexpr const char *kReadGolden =
    "RATES = pathlib.Path(__file__).with_name(\"learning_rates.csv\")\n\n\n"
    "def test_learning_rates():\n"
    "    with RATES.open() as file:\n"
    "        rates = {int(row[\"update\"]): float(row[\"lr\"]) for row in csv.DictReader(file)}\n";

std::string compared(double tolerance)
{
    return fmt::format(
        "assert abs(lr - rates[update]) <= {} * max(rates.values()), \\\n"
        "                f\"update {{update}}: {{lr}} instead of {{rates[update]}}\"\n",
        pythonNumber(tolerance));
}

std::string callOf(const schedule::Schedule &intended, Framework to)
{
    const auto perEpoch = intended.updatesPerEpoch();
    const bool isByEpoch =
        intended.spec().clock.stepping == schedule::Stepping::perEpoch && perEpoch != 1;
    if (!isByEpoch)
        return to == Framework::timm ? "        scheduler.step_update(update + 1)\n"
                                     : "        scheduler.step()\n";
    return "        " + endOf(perEpoch) + "\n"
        + (to == Framework::timm
               ? "            scheduler.step(int((update + 1) / " + pythonNumber(perEpoch) + "))\n"
               : "            scheduler.step()\n");
}

} // namespace

Result<std::string> goldenTest(const schedule::Schedule &intended, const std::string &title,
                               Framework to)
{
    if (intended.spec().plateau)
        return fail("/schedule/plateau", "a plateau, whose rates depend on the run",
                    "a schedule without one, for a test of its rates");
    auto line = title.empty() ? std::string("a schedule") : title;
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
    const auto head = "# The learning rates of: " + line + "\nimport csv\nimport pathlib\n\n";
    if (to == Framework::optax || to == Framework::keras)
        return head + "from train import schedule  # yours: called with the update\n\n"
            + kReadGolden
            + "    for update in rates:\n        lr = float(schedule(update))\n        "
            + compared(1e-5);
    return head + "from train import build  # yours: returns (optimizer, scheduler)\n\n"
        + kReadGolden
        + "    optimizer, scheduler = build()\n"
          "    for update in range(max(rates) + 1):\n"
          "        if update in rates:\n"
          "            lr = optimizer.param_groups[0][\"lr\"]\n"
          "            "
        + compared(1e-9) + "        optimizer.step()\n" + callOf(intended, to);
}

} // namespace warmup::code
