// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/dialect/python/Functional.h"
#include "core/dialect/python/OptimizerReader.h"

namespace warmup::dialect::python {
namespace {

// keras.optimizers at 3.15, by the names of their arguments: all but the first ones are given so.
class KerasOptimizerReader : public OptimizerReader {
public:
    KerasOptimizerReader(const Constructed &optimizer, std::string_view script)
        : OptimizerReader(optimizer, script)
    {
    }

    Result<OptimizerFacts> read()
    {
        auto name = m_optimizer.className();
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (const auto error = rate(name == "sgd" ? 0.01 : 0.001))
            return tl::unexpected(*error);
        if (name == "sgd") {
            optimizer::Sgd spec;
            spec.momentum = number("momentum", 0, 1);
            spec.nesterov = number("nesterov", 0, 2) != 0 && spec.momentum > 0;
            spec.weightDecay = number("weight_decay", 0);
            spec.decoupled = spec.weightDecay != 0;
            m_facts.spec = spec;
        } else if (name == "adam" || name == "adamw") {
            adam(name == "adamw");
        } else if (name == "rmsprop") {
            optimizer::RmsProp spec;
            spec.alpha = number("rho", 0.9, 1);
            spec.momentum = number("momentum", 0, 2);
            spec.epsilon = number("epsilon", 1e-7, 3);
            spec.centred = number("centered", 0, 4) != 0;
            m_facts.spec = spec;
        } else if (name == "adagrad") {
            optimizer::Adagrad spec;
            spec.initialAccumulator = number("initial_accumulator_value", 0.1, 1);
            spec.epsilon = number("epsilon", 1e-7, 2);
            m_facts.spec = spec;
        } else if (name == "adadelta") {
            optimizer::Adadelta spec;
            spec.rho = number("rho", 0.95, 1);
            spec.epsilon = number("epsilon", 1e-7, 2);
            m_facts.spec = spec;
        } else if (name == "adamax") {
            m_facts.spec = betas(optimizer::Adamax{});
        } else if (name == "nadam") {
            m_facts.spec = betas(optimizer::NAdam{});
        } else if (name == "lion") {
            m_facts.spec = optimizer::Lion{number("beta_1", 0.9, 1), number("beta_2", 0.99, 2),
                                           number("weight_decay", 0)};
        } else {
            remark("optimizer-unknown", m_optimizer.at,
                   "the optimizer " + m_optimizer.className()
                       + " is not read; only its learning rate is.");
        }
        return m_facts;
    }

private:
    const Value *find(std::string_view keyword, std::size_t position) const
    {
        const auto &arguments = m_optimizer.arguments;
        for (const auto &[name, value] : arguments.keywords)
            if (name == keyword)
                return &value;
        return position < arguments.positional.size() ? &arguments.positional[position] : nullptr;
    }
    static constexpr std::size_t kNowhere = 100;

    double number(std::string_view keyword, double byDefault, std::size_t position = kNowhere)
    {
        return numberOr(byDefault, keyword, find(keyword, position));
    }

    std::optional<Error> rate(double byDefault)
    {
        for (const auto &[name, value] : m_optimizer.arguments.keywords)
            if (name == "lr" || name == "decay")
                return errorAt(m_script, value.at, name,
                               "learning_rate, or a schedule: Keras 3 raises ValueError");
        const auto *given = find("learning_rate", 0);
        if (!given) {
            m_facts.rate = byDefault;
        } else if (given->is(Value::Kind::number)) {
            if (given->whole)
                return errorAt(m_script, given->at,
                               fmt::format("learning_rate = {}", describe(*given)),
                               "a float, or a schedule: Keras raises ValueError");
            m_facts.rate = given->number;
        }
        return std::nullopt;
    }

    template <typename T>
    T betas(T spec)
    {
        spec.beta1 = number("beta_1", 0.9, 1);
        spec.beta2 = number("beta_2", 0.999, 2);
        spec.epsilon = number("epsilon", 1e-7, 3);
        return spec;
    }
    void adam(bool decoupled)
    {
        // Any weight decay is taken off the weights themselves.
        const double decay =
            decoupled ? number("weight_decay", 0.004, 1) : number("weight_decay", 0);
        const bool amsgrad = number("amsgrad", 0) != 0;
        if (decoupled || decay != 0) {
            optimizer::AdamW spec;
            spec.beta1 = number("beta_1", 0.9, decoupled ? 2 : 1);
            spec.beta2 = number("beta_2", 0.999, decoupled ? 3 : 2);
            spec.epsilon = number("epsilon", 1e-7, decoupled ? 4 : 3);
            spec.weightDecay = decay;
            spec.amsgrad = amsgrad;
            m_facts.spec = spec;
            return;
        }
        auto spec = betas(optimizer::Adam{});
        spec.amsgrad = amsgrad;
        m_facts.spec = spec;
    }
};

} // namespace

Result<OptimizerFacts> readKerasOptimizer(const Constructed &optimizer, std::string_view script)
{
    return KerasOptimizerReader(optimizer, script).read();
}

} // namespace warmup::dialect::python
