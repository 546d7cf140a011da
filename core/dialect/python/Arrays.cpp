// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Arrays.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace warmup::dialect::python {
namespace {

template <std::size_t N>
bool isListed(std::string_view word, const std::array<std::string_view, N> &words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

// How numbers write what these are: with the arguments in their order.
struct NumberForm {
    std::string_view name;
    std::size_t arguments;
    const char *pattern;
};

constexpr std::array<NumberForm, 22> kForms{{{"where", 3, "({1} if {0} else {2})"},
                                             {"select", 3, "({1} if {0} else {2})"},
                                             {"clip", 3, "min(max({0}, {1}), {2})"},
                                             {"clip_by_value", 3, "min(max({0}, {1}), {2})"},
                                             {"power", 2, "({0} ** {1})"},
                                             {"pow", 2, "({0} ** {1})"},
                                             {"full_like", 2, "{1}"},
                                             {"add", 2, "({0} + {1})"},
                                             {"subtract", 2, "({0} - {1})"},
                                             {"multiply", 2, "({0} * {1})"},
                                             {"divide", 2, "({0} / {1})"},
                                             {"true_divide", 2, "({0} / {1})"},
                                             {"floor_divide", 2, "({0} // {1})"},
                                             {"mod", 2, "({0} % {1})"},
                                             {"less", 2, "({0} < {1})"},
                                             {"greater", 2, "({0} > {1})"},
                                             {"less_equal", 2, "({0} <= {1})"},
                                             {"greater_equal", 2, "({0} >= {1})"},
                                             {"logical_and", 2, "({0} and {1})"},
                                             {"logical_or", 2, "({0} or {1})"},
                                             {"square", 1, "({0} ** 2)"},
                                             {"rsqrt", 1, "(1 / numpy.sqrt({0}))"}}};

} // namespace

std::string arrayFunction(std::string_view symbol)
{
    constexpr std::array<std::string_view, 9> kLibraries{
        "jax.numpy.",     "jax.lax.",         "keras.ops.",
        "keras.src.ops.", "keras.backend.",   "tensorflow.keras.backend.",
        "numpy.",         "tensorflow.math.", "tensorflow."};
    for (const auto library : kLibraries)
        if (symbol.starts_with(library))
            return "numpy." + std::string(symbol.substr(library.size()));
    return {};
}

bool givesItsArgument(std::string_view function)
{
    constexpr std::array<std::string_view, 17> kSame{"torch.tensor",
                                                     "torch.as_tensor",
                                                     "numpy.cast",
                                                     "numpy.constant",
                                                     "numpy.convert_to_tensor",
                                                     "numpy.array",
                                                     "numpy.asarray",
                                                     "numpy.float32",
                                                     "numpy.float64",
                                                     "numpy.stop_gradient",
                                                     "numpy.squeeze",
                                                     "numpy.identity",
                                                     "numpy.to_float",
                                                     "numpy.convert_element_type",
                                                     "numpy.astype",
                                                     "numpy.get_value",
                                                     "numpy.convert_to_numpy"};
    return isListed(function, kSame);
}

bool hasTypeSecond(std::string_view function)
{
    constexpr std::array<std::string_view, 8> kTyped{
        "torch.as_tensor", "numpy.cast",    "numpy.constant", "numpy.convert_to_tensor",
        "numpy.array",     "numpy.asarray", "numpy.astype",   "numpy.convert_element_type"};
    return isListed(function, kTyped);
}

bool isTypeKeyword(std::string_view keyword)
{
    return keyword == "dtype" || keyword == "new_dtype";
}

std::optional<bool> isWholeType(const Value &type)
{
    constexpr std::array<std::string_view, 6> kAll{"float32", "float64", "float",
                                                   "double",  "float_",  "floatx"};
    constexpr std::array<std::string_view, 5> kWhole{"int32", "int64", "int", "int_", "long"};
    if (type.is(Value::Kind::none))
        return false;
    if (!type.is(Value::Kind::text) && !type.is(Value::Kind::symbol))
        return std::nullopt;
    const auto name = std::string_view(type.text).substr(type.text.rfind('.') + 1);
    return isListed(name, kAll)  ? std::optional(false)
        : isListed(name, kWhole) ? std::optional(true)
                                 : std::nullopt;
}

bool isOfNoValue(std::string_view keyword)
{
    constexpr std::array<std::string_view, 2> kWords{"name", "dtype"};
    return isListed(keyword, kWords);
}

std::string callText(const std::string &function, const std::vector<std::string> &arguments)
{
    constexpr std::string_view kModule = "numpy.";
    const auto name = std::string_view(function).substr(
        function.starts_with(kModule) ? kModule.size() : function.size());
    const auto form = std::find_if(kForms.begin(), kForms.end(), [&](const NumberForm &each) {
        return each.name == name && each.arguments == arguments.size();
    });
    if (form == kForms.end())
        return fmt::format("{}({})", function, fmt::join(arguments, ", "));
    auto filled = arguments;
    filled.resize(3);
    return fmt::format(fmt::runtime(form->pattern), filled[0], filled[1], filled[2]);
}

} // namespace warmup::dialect::python
