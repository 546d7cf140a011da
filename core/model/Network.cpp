// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Network.h"

#include <cassert>
#include <string>

#include "core/base/Dual.h"

namespace warmup::model {

namespace {

template <typename T>
void add(std::size_t n, const T *__restrict more, T *__restrict to)
{
    for (std::size_t i = 0; i < n; ++i)
        to[i] += more[i];
}

} // namespace

template <typename T>
Network<T>::Network(std::vector<Link<T>> links, Loss loss, std::size_t rows) : m_loss(loss)
{
    std::size_t rowsEach = 1;
    for (Link<T> &link : links) {
        Stage stage;
        stage.offset = m_layout.size();
        stage.rows = rowsEach;
        stage.plus = link.plus;
        if (link.plus) {
            assert(!m_stages[*link.plus].addedIn);
            m_stages[*link.plus].addedIn = m_stages.size();
        }
        const bool joins = link.name.ends_with('_');
        link.layer->describe(joins ? link.name : link.name + ".", m_layout);
        link.layer->reserve(rows * rowsEach);
        rowsEach *= link.layer->rowsEach();
        stage.out.resize(rows * rowsEach * link.layer->outputs());
        stage.outGradient.resize(stage.out.size());
        if (link.layer->rectifies())
            m_rectifiers.push_back(m_stages.size());
        stage.layer = std::move(link.layer);
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
    Stage &last = m_stages.back();
    assert(last.out.size() >= numbers(last));
    const T *in = batch.inputs;
    for (Stage &stage : m_stages) {
        stage.layer->forward(m_rows * stage.rows, parameters.data() + stage.offset, in,
                             stage.out.data());
        if (stage.plus)
            add(numbers(stage), m_stages[*stage.plus].out.data(), stage.out.data());
        in = stage.out.data();
    }
    std::span<T> lossGradient;
    if (!gradient.empty())
        lossGradient = last.outGradient;
    const double value = lossOf<T>(m_loss, numbers(last) / last.layer->outputs(),
                                   last.layer->outputs(), last.out, batch.wanted, lossGradient);
    if (gradient.empty())
        return value;
    for (std::size_t i = m_stages.size(); i-- > 0;) {
        Stage &stage = m_stages[i];
        if (stage.addedIn)
            add(numbers(stage), m_stages[*stage.addedIn].outGradient.data(),
                stage.outGradient.data());
        stage.layer->backward(m_rows * stage.rows, parameters.data() + stage.offset,
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
