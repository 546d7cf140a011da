// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/LintCommand.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/Console.h"
#include "app/Input.h"
#include "core/lint/Lint.h"

namespace warmup::app {

namespace {

constexpr std::array kSeverityNames{"hint", "warning", "error"};

const char *severityOf(const lint::Finding &finding)
{
    return kSeverityNames[static_cast<std::size_t>(finding.severity)];
}

std::string lineOf(const lint::Finding &finding)
{
    std::string line =
        fmt::format("{} {}{}{}, update {}: {}", severityOf(finding), finding.id,
                    finding.id.empty() ? "" : " ", finding.name, finding.update, finding.what);
    if (!finding.why.empty())
        line += " " + finding.why;
    if (!finding.fix.empty())
        line += " Fix: " + finding.fix + ".";
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line + "\n";
}

std::string jsonOf(const std::vector<lint::Finding> &findings)
{
    auto array = nlohmann::ordered_json::array();
    for (const auto &finding : findings)
        array.push_back({{"id", finding.id},
                         {"name", finding.name},
                         {"severity", severityOf(finding)},
                         {"update", finding.update},
                         {"what", finding.what},
                         {"why", finding.why},
                         {"fix", finding.fix}});
    return array.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

} // namespace

int runLint(const LintArguments &arguments)
{
    const auto input = loadInput(arguments.input);
    if (!input)
        return refuse(input.error());
    const std::optional<optimizer::Spec> optimizer = input->recipe.training.optimizer;
    const auto findings = lint::lint({*input->curves.intended, input->curves.asRun,
                                      input->recipe.asRun, optimizer, input->remarks});
    StandardOutput output;
    if (arguments.json)
        output.write(jsonOf(findings));
    else
        for (const auto &finding : findings)
            output.write(lineOf(finding));
    if (const int status = output.finish(); status != Status::done)
        return status;
    const bool wrong = std::any_of(findings.begin(), findings.end(), [](const auto &finding) {
        return finding.severity == lint::Finding::Severity::error;
    });
    return wrong ? Status::failed : Status::done;
}

} // namespace warmup::app
