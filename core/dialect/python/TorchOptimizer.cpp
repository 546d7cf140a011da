// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/dialect/python/OptimizerReader.h"

namespace warmup::dialect::python {
namespace {

using Kind = Parameter::Kind;

class TorchOptimizerReader : public OptimizerReader {
public:
    TorchOptimizerReader(const Constructed &optimizer, std::string_view script)
        : OptimizerReader(optimizer, script)
    {
    }

    Result<OptimizerFacts> read()
    {
        const auto name = m_optimizer.className();
        m_facts.momentum = momentumOf(name);
        if (m_optimizer.arguments.unpacks) {
            remarkUnpacked();
            return m_facts;
        }
        if (name == "SGD")
            sgd();
        else if (name == "Adam" || name == "AdamW")
            adam(name == "AdamW");
        else
            other(name);
        if (!m_error)
            groups();
        return facts();
    }

private:
    double number(std::string_view parameter, double byDefault)
    {
        const double value = OptimizerReader::number(parameter, byDefault);
        if (value < 0 && !m_error)
            m_error =
                m_bound->error(parameter, "a number of at least 0: PyTorch raises ValueError");
        return value;
    }
    void rate(double byDefault)
    {
        const auto *given = m_bound->find("lr");
        if (given && !given->is(Value::Kind::number))
            return;
        m_facts.rate = number("lr", byDefault);
    }

    void sgd()
    {
        if (!bind({{"params", Kind::required},
                   {"lr"},
                   {"momentum"},
                   {"dampening"},
                   {"weight_decay"},
                   {"nesterov"},
                   {"maximize", Kind::keywordOnly},
                   {"foreach", Kind::keywordOnly},
                   {"differentiable", Kind::keywordOnly},
                   {"fused", Kind::keywordOnly}}))
            return;
        rate(1e-3);
        optimizer::Sgd spec;
        spec.momentum = number("momentum", 0);
        spec.dampening = number("dampening", 0);
        spec.weightDecay = number("weight_decay", 0);
        spec.nesterov = number("nesterov", 0) != 0;
        if (spec.nesterov && (spec.momentum <= 0 || spec.dampening != 0) && !m_error)
            m_error = m_bound->error("nesterov",
                                     "a momentum above 0 and no dampening with it: "
                                     "PyTorch raises ValueError");
        m_facts.spec = spec;
    }

    void adam(bool decoupled)
    {
        if (!bind({{"params", Kind::required},
                   {"lr"},
                   {"betas"},
                   {"eps"},
                   {"weight_decay"},
                   {"amsgrad"},
                   {"foreach", Kind::keywordOnly},
                   {"maximize", Kind::keywordOnly},
                   {"capturable", Kind::keywordOnly},
                   {"differentiable", Kind::keywordOnly},
                   {"fused", Kind::keywordOnly},
                   {"decoupled_weight_decay", Kind::keywordOnly}}))
            return;
        rate(1e-3);
        if (decoupled)
            m_facts.spec = adamSpec(optimizer::AdamW{});
        else
            m_facts.spec = adamSpec(optimizer::Adam{});
        if (number("amsgrad", 0) != 0)
            remark("optimizer-arguments", m_bound->find("amsgrad")->at, "amsgrad is not read.");
    }
    template <typename T>
    T adamSpec(T spec)
    {
        spec.epsilon = number("eps", spec.epsilon);
        spec.weightDecay = number("weight_decay", spec.weightDecay);
        const auto *betas = m_bound->find("betas");
        if (!betas)
            return spec;
        const bool readable = betas->is(Value::Kind::list) && betas->items->size() == 2
            && (*betas->items)[0].is(Value::Kind::number)
            && (*betas->items)[1].is(Value::Kind::number);
        if (!readable) {
            remark("optimizer-arguments", betas->at,
                   fmt::format("betas is {}; the default is taken.", describe(*betas)));
            return spec;
        }
        spec.beta1 = (*betas->items)[0].number;
        spec.beta2 = (*betas->items)[1].number;
        if ((spec.beta1 < 0 || spec.beta1 >= 1 || spec.beta2 < 0 || spec.beta2 >= 1) && !m_error)
            m_error = m_bound->error("betas",
                                     "two numbers from 0 to below 1: PyTorch raises "
                                     "ValueError");
        return spec;
    }

