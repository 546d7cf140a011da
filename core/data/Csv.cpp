// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Csv.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "core/base/GroupedText.h"
#include "core/base/Number.h"
#include "core/base/Random.h"
#include "core/data/ByteSource.h"
#include "core/data/CsvReader.h"
#include "core/data/Idx.h"

namespace warmup::data {

namespace {

struct Columns {
    bool header = false;
    std::vector<std::string> names;
    std::size_t target = 0;
    std::vector<std::size_t> features;
};

struct Table {
    Columns columns;
    std::int64_t rows = 0;
    std::vector<double> features; // [rows, columns.features]
    std::vector<std::string> labels; // [rows], classification
    std::vector<double> targets; // [rows], regression
    std::int64_t emptyLines = 0;
    char separator = ',';
};

bool looksLikeHeader(const std::vector<Cell> &row, const CsvFile &spec)
{
    const auto named = [&](const std::string &name) {
        return std::any_of(row.begin(), row.end(), [&](const Cell &c) { return c.text == name; });
    };
    if (!spec.target.empty() && !readNumber(spec.target) && named(spec.target))
        return true;
    const std::size_t checked =
        spec.task == CsvFile::Task::classification ? row.size() - 1 : row.size();
    return std::none_of(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(checked),
                        [](const Cell &c) { return c.text.empty() || readNumber(c.text); });
}

std::string listed(const std::vector<std::string> &names)
{
    constexpr std::size_t kShown = 12;
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, names.size()); ++i)
        text += (i ? ", " : "") + quotedForMessage(names[i]);
    return text + (names.size() > kShown ? fmt::format(" and {} more", names.size() - kShown) : "");
}

Result<std::size_t> columnNamed(const std::string &name, const Columns &columns,
                                const std::string &file)
{
    const auto count = std::count(columns.names.begin(), columns.names.end(), name);
    if (count == 0)
        return fail(file, "no column " + quotedForMessage(name),
                    "one of the columns " + listed(columns.names));
    if (count > 1)
        return fail(file, fmt::format("{} columns named {}", count, quotedForMessage(name)),
                    "a name that only one column has");
    return static_cast<std::size_t>(std::find(columns.names.begin(), columns.names.end(), name)
                                    - columns.names.begin());
}

Result<Columns> chooseColumns(const std::vector<Cell> &first, const CsvFile &spec,
                              const std::string &file)
{
    Columns columns;
    columns.header = looksLikeHeader(first, spec);
    for (std::size_t i = 0; i < first.size(); ++i)
        columns.names.push_back(columns.header ? first[i].text : std::to_string(i + 1));

    columns.target = first.size() - 1;
    if (!spec.target.empty()) {
        const auto found = columnNamed(spec.target, columns, file);
        if (!found)
            return tl::unexpected(found.error());
        columns.target = *found;
    }
    for (const std::string &name : spec.features) {
        const auto found = columnNamed(name, columns, file);
        if (!found)
            return tl::unexpected(found.error());
        if (*found == columns.target)
            return fail(file, "the target " + quotedForMessage(name) + " among the features",
                        "other columns");
        if (std::count(columns.features.begin(), columns.features.end(), *found))
            return fail(file, "the feature " + quotedForMessage(name) + " twice", "each once");
        columns.features.push_back(*found);
    }
    if (spec.features.empty())
        for (std::size_t i = 0; i < first.size(); ++i)
            if (i != columns.target)
                columns.features.push_back(i);
    if (columns.features.empty())
        return fail(file, "one column", "at least two: features and a target");
    return columns;
}

Result<double> numberIn(const Cell &cell, const CsvReader &reader, const std::string &column)
{
    const auto value = readNumber(cell.text);
    if (value && std::abs(*value) <= std::numeric_limits<float>::max())
        return *value;
    return fail(reader.where(cell),
                (cell.text.empty() ? "an empty cell" : quotedForMessage(cell.text)) + " in column "
                    + quotedForMessage(column),
                "a finite number such as 0.5 or 3e-4");
}

