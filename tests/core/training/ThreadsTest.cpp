// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Threads.h"

#include <atomic>
#include <vector>

#include <gtest/gtest.h>

namespace warmup::training {
namespace {

TEST(Threads, doEachTaskOnceWithMoreFewerAndNoTasks)
{
    for (const unsigned count : {1U, 2U, 3U}) {
        Threads threads(count);
        EXPECT_EQ(threads.count(), count);
        for (const std::size_t tasks : {0U, 1U, 2U, 7U, 50U}) {
            for (int round = 0; round < 50; ++round) {
                std::vector<int> done(tasks); // one writer each: no lock
                std::atomic<unsigned> highest = 0;
                threads.run(tasks, [&](std::size_t index, unsigned thread) {
                    ++done[index];
                    unsigned seen = highest.load();
                    while (seen < thread && !highest.compare_exchange_weak(seen, thread)) { }
                });
                EXPECT_EQ(done, std::vector<int>(tasks, 1));
                EXPECT_LT(highest, count);
            }
        }
    }
}

TEST(Threads, endWithoutEverHavingWorked)
{
    for (int round = 0; round < 20; ++round)
        const Threads threads(3);
}

} // namespace
} // namespace warmup::training
