// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/OptimizerReader.h"

namespace warmup::dialect::python {
namespace {

using Kind = Parameter::Kind;

// The aliases of optax 0.2.8 (optax/_src/alias.py) that the core has.
class OptaxOptimizerReader : public OptimizerReader {
public:
    OptaxOptimizerReader(const Constructed &optimizer, std::string_view script)
        : OptimizerReader(optimizer, script)
    {
    }

    Result<OptimizerFacts> read()
    {
        const auto name = m_optimizer.className();
        if (m_optimizer.arguments.unpacks)
            remarkUnpacked();
        else if (name == "sgd")
            sgd();
        else if (name == "adam" || name == "adamw" || name == "nadam" || name == "nadamw"
                 || name == "amsgrad")
            adam(name);
        else if (name == "lion")
            lion();
        else if (name == "rmsprop")
            rmsprop();
        else if (name == "adagrad")
            adagrad();
        else if (name == "adamax" || name == "radam" || name == "lamb")
            betas(name);
        else
            remark("optimizer-unknown", m_optimizer.at,
                   "the optimizer " + name + " is not read; only its learning rate is.");
        return facts();
    }

private:
    bool bind(std::vector<Parameter> parameters)
    {
        parameters.insert(parameters.begin(), {"learning_rate", Kind::required});
        return OptimizerReader::bind(parameters);
    }

    void sgd()
    {
        if (!bind({{"momentum"}, {"nesterov"}, {"accumulator_dtype"}}))
            return;
        optimizer::Sgd spec;
        spec.momentum = number("momentum", 0);
        spec.nesterov = number("nesterov", 0) != 0 && spec.momentum > 0;
        m_facts.spec = spec;
    }

    void adam(const std::string &name)
    {
        const bool decays = name.ends_with("w");
        std::vector<Parameter> parameters{{"b1"}, {"b2"}, {"eps"}, {"eps_root"}};
        if (name == "amsgrad") {
            parameters.insert(parameters.end(), {{"bias_correction_mu"}, {"bias_correction_nu"}});
        } else {
            parameters.push_back({"mu_dtype"});
            if (decays)
                parameters.insert(parameters.end(), {{"weight_decay"}, {"mask"}});
            parameters.push_back({"nesterov", Kind::keywordOnly});
        }
        if (!bind(std::move(parameters)))
            return;
        const bool nesterov = name.starts_with("n") || number("nesterov", 0) != 0;
        if (nesterov)
            remark("optimizer-unknown", m_optimizer.at,
                   "the Nesterov form of Adam is not read; the optimizer is taken as without it.");
        if (decays) {
            auto spec = common(optimizer::AdamW{});
            spec.weightDecay = number("weight_decay", 1e-4);
            m_facts.spec = spec;
        } else {
            auto spec = common(optimizer::Adam{});
            spec.amsgrad = name == "amsgrad";
            m_facts.spec = spec;
        }
    }
    template <typename T>
    T common(T spec)
    {
        spec.beta1 = number("b1", 0.9);
        spec.beta2 = number("b2", 0.999);
        spec.epsilon = number("eps", spec.epsilon);
        return spec;
    }

    void lion()
    {
        if (!bind({{"b1"}, {"b2"}, {"mu_dtype"}, {"weight_decay"}, {"mask"}}))
            return;
        m_facts.spec =
            optimizer::Lion{number("b1", 0.9), number("b2", 0.99), number("weight_decay", 1e-3)};
    }

    void rmsprop()
    {
        if (!bind({{"decay"},
                   {"eps"},
                   {"initial_scale"},
                   {"eps_in_sqrt"},
                   {"centered"},
                   {"momentum"},
                   {"nesterov"},
                   {"bias_correction"}}))
            return;
        optimizer::RmsProp spec;
        spec.alpha = number("decay", 0.9);
        spec.epsilon = number("eps", 1e-8);
        spec.centred = number("centered", 0) != 0;
        spec.momentum = number("momentum", 0);
        m_facts.spec = spec;
    }

    void adagrad()
    {
        if (!bind({{"initial_accumulator_value"}, {"eps"}}))
            return;
        optimizer::Adagrad spec;
        spec.initialAccumulator = number("initial_accumulator_value", 0.1);
        spec.epsilon = number("eps", 1e-7);
        m_facts.spec = spec;
    }

    void betas(const std::string &name)
    {
        std::vector<Parameter> parameters{{"b1"}, {"b2"}, {"eps"}};
        if (name != "adamax")
            parameters.push_back({"eps_root"});
        if (name == "radam")
            parameters.insert(parameters.end(), {{"threshold"}, {"nesterov", Kind::keywordOnly}});
        if (name == "lamb")
            parameters.insert(parameters.end(), {{"weight_decay"}, {"mask"}});
        if (!bind(std::move(parameters)))
            return;
        if (name == "adamax") {
            m_facts.spec = common(optimizer::Adamax{});
        } else if (name == "radam") {
            m_facts.spec = common(optimizer::RAdam{});
        } else {
            auto spec = common(optimizer::Lamb{});
            spec.weightDecay = number("weight_decay", 0);
            m_facts.spec = spec;
        }
    }
};

} // namespace

Result<OptimizerFacts> readOptaxOptimizer(const Constructed &optimizer, std::string_view script)
{
    return OptaxOptimizerReader(optimizer, script).read();
}

} // namespace warmup::dialect::python