Result<void> takeRow(const std::vector<Cell> &row, const CsvReader &reader, const CsvFile &spec,
                     Table &table)
{
    const Columns &columns = table.columns;
    if (row.size() != columns.names.size())
        return fail(fmt::format("{}:{}", spec.path, row.front().line),
                    fmt::format("{} cells", row.size()),
                    fmt::format("{}, as in the first row", columns.names.size()));
    for (auto index : columns.features) {
        const auto value = numberIn(row[index], reader, columns.names[index]);
        if (!value)
            return tl::unexpected(value.error());
        table.features.push_back(*value);
    }
    const Cell &target = row[columns.target];
    if (spec.task == CsvFile::Task::regression) {
        const auto value = numberIn(target, reader, columns.names[columns.target]);
        if (!value)
            return tl::unexpected(value.error());
        table.targets.push_back(*value);
    } else {
        if (target.text.empty())
            return fail(reader.where(target), "an empty label", "the name of a class");
        table.labels.push_back(target.text);
    }
    ++table.rows;
    if (static_cast<std::int64_t>(table.features.size()) > kMostCells
        || table.rows > std::numeric_limits<std::int32_t>::max())
        return fail(reader.where(row.front()), fmt::format("more than {} cells", kMostCells),
                    fmt::format("at most {} cells in all", kMostCells));
    return {};
}

Result<Table> readTable(const CsvFile &spec, const std::stop_token &stop)
{
    const auto text = readAll(spec.path, kLargestTable, stop);
    if (!text)
        return tl::unexpected(text.error());
    Table table;
    table.separator = sniffSeparator(*text);
    CsvReader reader(*text, table.separator, spec.path);
    std::vector<Cell> row;
    auto more = reader.next(row);
    if (!more)
        return tl::unexpected(more.error());
    if (!*more)
        return fail(spec.path, "an empty file", "a table of numbers");
    auto columns = chooseColumns(row, spec, spec.path);
    if (!columns)
        return tl::unexpected(columns.error());
    table.columns = std::move(*columns);
    if (table.columns.header) {
        more = reader.next(row);
        if (more && !*more)
            return fail(spec.path, "a header and nothing after it", "at least one row of numbers");
    }
    for (std::int64_t i = 0; more && *more; more = reader.next(row), ++i) {
        if (i % 4096 == 0 && stop.stop_requested())
            return cancelled();
        if (auto taken = takeRow(row, reader, spec, table); !taken)
            return tl::unexpected(taken.error());
    }
    if (!more)
        return tl::unexpected(more.error());
    table.emptyLines = reader.emptyLines();
    return table;
}

// The labels in the order of their classes.
std::vector<std::string> sortedLabels(const std::vector<std::string> &labels)
{
    std::vector<std::string> sorted = labels;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    const bool numbers = std::all_of(sorted.begin(), sorted.end(), [](const std::string &s) {
        return readNumber(s).has_value();
    });
    if (numbers)
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const std::string &a, const std::string &b) {
                             return *readNumber(a) < *readNumber(b);
                         });
    return sorted;
}

// Whether each row belongs to the test part.
std::vector<bool> drawTestRows(std::int64_t rows, double share, std::uint64_t seed)
{
    auto tests = static_cast<std::int64_t>(std::floor(static_cast<double>(rows) * share + 0.5));
    tests = std::clamp<std::int64_t>(tests, 0, rows - 1);
    std::vector<std::int64_t> order(static_cast<std::size_t>(rows));
    std::iota(order.begin(), order.end(), 0);
    Random random(seed, Purpose::split);
    std::vector<bool> isTest(order.size());
    for (std::size_t i = 0; i < static_cast<std::size_t>(tests); ++i) {
        std::swap(order[i], order[i + random.below(order.size() - i)]);
        isTest[static_cast<std::size_t>(order[i])] = true;
    }
    return isTest;
}

// What was done to every feature; a deviation of 0: constant, set to 0.
std::vector<Standardized> standardize(Table &table, const std::vector<bool> &isTest)
{
    std::vector<Standardized> all;
    const std::size_t width = table.columns.features.size();
    const auto rows = static_cast<std::size_t>(table.rows);
    const auto count = static_cast<double>(std::count(isTest.begin(), isTest.end(), false));
    for (std::size_t column = 0; column < width; ++column) {
        double *values = table.features.data() + column;
        double sum = 0;
        for (std::size_t i = 0; i < rows; ++i)
            sum += isTest[i] ? 0 : values[i * width];
        const double mean = sum / count;
        double squares = 0;
        for (std::size_t i = 0; i < rows; ++i)
            if (!isTest[i])
                squares += (values[i * width] - mean) * (values[i * width] - mean);
        const double deviation = std::sqrt(squares / count);
        // Rounding of the mean alone leaves about this much.
        const bool flat = deviation <= std::abs(mean) * 1e-14;
        all.push_back(
            {table.columns.names[table.columns.features[column]], mean, flat ? 0 : deviation});
        for (std::size_t i = 0; i < rows; ++i)
            values[i * width] = flat ? 0 : (values[i * width] - mean) / deviation;
    }
    return all;
}

