// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/Lanczos.h"

#include <array>
#include <cmath>
#include <limits>

#include "core/diagnostics/Sums.h"
#include "core/kernel/SumOfSquares.h"

namespace warmup::diagnostics {
namespace {

constexpr std::size_t kSteps = Lanczos::kSteps;
using Vector = std::array<double, kSteps>;
using Matrix = std::array<Vector, kSteps>;

struct Eigen {
    double value = 0;
    Vector vector{};
};

// The largest eigenvalue of a symmetric matrix [n, n] and its vector, by Jacobi's rotations.
Eigen largestOf(Matrix a, std::size_t n)
{
    Matrix vectors{};
    for (std::size_t i = 0; i < n; ++i)
        vectors[i][i] = 1;
    for (int sweep = 0; sweep < 30; ++sweep) // far more than it needs
        for (std::size_t p = 0; p < n; ++p)
            for (std::size_t q = p + 1; q < n; ++q) {
                if (a[p][q] == 0)
                    continue;
                const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
                const double t =
                    std::copysign(1.0, theta) / (std::abs(theta) + std::hypot(theta, 1.0));
                const double c = 1 / std::hypot(t, 1.0);
                const double s = t * c;
                for (std::size_t k = 0; k < n; ++k) {
                    const double left = a[k][p];
                    a[k][p] = c * left - s * a[k][q];
                    a[k][q] = s * left + c * a[k][q];
                }
                for (std::size_t k = 0; k < n; ++k) {
                    const double upper = a[p][k];
                    a[p][k] = c * upper - s * a[q][k];
                    a[q][k] = s * upper + c * a[q][k];
                    const double left = vectors[k][p];
                    vectors[k][p] = c * left - s * vectors[k][q];
                    vectors[k][q] = s * left + c * vectors[k][q];
                }
                a[p][q] = 0;
                a[q][p] = 0;
            }
    std::size_t best = 0;
    for (std::size_t i = 1; i < n; ++i)
        if (a[i][i] > a[best][best])
            best = i;
    Eigen eigen{a[best][best], {}};
    for (std::size_t i = 0; i < n; ++i)
        eigen.vector[i] = vectors[i][best];
    return eigen;
}

void addTimes(std::span<float> to, double factor, std::span<const float> from)
{
    const auto f = static_cast<float>(factor);
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += f * from[i];
}

void scale(std::span<float> vector, double factor)
{
    for (float &x : vector)
        x = static_cast<float>(factor * static_cast<double>(x));
}

double norm(std::span<const float> vector)
{
    return std::sqrt(kernel::sumOfSquares(vector));
}

} // namespace

Lanczos::Lanczos(std::size_t size)
    : m_basis(kSteps, AlignedVector<float>(size)), m_product(size) { }

double Lanczos::largest(const Operator &apply, std::span<float> vector)
{
    const double length = norm(vector);
    if (!(length > 0 && std::isfinite(length)))
        return std::numeric_limits<double>::quiet_NaN();
    std::copy(vector.begin(), vector.end(), m_basis[0].begin());
    scale(m_basis[0], 1 / length);
    Matrix projected{};
    std::size_t steps = 0;
    for (;;) {
        const std::size_t i = steps++;
        apply(m_basis[i], m_product);
        const double all = norm(m_product);
        if (!std::isfinite(all))
            return std::numeric_limits<double>::quiet_NaN();
        // Orthogonal to all vectors so far: twice, as once leaves what rounding left.
        for (int pass = 0; pass < 2; ++pass)
            for (std::size_t j = 0; j <= i; ++j) {
                const double part = dot(m_product.data(), m_basis[j].data(), m_product.size());
                if (pass == 0 && j == i)
                    projected[i][i] = part;
                addTimes(m_product, -part, m_basis[j]);
            }
        const double rest = norm(m_product);
        // What is left is rounding: the vectors span a space that the operator maps to itself.
        if (steps == kSteps || !(rest > 1e-6 * all))
            break;
        projected[i][steps] = rest;
        projected[steps][i] = rest;
        std::copy(m_product.begin(), m_product.end(), m_basis[steps].begin());
        scale(m_basis[steps], 1 / rest);
    }
    const Eigen eigen = largestOf(projected, steps);
    std::fill(vector.begin(), vector.end(), 0.0F);
    for (std::size_t j = 0; j < steps; ++j)
        addTimes(vector, eigen.vector[j], m_basis[j]);
    return eigen.value;
}

} // namespace warmup::diagnostics
