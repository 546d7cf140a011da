// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>

#include <QtGlobal>

#include "core/recipe/Recipe.h"

namespace warmup::ui {

// A field of recipes that people sweep.
struct SweptField {
    const char *field; // JSON pointer
    const char *name;
    const char *values = nullptr; // to propose; null: around the recipe's own
};

inline constexpr std::array kSweptFields{
    SweptField{"/schedule/warmUp/length", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "warm-up")},
    SweptField{"/schedule/baseRate", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "base rate")},
    SweptField{"/schedule/multiplier", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "multiplier"),
               "1; 2; 4; 8; 16"},
    SweptField{"/schedule/warmUp/shape", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "ramp"),
               "linear; cosine; saturating"},
    SweptField{"/schedule/main/0/shape", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "decay"),
               "hold; linear; cosine; squareRoot"},
    SweptField{"/schedule/clock/run", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "run length")},
    SweptField{"/training/batch", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "batch")},
    SweptField{"/training/optimizer", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "optimizer"),
               "sgd; adam; radam; lion"},
    SweptField{"/training/optimizer/momentum",
               QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "momentum"), "0; 0.5; 0.9; 0.99"},
    SweptField{"/training/optimizer/beta1", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "beta 1"),
               "0; 0.5; 0.9; 0.99"},
    SweptField{"/training/optimizer/beta2", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "beta 2"),
               "0.9; 0.99; 0.999; 0.9999"},
    SweptField{"/training/optimizer/weightDecay",
               QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "weight decay"), "0; 0.001; 0.01; 0.1"}};

// Values of a field as SweepChoice takes them, around the recipe's own; empty where it has none.
[[nodiscard]] std::string valuesAround(const Recipe &recipe, const std::string &field);

} // namespace warmup::ui
