// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Functional.h"

#include <algorithm>
#include <array>

#include "core/dialect/keras/Callbacks.h"
#include "core/dialect/keras/Run.h"
#include "core/dialect/keras/Schedules.h"
#include "core/dialect/optax/Schedules.h"
#include "core/dialect/python/Reading.h"

namespace warmup::dialect::python {
namespace {

template <std::size_t N>
bool isAmongThese(std::string_view word, const std::array<std::string_view, N> &words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 33> kOptaxOptimizers{"adabelief",
                                                            "adadelta",
                                                            "adafactor",
                                                            "adagrad",
                                                            "adam",
                                                            "adamw",
                                                            "adamax",
                                                            "adamaxw",
                                                            "adan",
                                                            "amsgrad",
                                                            "chain",
                                                            "fromage",
                                                            "lamb",
                                                            "lars",
                                                            "lbfgs",
                                                            "lion",
                                                            "multi_transform",
                                                            "nadam",
                                                            "nadamw",
                                                            "novograd",
                                                            "noisy_sgd",
                                                            "optimistic_adam",
                                                            "optimistic_gradient_descent",
                                                            "optimistic_adam_v2",
                                                            "rprop",
                                                            "sm3",
                                                            "partition",
                                                            "radam",
                                                            "rmsprop",
                                                            "sgd",
                                                            "sign_sgd",
                                                            "signum",
                                                            "yogi"};

// Of optax.contrib, whose first argument is the learning rate.
constexpr std::array<std::string_view, 11> kContributedOptimizers{"acprop",
                                                                  "ademamix",
                                                                  "adopt",
                                                                  "dpsgd",
                                                                  "galore",
                                                                  "madgrad",
                                                                  "muon",
                                                                  "sophia",
                                                                  "schedule_free_adamw",
                                                                  "schedule_free_sgd",
                                                                  "simplified_ademamix"};

constexpr std::array<std::string_view, 13> kKerasOptimizers{
    "SGD",   "Adam", "AdamW", "RMSprop", "Adagrad",   "Adadelta", "Adamax",
    "Nadam", "Ftrl", "Lion",  "Lamb",    "Adafactor", "Muon"};

} // namespace

bool isWrapper(std::string_view symbol)
{
    constexpr std::array<std::string_view, 9> kWrappers{"jax.jit",
                                                        "jax.pmap",
                                                        "jax.checkpoint",
                                                        "flax.nnx.jit",
                                                        "tensorflow.function",
                                                        "optax.MultiSteps",
                                                        "optax.apply_if_finite",
                                                        "optax.inject_hyperparams",
                                                        "optax.inject_stateful_hyperparams"};
    return isAmongThese(symbol, kWrappers);
}

std::optional<Constructed::Role> roleInOptax(std::string_view symbol)
{
    const auto last = lastPart(symbol);
    if (!symbol.starts_with("optax."))
        return std::nullopt;
    if (optax::signatureOf(last))
        return Constructed::Role::scheduler;
    const bool isContrib =
        symbol.starts_with("optax.contrib.") && isAmongThese(last, kContributedOptimizers);
    return isContrib || isAmongThese(last, kOptaxOptimizers)
        ? std::optional(Constructed::Role::optimizer)
        : std::nullopt;
}

std::string meaningInOptax(std::string_view name)
{
    if (name == "optax" || name == "jax")
        return std::string(name);
    return name == "jnp" ? "jax.numpy" : "";
}

std::optional<StepFact::What> stepInOptax(const Constructed &object, std::string_view method)
{
    return object.role == Constructed::Role::optimizer && method == "update"
        ? std::optional(StepFact::What::optimizer)
        : std::nullopt;
}

bool isKerasSymbol(std::string_view symbol)
{
    return symbol.starts_with("keras.") || symbol.starts_with("tensorflow.keras.")
        || symbol.starts_with("tf_keras.");
}

std::optional<Constructed::Role> roleInKeras(std::string_view symbol)
{
    if (!isKerasSymbol(symbol))
        return std::nullopt;
    const auto last = lastPart(symbol);
    if (keras::signatureOf(last))
        return Constructed::Role::scheduler;
    const bool isOptimizer = symbol.find(".optimizers.") != std::string_view::npos;
    return isOptimizer && isAmongThese(last, kKerasOptimizers)
        ? std::optional(Constructed::Role::optimizer)
        : std::nullopt;
}

std::string meaningInKeras(std::string_view name)
{
    if (name == "keras")
        return "keras";
    if (name == "ops")
        return "keras.ops";
    if (name == "tf")
        return "tensorflow";
    if (keras::scheduleSignature(name))
        return "keras.optimizers.schedules." + std::string(name);
    return keras::callbackSignature(name) ? "keras.callbacks." + std::string(name) : "";
}

std::optional<StepFact::What> stepInKeras(const Constructed &object, std::string_view method)
{
    const bool isStep = method == "apply_gradients" || method == "apply" || method == "minimize";
    return object.role == Constructed::Role::optimizer && isStep
        ? std::optional(StepFact::What::optimizer)
        : std::nullopt;
}

} // namespace warmup::dialect::python
