// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Aligned.h"
#include "core/kernel/Product.h"

namespace warmup::kernel {
namespace {

// Values and tangents in planes of their own; they grow to the largest product of their thread.
struct Planes {
    AlignedVector<float> left;
    AlignedVector<float> right;
    AlignedVector<float> bias;
    AlignedVector<float> out;
};

// [tangents | values] side by side along the depth, in the orientation that the factor has.
Left<float> split(std::size_t rows, std::size_t depth, Left<Dual<float>> left,
                  AlignedVector<float> &planes)
{
    planes.resize(2 * rows * depth);
    const bool byRow = left.column == 1;
    const std::size_t outer = byRow ? rows : depth;
    const std::size_t inner = byRow ? depth : rows;
    const std::size_t from = byRow ? left.row : left.column;
    const std::size_t to = byRow ? 2 * depth : rows;
    const std::size_t apart = byRow ? depth : rows * depth;
    for (std::size_t i = 0; i < outer; ++i)
        for (std::size_t j = 0; j < inner; ++j) {
            const Dual<float> &x = left.data[i * from + j * (byRow ? 1 : left.row)];
            planes[i * to + j] = x.tangent;
            planes[i * to + j + apart] = x.value;
        }
    return byRow ? Left<float>{planes.data(), 2 * depth, 1} : Left<float>{planes.data(), 1, rows};
}

} // namespace

// With L = l + l' e and R = r + r' e the values of the product are l r, and its tangents those of
// one product of twice the depth, [l' | l] times r above r'.
template <>
void product<Dual<float>>(std::size_t rows, std::size_t columns, std::size_t depth,
                          Left<Dual<float>> left, Rows<const Dual<float>> right,
                          const Dual<float> *bias, Rows<Dual<float>> out)
{
    thread_local Planes planes;
    const Left<float> both = split(rows, depth, left, planes.left);
    planes.right.resize(2 * depth * columns);
    for (std::size_t k = 0; k < depth; ++k)
        for (std::size_t n = 0; n < columns; ++n) {
            const Dual<float> &x = right.data[k * right.row + n];
            planes.right[k * columns + n] = x.value;
            planes.right[(depth + k) * columns + n] = x.tangent;
        }
    planes.bias.resize(2 * columns);
    for (std::size_t n = 0; bias && n < columns; ++n) {
        planes.bias[n] = bias[n].value;
        planes.bias[columns + n] = bias[n].tangent;
    }
    planes.out.resize(2 * rows * columns);
    float *values = planes.out.data();
    float *tangents = values + rows * columns;
    const Left<float> ofValues{both.data + depth * both.column, both.row, both.column};
    const Rows<const float> rightPlanes{planes.right.data(), columns};
    product<float>(rows, columns, depth, ofValues, rightPlanes, bias ? planes.bias.data() : nullptr,
                   {values, columns});
    product<float>(rows, columns, 2 * depth, both, rightPlanes,
                   bias ? planes.bias.data() + columns : nullptr, {tangents, columns});
    for (std::size_t m = 0; m < rows; ++m)
        for (std::size_t n = 0; n < columns; ++n)
            out.data[m * out.row + n] = {values[m * columns + n], tangents[m * columns + n]};
}

} // namespace warmup::kernel