std::string standardizedText(const std::vector<Standardized> &columns)
{
    constexpr std::size_t kShown = 12;
    std::string text;
    for (std::size_t i = 0; i < std::min(kShown, columns.size()); ++i) {
        const auto &[name, mean, deviation] = columns[i];
        text += fmt::format("{}{} ", i > 0 ? ", " : "", quotedForMessage(name));
        text += deviation == 0 ? "constant, set to 0"
                               : fmt::format("({} {:.6g}) / {:.6g}", mean < 0 ? "x +" : "x −",
                                             std::abs(mean), deviation);
    }
    return text
        + (columns.size() > kShown ? fmt::format(" and {} more", columns.size() - kShown) : "");
}

std::string describe(const CsvFile &spec, const Table &table, const Dataset &dataset,
                     const std::vector<std::string> &labels, std::uint64_t seed)
{
    const Columns &columns = table.columns;
    std::string text =
        fmt::format("{}: {} rows, {} separated, {}; {} feature{}, target {} ",
                    std::filesystem::path(spec.path).filename().string(), groupedText(table.rows),
                    separatorName(table.separator), columns.header ? "with a header" : "no header",
                    columns.features.size(), columns.features.size() == 1 ? "" : "s",
                    quotedForMessage(columns.names[columns.target]));
    text += labels.empty() ? "(regression)"
                           : fmt::format("({} classes: {})", labels.size(), listed(labels));
    if (table.emptyLines > 0)
        text += fmt::format("; {} empty lines left out", table.emptyLines);
    text += dataset.test.count == 0
        ? "; no test part"
        : fmt::format("; {} for training + {} for the test, split at random by seed {}",
                      groupedText(dataset.train.count), groupedText(dataset.test.count), seed);
    if (!spec.standardize)
        return text + "; not scaled, not standardized";
    text += "; features standardized by mean and deviation of the training part: "
        + standardizedText(dataset.standardized);
    return text + (labels.empty() ? ", targets as they are" : "");
}

} // namespace

Result<DatasetPtr> loadCsv(const CsvFile &spec, std::uint64_t seed, std::stop_token stop)
{
    if (spec.path.empty())
        return fail("/training/data/path", "no file name", "the path of a file");
    if (!(spec.testShare >= 0 && spec.testShare < 1))
        return fail("/training/data/testShare", shortestText(spec.testShare), "0 or more, below 1");
    auto table = readTable(spec, stop);
    if (!table)
        return tl::unexpected(table.error());

    Dataset dataset;
    dataset.features = static_cast<int>(table->columns.features.size());
    const bool classification = spec.task == CsvFile::Task::classification;
    std::vector<std::string> labels;
    std::map<std::string, std::int32_t> classes;
    if (classification) {
        labels = sortedLabels(table->labels);
        if (labels.size() < 2)
            return fail(spec.path, "the label " + quotedForMessage(labels.front()) + " alone",
                        "at least two classes");
        if (labels.size() > static_cast<std::size_t>(kMostClasses))
            return fail(spec.path, fmt::format("{} classes", labels.size()),
                        fmt::format("at most {} classes, or regression", kMostClasses));
        for (const std::string &label : labels)
            classes.emplace(label, static_cast<std::int32_t>(classes.size()));
    }
    dataset.classes = static_cast<int>(labels.size());
    dataset.outputs = classification ? dataset.classes : 1;

    const auto isTest = drawTestRows(table->rows, spec.testShare, seed);
    if (spec.standardize)
        dataset.standardized = standardize(*table, isTest);
    auto &trainInputs = dataset.train.inputs.emplace<std::vector<float>>();
    auto &testInputs = dataset.test.inputs.emplace<std::vector<float>>();
    const auto width = table->columns.features.size();
    for (std::size_t i = 0; i < static_cast<std::size_t>(table->rows); ++i) {
        if (i % 65536 == 0 && stop.stop_requested())
            return cancelled();
        Part &part = isTest[i] ? dataset.test : dataset.train;
        auto &inputs = isTest[i] ? testInputs : trainInputs;
        for (std::size_t k = 0; k < width; ++k)
            inputs.push_back(static_cast<float>(table->features[i * width + k]));
        if (classification)
            part.labels.push_back(classes.at(table->labels[i]));
        else
            part.targets.push_back(static_cast<float>(table->targets[i]));
        ++part.count;
    }
    dataset.description = describe(spec, *table, dataset, labels, seed);
    return std::make_shared<const Dataset>(std::move(dataset));
}

} // namespace warmup::data
