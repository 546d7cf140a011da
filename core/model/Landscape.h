// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/model/Spec.h"

namespace warmup::model {

// A model of two parameters and no data, as a map shows it: the function's value at every (x, y).
struct Landscape {
    struct Point {
        double x = 0;
        double y = 0;
        bool operator==(const Point &) const = default;
    };

    std::string name; // "Rosenbrock"
    std::string formula; // "(1 − x)² + 100 (y − x²)²"
    std::string source; // who published it
    Point low; // the corners of the part that is worth a look
    Point high;
    Point start; // where a run begins
    double minimum = 0; // the least value
    std::vector<Point> minima; // every place that has it
    std::function<double(double x, double y)> value; // from any thread
};

// Of a test function or a quadratic of dimension 2; nothing for other models.
[[nodiscard]] std::optional<Landscape> landscapeOf(const Spec &spec);

} // namespace warmup::model
