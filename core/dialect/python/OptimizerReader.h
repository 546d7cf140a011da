// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Translation.h"

namespace warmup::dialect::python {

// What the readers of all frameworks' optimizers have in common. The first error stays.
class OptimizerReader {
protected:
    OptimizerReader(const Constructed &optimizer, std::string_view script)
        : m_optimizer(optimizer), m_script(script)
    {
    }

    // A warning; one of a kind.
    void remark(const char *id, Position at, const std::string &text);
    void remarkUnpacked();

    // The arguments by the names of these parameters; false with an error.
    bool bind(const std::vector<Parameter> &parameters);

    // A value that the script does not say is not an error: the default stands, and a remark.
    double numberOr(double byDefault, std::string_view parameter, const Value *given);
    double number(std::string_view parameter, double byDefault)
    {
        return numberOr(byDefault, parameter, m_bound->find(parameter));
    }

    [[nodiscard]] Result<OptimizerFacts> facts() const;

    const Constructed &m_optimizer;
    std::string_view m_script;
    OptimizerFacts m_facts;
    std::optional<Binding> m_bound;
    std::optional<Error> m_error;
};

} // namespace warmup::dialect::python
