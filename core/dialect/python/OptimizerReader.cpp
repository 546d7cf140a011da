// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/OptimizerReader.h"

#include <utility>

#include <fmt/format.h>

namespace warmup::dialect::python {

void OptimizerReader::remark(const char *id, Position at, const std::string &text)
{
    for (const auto &known : m_facts.remarks)
        if (known.id == id)
            return;
    m_facts.remarks.push_back(
        {Remark::Severity::warning, id, 0, fmt::format("{}: {}", toText(at), text)});
}

void OptimizerReader::remarkUnpacked()
{
    remark("optimizer-arguments", m_optimizer.arguments.at,
           "arguments that are unpacked with * are not read.");
}

bool OptimizerReader::bind(const std::vector<Parameter> &parameters)
{
    auto bound =
        Binding::make(m_script, m_optimizer.className(), m_optimizer.arguments, parameters);
    if (!bound) {
        m_error = bound.error();
        return false;
    }
    m_bound = std::move(*bound);
    return true;
}

double OptimizerReader::numberOr(double byDefault, std::string_view parameter, const Value *given)
{
    if (!given || given->is(Value::Kind::none))
        return byDefault;
    if (given->is(Value::Kind::number))
        return given->number;
    remark("optimizer-arguments", given->at,
           fmt::format("{} is {}; {} is taken.", parameter, describe(*given), byDefault));
    return byDefault;
}

Result<OptimizerFacts> OptimizerReader::facts() const
{
    if (m_error)
        return tl::unexpected(*m_error);
    return m_facts;
}

} // namespace warmup::dialect::python
