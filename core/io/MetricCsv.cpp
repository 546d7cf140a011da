// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/MetricCsv.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/data/ByteSource.h"
#include "core/data/CsvReader.h"

namespace warmup::io {

namespace {

// An observation an epoch; the window reads it on its own thread.
constexpr std::uint64_t kLargestMetric = std::uint64_t{16} << 20;

// NaN is a metric too: the loss of a run that diverged.
std::optional<double> metricNumber(const std::string &text)
{
    std::string lower;
    for (char c : text)
        lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (lower == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    if (lower == "inf" || lower == "infinity")
        return infinity;
    if (lower == "-inf" || lower == "-infinity")
        return -infinity;
    return readNumber(text);
}

Result<std::size_t> metricColumn(const std::vector<data::Cell> &header, const std::string &file)
{
    const auto named = [&](std::string_view name) {
        return std::count_if(header.begin(), header.end(),
                             [&](const data::Cell &cell) { return cell.text == name; });
    };
    const auto indexOf = [&](std::string_view name) {
        return static_cast<std::size_t>(
            std::find_if(header.begin(), header.end(),
                         [&](const data::Cell &cell) { return cell.text == name; })
            - header.begin());
    };
    for (const char *name : {"metric", "val_loss", "loss"}) {
        if (named(name) > 1)
            return fail(file, fmt::format("{} columns named \"{}\"", named(name), name), "one");
        if (named(name) == 1)
            return indexOf(name);
    }
    constexpr std::array<std::string_view, 3> kCounters{"epoch", "step", "update"};
    std::vector<std::size_t> others;
    std::string names;
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (std::find(kCounters.begin(), kCounters.end(), header[i].text) == kCounters.end())
            others.push_back(i);
        if (i < 12)
            names += (i ? ", " : "") + data::quotedForMessage(header[i].text);
    }
    if (others.size() == 1)
        return others.front();
    return fail(file, "the columns " + names,
                "a column \"metric\", \"val_loss\" or \"loss\", or one column besides \"epoch\", "
                "\"step\" and \"update\"");
}

} // namespace

Result<schedule::Metric> loadMetric(const std::filesystem::path &path)
{
    const auto file = path.string();
    const auto text = data::readAll(file, kLargestMetric);
    if (!text)
        return tl::unexpected(text.error());
    data::CsvReader reader(*text, data::sniffSeparator(*text), file);
    std::vector<data::Cell> row;
    auto more = reader.next(row);
    if (!more)
        return tl::unexpected(more.error());
    if (!*more)
        return fail(file, "an empty file", "one number a line");

    schedule::Metric metric;
    metric.name = path.filename().string();
    const std::size_t width = row.size();
    std::size_t column = 0;
    const bool header = std::none_of(row.begin(), row.end(), [](const data::Cell &cell) {
        return metricNumber(cell.text).has_value();
    });
    if (header) {
        const auto found = metricColumn(row, file);
        if (!found)
            return tl::unexpected(found.error());
        column = *found;
        metric.name += ", column " + row[column].text;
        more = reader.next(row);
    } else if (width != 1) {
        return fail(file, fmt::format("{} columns without a header", width),
                    "one number a line, or a header that names the column \"metric\"");
    }
    for (; more && *more; more = reader.next(row)) {
        if (row.size() != width)
            return fail(fmt::format("{}:{}", file, row.front().line),
                        fmt::format("{} cells", row.size()),
                        fmt::format("{}, as in the first row", width));
        const auto value = metricNumber(row[column].text);
        if (!value)
            return fail(reader.where(row[column]), data::quotedForMessage(row[column].text),
                        "a number such as 0.5 or 3e-4, or nan");
        metric.values.push_back(*value);
    }
    if (!more)
        return tl::unexpected(more.error());
    if (metric.values.empty())
        return fail(file, "a header and nothing after it", "at least one number");
    return metric;
}

} // namespace warmup::io
