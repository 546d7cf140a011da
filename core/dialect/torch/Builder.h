// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/Signature.h"
#include "core/dialect/python/Lambda.h"
#include "core/dialect/torch/Machine.h"
#include "core/schedule/Feedback.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect::torch {

class Builder;

// The schedulers of one package that work on PyTorch's optimizers.
struct Family {
    const std::vector<Signature> &(*signatures)();
    // One of them from its arguments, checked as its constructor does; null where `bound` or the
    // builder has an error.
    SchedulerPtr (*make)(Builder &builder, const std::string &name, Bound &bound);
    // What its documentation promises of one that stands alone; false where that is nothing that a
    // schedule of ours can say, and nothing is written then.
    bool (*intend)(schedule::Spec &into, const Construction &scheduler, schedule::Unit call);
};

// What constructors see of the script around them.
struct Setting {
    std::size_t groups = 1; // of the optimizer's parameters
    LearningRate rate = 0; // optimizer.defaults["lr"], where there is one group
    Spec::Momentum momentum = Spec::Momentum::none;
    schedule::Metric metric;
    std::string optimizer; // its class, where that is known
};

// Makes schedulers of their constructions. Keeps the first error.
class Builder {
public:
    Builder(const std::vector<Family> &families, Setting setting);

    SchedulerPtr make(const Construction &construction, const std::string &where);

    void refuse(Error error);
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] const Setting &setting() const { return m_setting; }
    [[nodiscard]] std::size_t count() const { return m_count; }
    // The index of the next scheduler's counters.
    std::size_t nextIndex() { return m_count++; }

    // The lambda of an argument.
    python::Function function(Bound &bound, std::string_view parameter, const Argument &argument);
    // The same, of at most so many numbers.
    python::Function functionOf(std::size_t most, Bound &bound, std::string_view parameter,
                                const Argument &argument);
    // The list of schedulers of an argument; empty with an error. PyTorch's composers take no
    // ReduceLROnPlateau.
    std::vector<SchedulerPtr> members(const std::string &name, Bound &bound,
                                      bool mayHavePlateau = false);

private:
    const std::vector<Family> &m_families;
    Setting m_setting;
    std::size_t m_count = 0;
    int m_depth = 0;
    std::optional<Error> m_error;
};

[[nodiscard]] bool isOneOf(const Bound &bound, std::string_view parameter,
                           std::initializer_list<std::string_view> choices);
[[nodiscard]] bool is(const Bound &bound, std::string_view parameter, std::string_view choice);

// PyTorch's own, and what each framework builds on it.
[[nodiscard]] const Family &family();
[[nodiscard]] const std::vector<Family> &familiesOf(std::string_view framework);

// What the documentation of the framework promises of spec.schedulers.
[[nodiscard]] bool promised(schedule::Spec &into, const Spec &spec);

[[nodiscard]] const Signature *signatureIn(const std::vector<Family> &families,
                                           std::string_view scheduler);

} // namespace warmup::dialect::torch
