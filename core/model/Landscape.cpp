// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Landscape.h"

#include <cmath>

#include "core/base/Number.h"
#include "core/model/TestFormulas.h"

namespace warmup::model {
namespace {

constexpr const char *kSurvey =
    "M. Jamil, X.-S. Yang 2013, A literature survey of benchmark functions for global optimisation "
    "problems, Int. J. Mathematical Modelling and Numerical Optimisation 4, 150–194";

Landscape published(TestFunction::Name name)
{
    using enum TestFunction::Name;
    switch (name) {
    case rosenbrock:
        return {"Rosenbrock",
                "(1 − x)² + 100 (y − x²)²",
                "H. H. Rosenbrock 1960, An automatic method for finding the greatest or least "
                "value of a function, The Computer Journal 3, 175–184",
                {-2, -1},
                {2, 3},
                {-1.2, 1},
                0,
                {{1, 1}},
                {}};
    case beale:
        return {"Beale",
                "(1.5 − x + x y)² + (2.25 − x + x y²)² + (2.625 − x + x y³)²",
                "E. M. L. Beale 1958, On an iterative method for finding a local minimum of a "
                "function of more than one variable, Princeton University, Statistical Techniques "
                "Research Group, report 25",
                {-1, -2},
                {4.5, 2},
                {1, 1},
                0,
                {{3, 0.5}},
                {}};
    case himmelblau:
        return {"Himmelblau",
                "(x² + y − 11)² + (x + y² − 7)²",
                "D. M. Himmelblau 1972, Applied Nonlinear Programming, McGraw-Hill",
                {-5, -5},
                {5, 5},
                {0, 0},
                0,
                {{3, 2},
                 {-2.8051180869527448, 3.131312518250573},
                 {-3.779310253377747, -3.2831859912861696},
                 {3.5844283403304917, -1.8481265269644034}},
                {}};
    case booth:
        return {"Booth",  "(x + 2 y − 7)² + (2 x + y − 5)²",
                kSurvey,  {-10, -10},
                {10, 10}, {-8, -3},
                0,        {{1, 3}},
                {}};
    case matyas:
        return {"Matyas", "0.26 (x² + y²) − 0.48 x y",
                kSurvey,  {-10, -10},
                {10, 10}, {-8, 4},
                0,        {{0, 0}},
                {}};
    case rastrigin:
        return {"Rastrigin",
                "20 + x² + y² − 10 (cos 2πx + cos 2πy)",
                "L. A. Rastrigin 1974, Systems of Extremal Control, Nauka",
                {-5.12, -5.12},
                {5.12, 5.12},
                {3.2, -2.3},
                0,
                {{0, 0}},
                {}};
    case ackley:
        return {"Ackley",
                "20 + e − 20 exp(−0.2 √((x² + y²) / 2)) − exp((cos 2πx + cos 2πy) / 2)",
                "D. H. Ackley 1987, A Connectionist Machine for Genetic Hillclimbing, Kluwer",
                {-5, -5},
                {5, 5},
                {-3.2, 2.3},
                0,
                {{0, 0}},
                {}};
    case threeHumpCamel:
        return {"Three-hump camel",
                "2 x² − 1.05 x⁴ + x⁶ / 6 + x y + y²",
                kSurvey,
                {-2.5, -2.5},
                {2.5, 2.5},
                {-1.2, 2},
                0,
                {{0, 0}},
                {}};
    case sixHumpCamel:
        return {"Six-hump camel",
                "(4 − 2.1 x² + x⁴ / 3) x² + x y + (−4 + 4 y²) y²",
                "L. C. W. Dixon, G. P. Szegő 1978, The global optimisation problem: an "
                "introduction, in Towards Global Optimisation 2, North-Holland, 1–15",
                {-2, -1.2},
                {2, 1.2},
                {-1.5, 0.2},
                -1.0316284534898774,
                {{0.089842013100318072, -0.71265640302073963},
                 {-0.089842013100318072, 0.71265640302073963}},
                {}};
    case goldsteinPrice:
        return {"Goldstein–Price",
                "(1 + (x + y + 1)² (19 − 14 x + 3 x² − 14 y + 6 x y + 3 y²)) "
                "(30 + (2 x − 3 y)² (18 − 32 x + 12 x² + 48 y − 36 x y + 27 y²))",
                "A. A. Goldstein, J. F. Price 1971, On descent from local minima, Mathematics of "
                "Computation 25, 569–574",
                {-2, -2},
                {2, 2},
                {-1.5, 0.5},
                3,
                {{0, -1}},
                {}};
    case styblinskiTang:
        return {"Styblinski–Tang",
                "½ (x⁴ − 16 x² + 5 x + y⁴ − 16 y² + 5 y)",
                "M. A. Styblinski, T.-S. Tang 1990, Experiments in nonconvex optimization: "
                "stochastic approximation with function smoothing and simulated annealing, Neural "
                "Networks 3, 467–483",
                {-5, -5},
                {5, 5},
                {0, -1},
                -78.332331407542824,
                {{-2.903534027771177, -2.903534027771177}},
                {}};
    case easom:
        return {"Easom",
                "−cos x cos y exp(−(x − π)² − (y − π)²)",
                "E. E. Easom 1990, A survey of global optimization techniques, M.Eng. thesis, "
                "University of Louisville",
                {0, 0},
                {6.283185307179586, 6.283185307179586},
                {2, 2},
                -1,
                {{3.141592653589793, 3.141592653589793}},
                {}};
    }
    return {};
}

} // namespace

std::optional<Landscape> landscapeOf(const Spec &spec)
{
    if (const auto *test = std::get_if<TestFunction>(&spec)) {
        Landscape landscape = published(test->function);
        landscape.start = {test->startX.value_or(landscape.start.x),
                           test->startY.value_or(landscape.start.y)};
        landscape.value = [name = test->function](double x, double y) {
            return testFunction(name, x, y);
        };
        return landscape;
    }
    const auto *quadratic = std::get_if<Quadratic>(&spec);
    if (!quadratic || quadratic->dimension != 2)
        return std::nullopt;
    const double condition = quadratic->condition;
    return Landscape{"Quadratic",
                     "½ (x² + y² / " + shortestText(condition) + ")",
                     "",
                     {-3, -3},
                     {3, 3},
                     {0, 0},
                     0,
                     {{0, 0}},
                     [condition](double x, double y) { return (x * x + y * y / condition) / 2; }};
}

} // namespace warmup::model
