// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/SweepCsv.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/Number.h"
#include "core/data/CsvReader.h"
#include "core/io/AtomicFile.h"
#include "core/io/Rows.h"

namespace warmup::io {

namespace {

using experiment::SweepRow;
using Lines = std::vector<SweepLine>;

constexpr std::string_view kSweepHeader = "sweep,cell,x,y,seed,value,failed,diverged_at\n";
constexpr std::size_t kSweepCells = 8;
constexpr std::size_t kLargestTable = std::size_t{1} << 30;

template <typename Integer>
std::optional<Integer> readWholeNumber(const std::string &text)
{
    Integer value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

// Without a last line that is not ended.
std::string_view ended(std::string_view text)
{
    return text.substr(0, text.rfind('\n') + 1); // npos + 1 is 0
}

Result<SweepLine> lineOf(const std::vector<data::Cell> &cells, const data::CsvReader &reader)
{
    const auto refuse = [&](std::size_t cell, const char *allowed) {
        return fail(reader.where(cells[cell]), data::quotedForMessage(cells[cell].text), allowed);
    };
    SweepLine line;
    line.sweep = cells[0].text;
    const auto cell = readWholeNumber<std::size_t>(cells[1].text);
    if (!cell)
        return refuse(1, "a cell's number");
    const auto seed = readWholeNumber<std::uint64_t>(cells[4].text);
    if (!seed)
        return refuse(4, "a seed");
    line.row.key = {*cell, *seed};
    if (!cells[5].text.empty()) {
        line.row.value = readNumber(cells[5].text);
        if (!line.row.value)
            return refuse(5, "a number, or nothing");
    }
    if (cells[6].text != "0" && cells[6].text != "1")
        return refuse(6, "0 or 1");
    line.row.failed = cells[6].text == "1";
    if (!cells[7].text.empty()) {
        line.row.divergedAt = readWholeNumber<Update>(cells[7].text);
        if (!line.row.divergedAt)
            return refuse(7, "an update, or nothing");
    }
    return line;
}

// In order and each once.
Result<Lines> ordered(Lines lines, const std::string &name)
{
    std::stable_sort(lines.begin(), lines.end(),
                     [](const SweepLine &a, const SweepLine &b) { return a.row.key < b.row.key; });
    for (std::size_t i = 1; i < lines.size(); ++i)
        if (lines[i].row.key == lines[i - 1].row.key && lines[i] != lines[i - 1])
            return fail(name,
                        fmt::format("two results of cell {}, seed {}", lines[i].row.key.cell,
                                    lines[i].row.key.seed),
                        "one result a run, from one binary and one kind of processor");
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    return lines;
}

Result<void> checkSweep(const Lines &lines, const std::string &fingerprint, const std::string &name)
{
    for (const SweepLine &line : lines)
        if (line.sweep != fingerprint)
            return fail(name, "runs of the sweep " + line.sweep,
                        "runs of the sweep " + fingerprint
                            + ": the same fields, values, recipe, metric and rule");
    return {};
}

tl::unexpected<Error> tableError(const std::filesystem::path &path, int number)
{
    return fail(path.string(), std::generic_category().message(number),
                "a place that can be written to");
}

} // namespace

std::string sweepLine(const experiment::Sweep &sweep, const SweepRow &row)
{
    return fmt::format("{},{},{},{},{},{},{:d},{}\n", sweep.fingerprint, row.key.cell,
                       csvText(sweep.x.values[row.key.cell % sweep.columns()]),
                       csvText(sweep.y.values[row.key.cell / sweep.columns()]), row.key.seed,
                       row.value ? shortestText(*row.value) : "", row.failed,
                       row.divergedAt ? std::to_string(*row.divergedAt) : "");
}

Result<Lines> readSweepLines(std::string_view whole, const std::string &name)
{
    const auto text = ended(whole);
    if (text.empty() ? !kSweepHeader.starts_with(whole) : !text.starts_with(kSweepHeader))
        return fail(name, data::quotedForMessage(whole.substr(0, whole.find('\n'))),
                    "a table of a sweep, with the header "
                        + std::string(kSweepHeader.substr(0, kSweepHeader.size() - 1)));
    Lines lines;
    data::CsvReader reader(text, ',', name);
    std::vector<data::Cell> cells;
    std::size_t begin = 0;
    auto more = reader.next(cells);
    for (begin = reader.position(); more && *more; begin = reader.position()) {
        more = reader.next(cells);
        if (!more || !*more)
            break;
        if (cells.size() != kSweepCells)
            return fail(reader.where(cells.front()), fmt::format("{} cells", cells.size()),
                        fmt::format("{}", kSweepCells));
        auto line = lineOf(cells, reader);
        if (!line)
            return tl::unexpected(line.error());
        line->text = text.substr(begin, reader.position() - begin);
        lines.push_back(std::move(*line));
    }
    if (!more)
        return tl::unexpected(more.error());
    return ordered(std::move(lines), name);
}

Result<Lines> loadSweepLines(const std::filesystem::path &path)
{
    return readWhole(path, kLargestTable).and_then([&](const std::string &text) {
        return readSweepLines(text, path.string());
    });
}

Result<Lines> mergeSweepLines(const std::vector<std::filesystem::path> &parts)
{
    Lines all;
    for (const auto &part : parts) {
        auto lines = loadSweepLines(part);
        if (!lines)
            return lines;
        if (!all.empty())
            if (auto same = checkSweep(*lines, all.front().sweep, part.string()); !same)
                return tl::unexpected(same.error());
        all.insert(all.end(), lines->begin(), lines->end());
    }
    return ordered(std::move(all), "--merge");
}

Result<void> saveSweepLines(const std::filesystem::path &path, const Lines &lines)
{
    return writeAtomically(path, [&](const Sink &sink) -> Result<void> {
        sink(kSweepHeader);
        for (const SweepLine &line : lines)
            if (!sink(line.text))
                break; // writeAtomically says why
        return {};
    });
}

class SweepTable::Private {
public:
    Private(std::filesystem::path where, const experiment::Sweep &of)
        : path(std::move(where)), sweep(of)
    {
    }
    ~Private()
    {
        if (file >= 0)
            ::close(file);
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    Result<void> open()
    {
        // Another process may put its file in order, and another one in this place, meanwhile.
        for (int tries = 0; tries < 10; ++tries) {
            file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
            if (file < 0)
                return tableError(path, errno);
            struct stat held { };
            struct stat there { };
            if (::fstat(file, &held) != 0)
                return tableError(path, errno);
            if (!S_ISREG(held.st_mode))
                return fail(path.string(), "no regular file", "a file that can grow");
            // Not every file system knows locks.
            if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
                return fail(path.string(), "a table that another process is writing",
                            "a file of its own for each process");
            if (::stat(path.c_str(), &there) == 0 && there.st_ino == held.st_ino
                && there.st_dev == held.st_dev)
                return takeUp();
            ::close(std::exchange(file, -1));
        }
        return fail(path.string(), "a file that is replaced again and again", "one that stays");
    }

    Result<void> append(std::string_view text)
    {
        while (!text.empty()) {
            const auto count = ::write(file, text.data(), text.size());
            if (count < 0 && errno != EINTR)
                return tableError(path, errno);
            text.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
        }
        constexpr std::chrono::seconds kBetween{1};
        if (const auto now = std::chrono::steady_clock::now(); now - synced >= kBetween) {
            if (::fdatasync(file) != 0)
                return tableError(path, errno);
            synced = std::chrono::steady_clock::now();
        }
        return {};
    }

    std::filesystem::path path;
    const experiment::Sweep &sweep;
    Lines lines;

private:
    Result<void> takeUp()
    {
        const auto text = readWhole(path, kLargestTable);
        if (!text)
            return tl::unexpected(text.error());
        auto read = readSweepLines(*text, path.string());
        if (!read)
            return tl::unexpected(read.error());
        if (auto same = checkSweep(*read, sweep.fingerprint, path.string()); !same)
            return same;
        lines = std::move(*read);
        const auto whole = ended(*text);
        if (whole.size() < text->size() && ::ftruncate(file, static_cast<off_t>(whole.size())) != 0)
            return tableError(path, errno);
        return whole.empty() ? append(kSweepHeader) : Result<void>();
    }

    int file = -1;
    std::chrono::steady_clock::time_point synced = std::chrono::steady_clock::now();
};

SweepTable::SweepTable(std::unique_ptr<Private> made) : d(std::move(made)) { }
SweepTable::SweepTable(SweepTable &&) noexcept = default;
SweepTable &SweepTable::operator=(SweepTable &&) noexcept = default;
SweepTable::~SweepTable() = default;

Result<SweepTable> SweepTable::open(const std::filesystem::path &path,
                                    const experiment::Sweep &sweep)
{
    auto made = std::make_unique<Private>(path, sweep);
    if (auto opened = made->open(); !opened)
        return tl::unexpected(opened.error());
    return SweepTable(std::move(made));
}

const Lines &SweepTable::lines() const
{
    return d->lines;
}

std::vector<SweepRow> SweepTable::rows() const
{
    std::vector<SweepRow> rows;
    for (const SweepLine &line : d->lines)
        rows.push_back(line.row);
    return rows;
}

Result<void> SweepTable::append(const SweepRow &row)
{
    SweepLine line{d->sweep.fingerprint, row, sweepLine(d->sweep, row)};
    if (auto written = d->append(line.text); !written)
        return written;
    d->lines.push_back(std::move(line));
    return {};
}

Result<void> SweepTable::finish()
{
    auto lines = ordered(d->lines, d->path.string());
    if (!lines)
        return tl::unexpected(lines.error());
    d->lines = std::move(*lines);
    return saveSweepLines(d->path, d->lines);
}

} // namespace warmup::io
