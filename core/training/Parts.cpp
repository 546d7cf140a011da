// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Parts.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "core/base/Number.h"

namespace warmup::training {
namespace {

constexpr std::string_view kKinds[] = {"weights", "biases", "norms", "embeddings"};

std::string_view kindOf(const model::Layout &layout, const model::Block &block)
{
    const auto dot = block.name.rfind('.') + 1; // 0 where there is none
    const std::string_view last = std::string_view(block.name).substr(dot);
    const std::string gain = block.name.substr(0, dot) + "gain";
    const bool normalizes =
        std::any_of(layout.blocks.begin(), layout.blocks.end(),
                    [&](const model::Block &other) { return other.name == gain; });
    if (last == "gain" || (last == "bias" && normalizes))
        return "norms";
    if (last == "token" || last == "position")
        return "embeddings";
    return last == "bias" ? "biases" : "weights";
}

// Whether the name is the pattern's, in which * stands for any characters. Only the last * met
// ever takes more: what the earlier ones took does not matter to what follows.
bool matches(std::string_view pattern, std::string_view name)
{
    std::size_t p = 0;
    std::optional<std::size_t> star; // the last one met
    std::size_t resume = 0; // where in the name its rest is tried next
    for (std::size_t n = 0; n < name.size();) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star) {
            p = *star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool isKind(std::string_view blocks)
{
    return std::find(std::begin(kKinds), std::end(kKinds), blocks) != std::end(kKinds);
}

bool namesBlock(std::string_view name, const model::Layout &layout, const model::Block &block)
{
    return isKind(name) ? kindOf(layout, block) == name : matches(name, block.name);
}

// "biases, norms" as its parts.
std::vector<std::string_view> separated(std::string_view names)
{
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= names.size();) {
        const std::size_t end = std::min(names.find(',', begin), names.size());
        std::string_view part = names.substr(begin, end - begin);
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        part.remove_suffix(part.size() - std::min(part.find_last_not_of(' ') + 1, part.size()));
        parts.push_back(part);
        begin = end + 1;
    }
    return parts;
}

bool names(const optimizer::ParameterGroup &group, const model::Layout &layout,
           const model::Block &block)
{
    const auto all = separated(group.blocks);
    return std::any_of(all.begin(), all.end(),
                       [&](std::string_view each) { return namesBlock(each, layout, block); });
}

// The first name that stands for no tensor, nor for a kind.
std::optional<std::string> unknownName(const std::string &names, const model::Layout &layout)
{
    for (const std::string_view each : separated(names))
        if (!isKind(each)
            && std::none_of(
                layout.blocks.begin(), layout.blocks.end(),
                [&](const model::Block &block) { return namesBlock(each, layout, block); }))
            return std::string(each);
    return {};
}

Result<void> check(const optimizer::ParameterGroup &group, const std::string &where,
                   const model::Layout &layout)
{
    if (const auto unknown = unknownName(group.blocks, layout)) {
        std::string allowed = "weights, biases, norms, embeddings, or with * for any characters "
                              "one of";
        constexpr std::size_t kShown = 8;
        for (std::size_t i = 0; i < std::min(kShown, layout.blocks.size()); ++i)
            allowed += (i > 0 ? ", " : " ") + layout.blocks[i].name;
        return fail(where + "/blocks", "\"" + *unknown + "\"",
                    allowed + (layout.blocks.size() > kShown ? " ..." : ""));
    }
    const auto good = [](double x) { return x >= 0 && x <= 1e30; };
    if (!good(group.rateFactor))
        return fail(where + "/rateFactor", shortestText(group.rateFactor),
                    "a number from 0 to 1e30");
    if (group.weightDecay && !good(*group.weightDecay))
        return fail(where + "/weightDecay", shortestText(*group.weightDecay),
                    "a number from 0 to 1e30");
    return {};
}

} // namespace

Result<std::vector<optimizer::Part>> makeParts(const model::Layout &layout,
                                               const std::vector<optimizer::ParameterGroup> &groups)
{
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (auto checked = check(groups[i], fmt::format("/training/groups/{}", i), layout);
            !checked)
            return tl::unexpected(checked.error());
    std::vector<optimizer::Part> parts;
    for (const model::Block &block : layout.blocks) {
        optimizer::Part &part = parts.emplace_back();
        part.offset = block.offset;
        part.size = block.size();
        const std::string_view kind = kindOf(layout, block);
        part.vector = kind == "biases" || kind == "norms";
        const auto group =
            std::find_if(groups.begin(), groups.end(), [&](const optimizer::ParameterGroup &each) {
                return names(each, layout, block);
            });
        if (group == groups.end())
            continue;
        part.rateFactor = group->rateFactor;
        part.weightDecay = group->weightDecay;
    }
    return parts;
}

Result<std::vector<model::Block>> frozenBlocks(const model::Layout &layout,
                                               const std::vector<std::string> &names)
{
    const auto layer = [](const std::string &name) { return name.substr(0, name.rfind('.')); };
    const auto isNamed = [&](const model::Block &block, const std::string &name) {
        return name == "all" || name == block.name || name == layer(block.name);
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto named = [&](const model::Block &block) { return isNamed(block, names[i]); };
        if (std::any_of(layout.blocks.begin(), layout.blocks.end(), named))
            continue;
        std::string allowed = "\"all\"";
        for (const model::Block &block : layout.blocks)
            allowed += ", \"" + block.name + "\"";
        return fail("/training/frozen/" + std::to_string(i), "\"" + names[i] + "\"",
                    allowed + ", or a layer such as \"" + layer(layout.blocks[0].name) + "\"");
    }
    std::vector<model::Block> frozen;
    for (const model::Block &block : layout.blocks)
        if (std::any_of(names.begin(), names.end(),
                        [&](const std::string &name) { return isNamed(block, name); }))
            frozen.push_back(block);
    return frozen;
}

} // namespace warmup::training
