// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Network.h"

#include <cassert>
#include <string>

#include "core/base/Dual.h"

namespace warmup::model {

template <typename T>
Network<T>::Network(std::vector<std::unique_ptr<Layer<T>>> layers, Loss loss, std::size_t rows)
    : m_loss(loss)
{
    int described = 0;
    for (auto &layer : layers) {
        Stage stage;
        stage.offset = m_layout.size();
        layer->describe(std::to_string(described + 1) + ".", m_layout);
        described += m_layout.size() > stage.offset ? 1 : 0;
        stage.out.resize(rows * layer->outputs());
        stage.outGradient.resize(rows * layer->outputs());
        if (layer->rectifies())
            m_rectifiers.push_back(m_stages.size());
        stage.layer = std::move(layer);
        m_stages.push_back(std::move(stage));
    }
}

template <typename T>
void Network<T>::initialize(std::uint64_t seed, std::span<T> parameters) const
{
    for (std::size_t i = 0; i < m_stages.size(); ++i)
        m_stages[i].layer->initialize(seed, i, parameters.data() + m_stages[i].offset);
}

template <typename T>
double Network<T>::loss(const Batch<T> &batch, std::span<const T> parameters, std::span<T> gradient)
{
    m_rows = batch.rows;
    assert(m_stages.back().out.size() >= m_rows * m_stages.back().layer->outputs());
    const T *in = batch.inputs;
    for (Stage &stage : m_stages) {
        stage.layer->forward(m_rows, parameters.data() + stage.offset, in, stage.out.data());
        in = stage.out.data();
    }
    Stage &last = m_stages.back();
    std::span<T> lossGradient;
    if (!gradient.empty())
        lossGradient = last.outGradient;
    const double value =
        lossOf<T>(m_loss, m_rows, last.layer->outputs(), last.out, batch.wanted, lossGradient);
    if (gradient.empty())
        return value;
    for (std::size_t i = m_stages.size(); i-- > 0;) {
        Stage &stage = m_stages[i];
        stage.layer->backward(m_rows, parameters.data() + stage.offset,
                              i > 0 ? m_stages[i - 1].out.data() : batch.inputs, stage.out.data(),
                              stage.outGradient.data(), gradient.data() + stage.offset,
                              i > 0 ? m_stages[i - 1].outGradient.data() : nullptr);
    }
    return value;
}

template <typename T>
std::span<const T> Network<T>::outputs() const
{
    return given(m_stages.back());
}

template <typename T>
std::span<const T> Network<T>::rectified(std::size_t index) const
{
    return given(m_stages[m_rectifiers[index]]);
}

template class Network<float>;
template class Network<double>;
template class Network<Dual<float>>;
template class Network<Dual<double>>;

} // namespace warmup::model
