// The gradient of a convolution's window, in bfloat16 with float32 sums.
#pragma once
#include <ATen/ATen.h>
#include <vector>

namespace bt {

// One convolution (stride 1) of the image, and where its window lies in the tensor that takes the gradient:
// tap (u, v) is at (first_row + step * u, first_column + step * v).
struct WindowPart {
  at::Tensor gradient;  // [N, O, H + 2 * row_padding - rows + 1, W + 2 * column_padding - columns + 1], channels-last
  int64_t rows, columns, row_padding, column_padding;
  int64_t first_row, first_column, step;
};

// Whether the processor and the shapes allow it; libtorch's own gradient is the other way.
bool can_compute_weight_gradient(const at::Tensor& image, const at::Tensor& window);

// image: [N, C, H, W] channels-last; window: [O, C, k, k] of any strides, of which all taps that the parts name are set.
// The result does not depend on the number of threads.
void weight_gradient(const at::Tensor& image, const std::vector<WindowPart>& parts, const at::Tensor& window);

}  // namespace bt
