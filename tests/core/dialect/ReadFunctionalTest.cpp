// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/dialect/Outcome.h"
#include "tests/core/dialect/Refusal.h"

namespace warmup::dialect {
namespace {

// The example of optax's documentation.
TEST(ReadFunctional, ReadsAChainOfOptaxAsItsDocumentationMeansIt)
{
    const auto [script, asRun, intended] =
        outcomeOf("import optax\n"
                  "scheduler = optax.exponential_decay(init_value=1e-1, transition_steps=1000, "
                  "decay_rate=0.99)\n"
                  "gradient_transform = optax.chain(\n"
                  "    optax.clip_by_global_norm(1.0), optax.scale_by_adam(),\n"
                  "    optax.scale_by_schedule(scheduler), optax.scale(-1.0))\n"
                  "for step in range(2000):\n"
                  "    updates, opt_state = gradient_transform.update(grads, opt_state)\n");
    EXPECT_EQ(intended->length(), 2000);
    EXPECT_FALSE(asRun.differs);
    EXPECT_FALSE(hasRemark(asRun.remarks, "no-intent"));
    EXPECT_TRUE(asRun.hasIntent);
    EXPECT_NEAR(asRun.curve->at(1000), 0.099, 1e-7);
}

TEST(ReadFunctional, TakesTheOptimizerFromWithinAChain)
{
    const auto script = readPython(
        "import optax\n"
        "tx = optax.chain(optax.clip(1.0), optax.adamw(optax.warmup_cosine_decay_schedule("
        "0.0, 1e-3, 50, 1000), b1=0.8, weight_decay=0.1))\n",
        "x.py");
    ASSERT_TRUE(script) << script.error().message();
    ASSERT_TRUE(script->optimizer);
    const auto *adamW = std::get_if<optimizer::AdamW>(&*script->optimizer);
    ASSERT_TRUE(adamW);
    EXPECT_EQ(adamW->beta1, 0.8);
    EXPECT_EQ(adamW->weightDecay, 0.1);
    EXPECT_EQ(script->schedule.baseRate, 1e-3);
    ASSERT_TRUE(script->schedule.warmUp);
    EXPECT_EQ(script->schedule.warmUp->length, (schedule::Span{50, schedule::Unit::updates}));
}

// optax 0.2: MultiSteps counts the updates of the optimizer within, not its own calls.
TEST(ReadFunctional, CountsTheUpdatesOfMultiSteps)
{
    const auto [script, asRun, intended] =
        outcomeOf("import optax\n"
                  "optimizer = optax.MultiSteps(optax.sgd(optax.linear_schedule(1.0, 0.0, 10)), "
                  "every_k_schedule=4)\n"
                  "for step in range(40):\n"
                  "    updates, state = optimizer.update(grads, state, params)\n");
    EXPECT_EQ(intended->length(), 10);
    EXPECT_NEAR(asRun.curve->at(5), 0.5, 1e-7);
}

TEST(ReadFunctional, HasATrackForEachOfSeveralTransformations)
{
    for (const std::string function : {"multi_transform", "partition"}) {
        const auto [script, asRun, intended] =
            outcomeOf("import optax\n"
                      "head = optax.adam(optax.linear_schedule(1.0, 0.0, 10))\n"
                      "tx = optax."
                      + function
                      + "({'head': head, 'body': optax.adam(0.1)}, labels)\n"
                        "for step in range(10):\n"
                        "    updates, state = tx.update(grads, state, params)\n");
        EXPECT_NEAR(asRun.curve->at(5), 0.5, 1e-7);
        ASSERT_EQ(asRun.tracks.size(), 2U);
        EXPECT_NEAR(asRun.tracks[1].rate->at(5), 0.1, 1e-8);
        EXPECT_FALSE(hasRemark(script.remarks, "groups-apart"));
    }
}

TEST(ReadFunctional, FollowsAReductionOnAPlateauOfOptax)
{
    const auto outcome =
        outcomeOf("import optax\n"
                  "tx = optax.chain(optax.adam(0.1), optax.contrib.reduce_on_plateau())\n"
                  "for step in range(10):\n"
                  "    updates, state = tx.update(grads, state, params, value=loss)\n");
    ASSERT_EQ(outcome.script.asRun.schedulers.size(), 2U);
    EXPECT_EQ(outcome.script.asRun.schedulers[1].name, "reduce_on_plateau");
    EXPECT_FALSE(outcome.asRun.hasIntent);
    EXPECT_NEAR(outcome.asRun.curve->at(5), 0.1, 1e-8);
    const auto refused = readPython("import optax\n"
                                    "tx = optax.chain(optax.adam(0.1), "
                                    "optax.contrib.reduce_on_plateau(factor=1.0))\n",
                                    "x.py");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message(), testing::HasSubstr("x.py:2:74: found factor = 1.0"));
}

TEST(ReadFunctional, NamesATransformationThatIsNotKnown)
{
    const auto outcome = outcomeOf("import optax\n"
                                   "tx = optax.multi_transform({'a': mine(), 'b': optax.sgd(0.1)}, "
                                   "labels)\n"
                                   "for step in range(10):\n"
                                   "    updates, state = tx.update(grads, state, params)\n");
    EXPECT_TRUE(hasRemark(outcome.script.remarks, "groups-apart"));
    EXPECT_NEAR(outcome.asRun.curve->at(5), 0.1, 1e-8);
}

// Pasted without the class around it.
TEST(ReadFunctional, FollowsConfigureOptimizersAlone)
{
    const auto [script, asRun, intended] =
        outcomeOf("def configure_optimizers(self):\n"
                  "    optimizer = torch.optim.SGD(self.parameters(), lr=0.1)\n"
                  "    scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, 0.5, 1.0, 4)\n"
                  "    return {'optimizer': optimizer,\n"
                  "            'lr_scheduler': {'scheduler': scheduler, 'interval': 'step'}}\n");
    EXPECT_FALSE(hasRemark(script.remarks, "never-advanced"));
    EXPECT_NEAR(asRun.curve->at(0), 0.05, 1e-15);
    EXPECT_NEAR(asRun.curve->at(2), 0.075, 1e-15);
    EXPECT_NEAR(asRun.curve->at(4), 0.1, 1e-15);
}

TEST(ReadFunctional, PointsToTheArgumentThatOptaxRejects)
{
    EXPECT_EQ(refusalOf("import optax\ns = optax.cosine_decay_schedule(0.1, 0)\n"),
              "x.py:2:38: found decay_steps = 0; allowed: a number above 0: optax raises "
              "ValueError");
}

// The example of Keras's own documentation trains at 0.
TEST(ReadFunctional, ShowsThatAnIntegerStopsKerassWarmUp)
{
    const std::string head = "import tensorflow as tf\n"
                             "rate = tf.keras.optimizers.schedules.CosineDecay(";
    const auto cut = outcomeOf(head + "0, 1000, warmup_target=0.1, warmup_steps=1000)\n");
    EXPECT_TRUE(cut.asRun.differs);
    EXPECT_EQ(cut.asRun.curve->at(500), 0);
    EXPECT_NEAR(cut.intended->at(500), 0.05, 1e-15);
    const auto meant = outcomeOf(head + "0.0, 1000, warmup_target=0.1, warmup_steps=1000)\n");
    EXPECT_FALSE(meant.asRun.differs);
    EXPECT_NEAR(meant.asRun.curve->at(500), 0.05, 1e-7);
}

TEST(ReadFunctional, SaysThatACallbackIsNotInFitsList)
{
    const auto [script, asRun, intended] =
        outcomeOf("import keras\n"
                  "model.compile(keras.optimizers.SGD(0.1), loss='mse')\n"
                  "s = keras.callbacks.LearningRateScheduler(lambda e: 0.1 * 0.5 ** e)\n"
                  "model.fit(x, y, epochs=3, steps_per_epoch=4)\n");
    EXPECT_TRUE(hasRemark(script.remarks, "never-advanced"));
    EXPECT_EQ(intended->length(), 12);
    EXPECT_NEAR(asRun.curve->at(11), 0.1, 1e-8);
}

// The warm-up counts iterations, the milestones epochs.
TEST(ReadFunctional, CountsAConfigurationInIterationsAndEpochs)
{
    const auto [script, asRun, intended] = outcomeOf(
        "optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.02, momentum=0.9))\n"
        "param_scheduler = [\n"
        "    dict(type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=500),\n"
        "    dict(type='MultiStepLR', by_epoch=True, milestones=[8, 11], gamma=0.1)]\n"
        "train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12)\n",
        {}, 1000);
    EXPECT_EQ(intended->length(), 12'000);
    EXPECT_NEAR(asRun.curve->at(0), 0.02 * 0.001, 1e-15);
    EXPECT_LT(asRun.curve->at(498), 0.02 * 0.9999);
    EXPECT_NEAR(asRun.curve->at(499), 0.02, 1e-12);
    EXPECT_NEAR(asRun.curve->at(7999), 0.02, 1e-12);
    EXPECT_NEAR(asRun.curve->at(8000), 0.002, 1e-12);
    EXPECT_NEAR(asRun.curve->at(11'999), 0.0002, 1e-12);
}

// The example of Keras's LearningRateSchedule.
TEST(ReadFunctional, FollowsAScheduleThatTheScriptDerivesFromKerass)
{
    const auto script =
        readPython("import keras\n"
                   "class MyLRSchedule(keras.optimizers.schedules.LearningRateSchedule):\n"
                   "    def __init__(self, initial_learning_rate):\n"
                   "        self.initial_learning_rate = initial_learning_rate\n"
                   "    def __call__(self, step):\n"
                   "        return self.initial_learning_rate / (step + 1)\n"
                   "optimizer = keras.optimizers.SGD(learning_rate=MyLRSchedule(0.1))\n",
                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    auto spec = script->schedule;
    spec.clock.run = schedule::Span{10, schedule::Unit::updates};
    const auto held = schedule::makeSchedule(spec);
    ASSERT_TRUE(held);
    const auto asRun = makeAsRun(**held, script->asRun);
    ASSERT_TRUE(asRun) << asRun.error().message();
    for (Update u = 0; u < 10; ++u)
        EXPECT_NEAR(asRun->curve->at(u), 0.1 / (static_cast<double>(u) + 1), 1e-8) << u;
}

TEST(ReadFunctional, NamesAScheduleOfTheScriptsThatIsNoArithmetic)
{
    const auto script =
        readPython("import keras\n"
                   "class Rate(keras.optimizers.schedules.LearningRateSchedule):\n"
                   "    def __call__(self, step):\n"
                   "        while step > 10:\n            step = step - 10\n        return step\n"
                   "optimizer = keras.optimizers.SGD(learning_rate=Rate())\n",
                   "x.py");
    ASSERT_FALSE(script);
    EXPECT_THAT(script.error().message(),
                testing::HasSubstr("a loop over something that the script does not say"));
}

// Schedules of other parameters than the rate.
TEST(ReadFunctional, DrawsNoScheduleOfSomethingElseAsARate)
{
    for (const std::string text :
         {"s = optax.linear_schedule(1.0, 0.0, transition_steps=99)\n"
          "tx = optax.inject_hyperparams(optax.clip_by_global_norm)(max_norm=s)\n",
          "s = optax.linear_schedule(0.9, 0.99, 100)\n"
          "tx = optax.inject_hyperparams(optax.scale_by_adam)(b1=s, b2=0.99)\n"}) {
        const auto script = readPython(text, "x.py");
        ASSERT_FALSE(script);
        EXPECT_THAT(script.error().message(), testing::HasSubstr("which is no learning rate"));
    }
    const auto both =
        outcomeOf("rate = optax.linear_schedule(0.1, 0.0, 10)\n"
                  "b1 = optax.linear_schedule(0.9, 0.99, 10)\n"
                  "tx = optax.inject_hyperparams(optax.adam)(learning_rate=rate, b1=b1)\n"
                  "for step in range(10):\n"
                  "    updates, state = tx.update(grads, state)\n");
    EXPECT_NEAR(both.asRun.curve->at(5), 0.05, 1e-7);
}

TEST(ReadFunctional, ReadsTheWarmUpOfAScheduleFreeOptimizer)
{
    const auto outcome = outcomeOf("tx = optax.contrib.schedule_free_adamw(0.2, warmup_steps=10)\n"
                                   "for step in range(20):\n"
                                   "    updates, state = tx.update(grads, state)\n");
    EXPECT_NEAR(outcome.asRun.curve->at(5), 0.1, 1e-7);
    EXPECT_NEAR(outcome.asRun.curve->at(15), 0.2, 1e-7);
}

} // namespace
} // namespace warmup::dialect