    void other(const std::string &name)
    {
        remark("optimizer-unknown", m_optimizer.at,
               name + " is not one of SGD, Adam and AdamW; only its learning rate is read.");
        // Of the relative step that it takes without an lr the factor is the whole.
        if (m_optimizer.symbol.starts_with("transformers."))
            m_facts.rate = 1;
        else if (name == "Adafactor")
            m_facts.rate = 1e-2;
        for (const auto &[keyword, value] : m_optimizer.arguments.keywords)
            if (keyword == "lr" && value.is(Value::Kind::number))
                m_facts.rate = value.number;
        const auto &given = m_optimizer.arguments.positional;
        if (given.size() > 1 && given[1].is(Value::Kind::number))
            m_facts.rate = given[1].number;
    }

    // [{"params": ..., "lr": 0.01, "lr_scale": 0.5}, ...]
    void groups()
    {
        const auto *params = parameters();
        if (!params || !params->is(Value::Kind::list) || params->items->empty())
            return;
        bool differs = false;
        bool isScaled = false;
        std::vector<double> rates;
        std::vector<double> scales;
        for (const auto &group : *params->items) {
            if (!group.is(Value::Kind::dictionary))
                return;
            const auto *own = settingOf(group, "lr");
            const auto *scale = settingOf(group, "lr_scale");
            differs = differs || own;
            isScaled = isScaled || scale;
            const auto rate = own ? numberIn(*own) : m_facts.rate;
            if (!rate && differs)
                remark("group-rates", params->at,
                       "the learning rate of a parameter group is not known; all of them are "
                       "read as one.");
            if (!rate)
                return;
            if (scale && !numberIn(*scale))
                remark("group-scales", params->at,
                       "lr_scale of a parameter group, by which timm multiplies its rate, is not "
                       "known; 1 is taken.");
            rates.push_back(*rate);
            scales.push_back(scale ? numberIn(*scale).value_or(1) : 1);
        }
        constexpr std::size_t kMost = 100;
        if (rates.size() > kMost)
            return;
        if (isScaled)
            m_facts.groupScales = std::move(scales);
        if (rates.size() > 1)
            m_facts.groupRates = std::move(rates);
        else
            m_facts.rate = rates.front();
    }
    // The last one of that name in a dictionary; null: none.
    static const Value *settingOf(const Value &group, std::string_view name)
    {
        const Value *found = nullptr;
        for (std::size_t i = 0; i + 1 < group.items->size(); i += 2)
            if ((*group.items)[i].is(Value::Kind::text) && (*group.items)[i].text == name)
                found = &(*group.items)[i + 1];
        return found;
    }
    static std::optional<double> numberIn(const Value &value)
    {
        return value.is(Value::Kind::number) ? std::optional(value.number) : std::nullopt;
    }
    const Value *parameters() const
    {
        for (const auto &[keyword, value] : m_optimizer.arguments.keywords)
            if (keyword == "params")
                return &value;
        const auto &given = m_optimizer.arguments.positional;
        return given.empty() ? nullptr : &given.front();
    }

    // Which of "momentum" and "betas" is among the optimizer's defaults.
    static dialect::Spec::Momentum momentumOf(const std::string &name)
    {
        using enum dialect::Spec::Momentum;
        if (name == "SGD" || name == "RMSprop" || name == "Muon")
            return momentum;
        if (name == "Adam" || name == "AdamW" || name == "Adamax" || name == "NAdam"
            || name == "RAdam" || name == "SparseAdam")
            return beta1;
        return none;
    }
};

} // namespace

Result<OptimizerFacts> readTorchOptimizer(const Constructed &optimizer, std::string_view script)
{
    return TorchOptimizerReader(optimizer, script).read();
}

} // namespace warmup::dialect::python
