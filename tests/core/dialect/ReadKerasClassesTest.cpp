// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/dialect/Outcome.h"
#include "tests/core/dialect/Refusal.h"

// Classes of a script that derive from Keras's, and what configurations of Keras construct.
namespace warmup::dialect {
namespace {

constexpr double kSingle = 1e-6; // of what is compared

std::string rampOf(const std::string &call)
{
    return "class Ramp(keras.optimizers.schedules.LearningRateSchedule):\n"
           "    def __init__(self, peak, steps):\n"
           "        super().__init__()\n"
           "        self.peak = peak\n"
           "        self.steps = steps\n"
        + call
        + "\n"
          "optimizer = keras.optimizers.SGD(Ramp(0.5, steps=10))\n"
          "for step in range(20):\n"
          "    optimizer.apply_gradients(pairs)\n";
}

double rampAt(const std::string &call, double update)
{
    const auto outcome = outcomeOf(rampOf(call));
    return outcome.asRun.curve ? outcome.asRun.curve->at(update) : std::nan("");
}

TEST(ReadKerasClasses, FollowsOtherMethodsOfTheClass)
{
    const std::string call = "    def share(self, step, of):\n"
                             "        return step / of\n"
                             "    def __call__(self, step):\n"
                             "        step = tf.cast(step, dtype=tf.float32)\n"
                             "        return self.peak * self.share(step, of=self.steps)\n";
    EXPECT_NEAR(rampAt(call, 4), 0.2, kSingle);
}

TEST(ReadKerasClasses, ChoosesBetweenFunctions)
{
    const std::string call = "    def __call__(self, step):\n"
                             "        part = self.peak * step / self.steps\n"
                             "        return tf.cond(step < self.steps, lambda: part,\n"
                             "                       false_fn=lambda: self.peak)\n";
    EXPECT_NEAR(rampAt(call, 4), 0.2, kSingle);
    EXPECT_NEAR(rampAt(call, 15), 0.5, kSingle);
}

TEST(ReadKerasClasses, DecidesConditionsThatNoStepChanges)
{
    const std::string call =
        "    def __call__(self, step):\n"
        "        if self.steps < 1:\n"
        "            raise ValueError('steps')\n"
        "        rate = self.peak\n"
        "        if self.steps > 0:\n"
        "            if self.peak < 0:\n"
        "                raise ValueError('peak')\n"
        "            part = self.peak * tf.cast(step, tf.float32) / self.steps\n"
        "            rate = tf.where(step < self.steps, part, rate)\n"
        "        return tf.where(step > 15, 0.0, rate, name='rate')\n";
    EXPECT_NEAR(rampAt(call, 4), 0.2, kSingle);
    EXPECT_NEAR(rampAt(call, 15), 0.5, kSingle);
    EXPECT_EQ(rampAt(call, 16), 0);
}

TEST(ReadKerasClasses, GoesThroughLoopsOverWhatIsWritten)
{
    const std::string call = "    def __call__(self, step):\n"
                             "        rate = self.peak\n"
                             "        for edge, factor in [(5, 0.5), (10, 0.1)]:\n"
                             "            rate = tf.where(step >= edge, self.peak * factor, rate)\n"
                             "        return rate\n";
    EXPECT_NEAR(rampAt(call, 4), 0.5, kSingle);
    EXPECT_NEAR(rampAt(call, 5), 0.25, kSingle);
    EXPECT_NEAR(rampAt(call, 10), 0.05, kSingle);
}

TEST(ReadKerasClasses, TakesConstantsOfArrays)
{
    const std::string call = "    def __call__(self, step):\n"
                             "        pi = tf.constant(np.pi)\n"
                             "        root = tf.math.rsqrt(tf.math.maximum(step, 1.0))\n"
                             "        return self.peak * root * tf.cos(pi)\n";
    EXPECT_NEAR(rampAt(call, 4), -0.25, kSingle);
}

TEST(ReadKerasClasses, SaysWhatItDoesNotFollow)
{
    const auto script = readPython(rampOf("    def __call__(self, step):\n"
                                          "        while step > 2:\n"
                                          "            step = step - 1\n"
                                          "        return step\n"),
                                   "x.py");
    ASSERT_FALSE(script);
    EXPECT_THAT(script.error().message(), testing::HasSubstr("a loop over something"));
}

// The callback of Keras's guide: a function of epoch and rate, in a class of its own.
TEST(ReadKerasClasses, ReadsACallbackThatSetsTheRate)
{
    const auto outcome = outcomeOf(
        "TABLE = [(2, 0.05), (4, 0.01)]\n"
        "class Steps(keras.callbacks.Callback):\n"
        "    def __init__(self, schedule):\n"
        "        super().__init__()\n"
        "        self.schedule = schedule\n"
        "    def on_epoch_begin(self, epoch, logs=None):\n"
        "        if not hasattr(self.model.optimizer, 'learning_rate'):\n"
        "            raise ValueError('no rate')\n"
        "        before = float(keras.backend.get_value(self.model.optimizer.learning_rate))\n"
        "        rate = self.schedule(epoch, before)\n"
        "        self.model.optimizer.learning_rate = rate\n"
        "        print(f'rate {rate}')\n"
        "def rate_of(epoch, lr):\n"
        "    if epoch < TABLE[0][0] or epoch > TABLE[-1][0]:\n"
        "        return lr\n"
        "    for i in range(len(TABLE)):\n"
        "        if epoch == TABLE[i][0]:\n"
        "            return TABLE[i][1]\n"
        "    return lr\n"
        "model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1))\n"
        "model.fit(x, y, epochs=6, steps_per_epoch=2, callbacks=[Steps(rate_of)])\n");
    ASSERT_TRUE(outcome.asRun.curve);
    EXPECT_NEAR(outcome.asRun.curve->at(3), 0.1, kSingle);
    EXPECT_NEAR(outcome.asRun.curve->at(4), 0.05, kSingle);
    EXPECT_NEAR(outcome.asRun.curve->at(7), 0.05, kSingle);
    EXPECT_NEAR(outcome.asRun.curve->at(11), 0.01, kSingle);
}

// A callback with this method, and a fit that is given it.
std::string callbackOf(const std::string &method)
{
    return "class Own(keras.callbacks.Callback):\n" + method
        + "model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.5))\n"
          "model.fit(x, y, epochs=10, steps_per_epoch=1, callbacks=[Own()])\n";
}

TEST(ReadKerasClasses, SetsARateAsOftenAsTheCallbackDoes)
{
    const auto outcome = outcomeOf(callbackOf("    def on_epoch_begin(self, epoch, logs=None):\n"
                                              "        if epoch == 8:\n"
                                              "            return\n"
                                              "        self.model.optimizer.learning_rate = 0.1\n"
                                              "        if epoch > 5:\n"
                                              "            self.model.optimizer.lr.assign(0.01)\n"
                                              "        if epoch > 6:\n"
                                              "            self.model.optimizer.lr *= epoch\n"));
    EXPECT_NEAR(outcome.at(5), 0.1, kSingle);
    EXPECT_NEAR(outcome.at(6), 0.01, kSingle);
    EXPECT_NEAR(outcome.at(7), 0.07, kSingle);
    EXPECT_NEAR(outcome.at(8), 0.07, kSingle);
    EXPECT_NEAR(outcome.at(9), 0.09, kSingle);
}

TEST(ReadKerasClasses, NamesACallbackThatItDoesNotFollow)
{
    const std::string schedule = "schedule = keras.optimizers.schedules.CosineDecay(0.1, 10)\n";
    for (const std::string method : {"on_epoch_end(self, epoch, logs=None):\n"
                                     "        self.model.optimizer.learning_rate = 0.5 ** epoch\n",
                                     "on_train_batch_begin(self, batch, logs=None):\n"
                                     "        self.model.optimizer.learning_rate.assign(0.1)\n",
                                     "on_train_end(self, logs=None):\n"
                                     "        self.model.optimizer.lr *= 0.5\n",
                                     "on_epoch_begin(self, epoch, logs=None):\n"
                                     "        self.g_optimizer.learning_rate = 0.1\n"}) {
        for (const auto &head : {std::string(), schedule}) {
            const auto refusal = refusalOf(head + callbackOf("    def " + method));
            EXPECT_THAT(refusal, testing::HasSubstr("sets the learning rate in on_"));
        }
        const auto beside =
            outcomeOf("class Own(keras.callbacks.Callback):\n"
                      "    def "
                          + method
                          + "class Derived(Own):\n"
                            "    pass\n"
                            "by_epoch = keras.callbacks.LearningRateScheduler(lambda e: 1.0)\n"
                            "model.fit(x, callbacks=[Derived(), by_epoch])\n",
                      {});
        EXPECT_TRUE(hasRemark(beside.script, "not-understood"));
    }
}

TEST(ReadKerasClasses, ConstructsWhatAConfigurationSays)
{
    const std::string loop = "optimizer = keras.optimizers.SGD(learning_rate=schedule)\n"
                             "for step in range(10):\n"
                             "    optimizer.apply_gradients(pairs)\n";
    const auto own = outcomeOf("schedule = keras.optimizers.schedules.CosineDecay.from_config(\n"
                               "    {'initial_learning_rate': 0.1, 'decay_steps': 10})\n"
                               + loop);
    EXPECT_NEAR(own.asRun.curve->at(5), 0.05, kSingle);
    const auto any = outcomeOf("schedule = keras.optimizers.schedules.deserialize(\n"
                               "    {'class_name': 'CosineDecay', 'config':\n"
                               "     {'initial_learning_rate': 0.1, 'decay_steps': 10}})\n"
                               + loop);
    EXPECT_NEAR(any.asRun.curve->at(5), 0.05, kSingle);
}

TEST(ReadKerasClasses, SaysThatNoOptimizerIsGivenTheSchedule)
{
    const auto outcome =
        outcomeOf("schedule = keras.optimizers.schedules.CosineDecay(0.1, 10)\n"
                  "model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.2))\n"
                  "model.fit(x, y, epochs=2, steps_per_epoch=5)\n");
    EXPECT_TRUE(hasRemark(outcome.script, "schedule-unused"));
    EXPECT_NEAR(outcome.asRun.curve->at(9), 0.2, kSingle);
}

TEST(ReadKerasClasses, ShowsTheOptimizerWithAScheduleOfSeveral)
{
    const auto outcome =
        outcomeOf("model.compile(optimizer=keras.optimizers.SGD())\n"
                  "schedule = keras.optimizers.schedules.CosineDecay(0.1, 10)\n"
                  "optimizer = keras.optimizers.RMSprop(learning_rate=schedule)\n");
    EXPECT_TRUE(hasRemark(outcome.script, "other-optimizer"));
    EXPECT_NEAR(outcome.asRun.curve->at(5), 0.05, kSingle);
}

TEST(ReadKerasClasses, SaysWhichCompileIsGivenTheOtherOptimizer)
{
    const auto outcome =
        outcomeOf("a = keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 10))\n"
                  "b = keras.optimizers.Adam(0.001)\n"
                  "one.compile(optimizer=a)\n"
                  "two.compile(optimizer=b)\n");
    const auto *remark = remarkIn(outcome.script.remarks, "other-optimizer");
    ASSERT_TRUE(remark);
    EXPECT_THAT(remark->text, testing::HasSubstr("the compile() at 4:"));
    EXPECT_THAT(remark->text, testing::HasSubstr("the one at 2:"));
    const auto apart =
        outcomeOf("b = keras.optimizers.Adam(0.001)\n"
                  "a = keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 10))\n"
                  "for step in range(10):\n"
                  "    a.apply_gradients(pairs)\n");
    const auto *other = remarkIn(apart.script.remarks, "other-optimizer");
    ASSERT_TRUE(other);
    EXPECT_THAT(other->text, testing::HasSubstr("the one at 1:"));
    EXPECT_THAT(other->text, testing::Not(testing::HasSubstr("compile")));
}

TEST(ReadKerasClasses, HasAsManyUpdatesAsTheLengthThatIsGiven)
{
    const std::string text =
        "schedule = keras.optimizers.schedules.CosineDecay(0.1, 3 * len(data))\n"
        "model.compile(optimizer=keras.optimizers.SGD(schedule))\n"
        "model.fit(data, epochs=3)\n";
    const auto outcome = outcomeOf(text, {{"len(data)", 20}});
    EXPECT_EQ(std::get<double>(outcome.script.schedule.clock.updatesPerEpoch), 20);
}

} // namespace
} // namespace warmup::dialect
