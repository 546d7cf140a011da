// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/HessianProduct.h"

#include <algorithm>
#include <cassert>

namespace warmup::diagnostics {

template <typename T>
Result<HessianProduct<T>> HessianProduct<T>::make(const model::Spec &spec, model::Loss loss,
                                                  const model::Fit &fit)
{
    auto objective = model::makeObjective<Dual<T>>(spec, loss, fit);
    if (!objective)
        return tl::unexpected(objective.error());
    HessianProduct product;
    product.m_objective = std::move(*objective);
    product.m_features = fit.features;
    product.m_outputs = fit.outputs;
    product.m_parameters.resize(product.m_objective->layout().size());
    product.m_gradient.resize(product.m_parameters.size());
    product.m_inputs.resize(fit.rows * fit.features);
    product.m_targets.resize(fit.classes > 0 ? 0 : fit.rows * fit.outputs);
    return product;
}

template <typename T>
void HessianProduct<T>::setPoint(std::span<const T> parameters, const model::Batch<T> &batch)
{
    assert(parameters.size() == size());
    std::copy(parameters.begin(), parameters.end(), m_parameters.begin());
    if (batch.inputs)
        std::copy_n(batch.inputs, batch.rows * m_features, m_inputs.begin());
    if (batch.wanted.targets)
        std::copy_n(batch.wanted.targets, batch.rows * m_outputs, m_targets.begin());
    m_batch = model::retyped(batch, static_cast<const Dual<T> *>(m_inputs.data()),
                             static_cast<const Dual<T> *>(m_targets.data()));
}

template <typename T>
void HessianProduct<T>::apply(std::span<const T> vector, std::span<T> product)
{
    for (std::size_t i = 0; i < size(); ++i)
        m_parameters[i].tangent = vector[i];
    (void)m_objective->loss(m_batch, m_parameters, std::span<Dual<T>>(m_gradient));
    for (std::size_t i = 0; i < size(); ++i)
        product[i] = m_gradient[i].tangent;
}

template class HessianProduct<float>;
template class HessianProduct<double>;

} // namespace warmup::diagnostics
