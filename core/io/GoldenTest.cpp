// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/GoldenTest.h"

#include <system_error>

#include "core/code/Golden.h"
#include "core/io/AtomicFile.h"
#include "core/io/ScheduleCsv.h"

namespace warmup::io {
namespace {

constexpr Update kMostRows = 100'000;

} // namespace

Result<void> writeGoldenTest(const std::filesystem::path &folder,
                             const schedule::SchedulePtr &intended, const std::string &title,
                             code::Framework to)
{
    const auto test = code::goldenTest(*intended, title, to);
    if (!test)
        return tl::unexpected(test.error());
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        return fail(folder.string(), failure.message(), "a folder that can be made or written to");
    const Update every = (intended->length() + kMostRows - 1) / kMostRows;
    const ScheduleTable table{intended, nullptr, intended->updatesPerEpoch(), every, {}};
    const auto rates = writeAtomically(folder / "learning_rates.csv", [&](const Sink &sink) {
        return writeScheduleCsv(table, sink);
    });
    if (!rates)
        return rates;
    return writeAtomically(folder / "test_learning_rates.py", *test);
}

} // namespace warmup::io
