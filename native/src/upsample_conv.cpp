// Nearest upsampling by 2 followed by a convolution ("same" padding, odd window), without the upsampled image.
//
// Every second tap of the window meets the upsampled image on a pixel boundary. Along one dimension, with the window
// reaching p to both sides, output 2i + a is
//     sum over even d of k[p + d] x[i + d/2]   +   sum over odd d of k[p + d] x[i + a + (d - 1)/2].
// The first sum is the same for a = 0 and a = 1; the second is one sequence of length n + 1, read at i + a. Both are plain
// convolutions of the small image by a part of the window. In two dimensions that makes four of them, which together
// have as many taps as the window: a 5 x 5 window costs 25 multiply-adds for four outputs instead of 100.
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <array>
#include "support.h"
#include "vector.h"
#include "weight_gradient.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Parts in the order (rows even, columns even), (even, odd), (odd, even), (odd, odd).
using Parts = std::array<at::Tensor, 4>;

// How the window splits along one dimension: taps of one parity, and the padding their convolution needs.
struct Split {
  int64_t first, count, padding;
};

Split split_of(int64_t kernel, bool odd) {
  int64_t reach = (kernel - 1) / 2;
  int64_t first = (reach + (odd ? 1 : 0)) % 2;
  int64_t count = (kernel - first + 1) / 2;
  return {first, count, count / 2};
}

// Copies between a window [O, C, k, k] of any strides and its part, which lies in memory as [O, rows, columns, C].
template <class T, bool to_window>
void move_taps(const at::Tensor& window, const at::Tensor& part, Split rows, Split columns) {
  auto* w = bt::data_of<T>(window);
  auto* p = bt::data_of<T>(part);
  int64_t channels = window.size(1);
  int64_t so = window.stride(0), sc = window.stride(1), sy = window.stride(2), sx = window.stride(3);
  at::parallel_for(0, window.size(0), 8, [&](int64_t begin, int64_t end) {
    for (int64_t o = begin; o < end; o++) {
      for (int64_t y = 0; y < rows.count; y++) {
        for (int64_t x = 0; x < columns.count; x++) {
          T* tap = w + o * so + (rows.first + 2 * y) * sy + (columns.first + 2 * x) * sx;
          T* line = p + ((o * rows.count + y) * columns.count + x) * channels;
          for (int64_t c = 0; c < channels; c++) {
            if (to_window) {
              tap[c * sc] = line[c];
            } else {
              line[c] = tap[c * sc];
            }
          }
        }
      }
    }
  });
}

Parts split_window(const at::Tensor& window) {
  Parts parts;
  for (int i = 0; i < 4; i++) {
    auto rows = split_of(window.size(2), i >= 2), columns = split_of(window.size(3), i % 2 == 1);
    parts[i] = at::empty({window.size(0), window.size(1), rows.count, columns.count}, window.options(), at::MemoryFormat::ChannelsLast);
    bt::with_element_type(window.scalar_type(), [&](auto* type) {
      move_taps<std::remove_pointer_t<decltype(type)>, false>(window, parts[i], rows, columns);
    });
  }
  return parts;
}

void join_window(const Parts& parts, const at::Tensor& window) {
  for (int i = 0; i < 4; i++) {
    auto part = parts[i].contiguous(at::MemoryFormat::ChannelsLast);
    bt::with_element_type(window.scalar_type(), [&](auto* type) {
      move_taps<std::remove_pointer_t<decltype(type)>, true>(window, part, split_of(window.size(2), i >= 2), split_of(window.size(3), i % 2 == 1));
    });
  }
}

std::array<int64_t, 2> padding_of(int64_t kernel, int part) { return {split_of(kernel, part >= 2).padding, split_of(kernel, part % 2 == 1).padding}; }

// out = a + b + c + d, with what is below 0 made 0 if `relu`.
template <class T>
BT_INLINE void sum_line(const T* __restrict a, const T* __restrict b, const T* __restrict c, const T* __restrict d, T* __restrict out, int64_t n, bool relu) {
  for (int64_t i = 0; i < n; i++) {
    auto sum = (bt::widen(a[i]) + bt::widen(b[i])) + (bt::widen(c[i]) + bt::widen(d[i]));
    bt::narrow(relu && sum < 0 ? decltype(sum)(0) : sum, out[i]);
  }
}

// out = a + b + c + d, each counted only where the image that it is the gradient of is above 0.
template <class T>
BT_INLINE void gated_sum_line(const T* const* g, const T* const* y, T* __restrict out, int64_t n) {
  using Wide = decltype(bt::widen(T()));
  const T *__restrict a = g[0], *__restrict b = g[1], *__restrict c = g[2], *__restrict d = g[3];
  const T *__restrict ya = y[0], *__restrict yb = y[1], *__restrict yc = y[2], *__restrict yd = y[3];
  for (int64_t i = 0; i < n; i++) {
    Wide va = bt::widen(ya[i]) > 0 ? bt::widen(a[i]) : Wide(0), vb = bt::widen(yb[i]) > 0 ? bt::widen(b[i]) : Wide(0);
    Wide vc = bt::widen(yc[i]) > 0 ? bt::widen(c[i]) : Wide(0), vd = bt::widen(yd[i]) > 0 ? bt::widen(d[i]) : Wide(0);
    bt::narrow((va + vb) + (vc + vd), out[i]);
  }
}

#define BT_LINES(T)                                                                                                                      \
  BT_LOOP(sum_lines, sum_line, (const T* a, const T* b, const T* c, const T* d, T* out, int64_t n, bool relu), (a, b, c, d, out, n, relu)) \
  BT_LOOP(gated_sum_lines, gated_sum_line, (const T* const* g, const T* const* y, T* out, int64_t n), (g, y, out, n))
BT_LINES(float)
BT_LINES(double)
BT_LINES(bt::Half)

// The image from its parts: pixel (2i + a, 2j + b) = ee[i, j] + eo[i, j + b] + oe[i + a, j] + oo[i + a, j + b].
// What `out` has beyond 2h rows and 2w columns becomes 0.
template <class T>
void combine(const Parts& parts, const at::Tensor& out, bool relu) {
  int64_t channels = parts[0].size(1), h = parts[0].size(2), w = parts[0].size(3), out_h = out.size(2), out_w = out.size(3);
  const T *ee = bt::data_of<T>(parts[0]), *eo = bt::data_of<T>(parts[1]), *oe = bt::data_of<T>(parts[2]), *oo = bt::data_of<T>(parts[3]);
  T* target = bt::data_of<T>(out);
  at::parallel_for(0, out.size(0) * out_h, 4, [&](int64_t begin, int64_t end) {
    for (int64_t line = begin; line < end; line++) {
      int64_t n = line / out_h, y = line % out_h;
      T* pixel = target + line * out_w * channels;
      if (y >= 2 * h) {
        std::memset(static_cast<void*>(pixel), 0, sizeof(T) * out_w * channels);
        continue;
      }
      int64_t even = n * h + y / 2, odd = n * (h + 1) + (y + 1) / 2;
      for (int64_t x = 0; x < 2 * w; x++, pixel += channels) {
        int64_t j = x / 2, shifted = (x + 1) / 2;
        sum_lines(ee + (even * w + j) * channels, eo + (even * (w + 1) + shifted) * channels,
                  oe + (odd * w + j) * channels, oo + (odd * (w + 1) + shifted) * channels, pixel, channels, relu);
      }
      std::memset(static_cast<void*>(pixel), 0, sizeof(T) * (out_w - 2 * w) * channels);
    }
  });
}

// The gradients of the parts from the gradient of the image: each part's pixel went into up to four of the image's.
// `image` gates the gradient where a ReLU made it; it may be undefined.
template <class T>
void distribute(const at::Tensor& gradient, const at::Tensor& image, const Parts& parts) {
  int64_t channels = parts[0].size(1), h = parts[0].size(2), w = parts[0].size(3), out_h = gradient.size(2), out_w = gradient.size(3);
  std::vector<T> zeros(channels, T()), ones(channels);
  for (auto& one : ones) bt::narrow(1.0f, one);
  const T* g = bt::data_of<T>(gradient);
  const T* y = image.defined() ? bt::data_of<T>(image) : nullptr;
  T* target[4];
  for (int k = 0; k < 4; k++) target[k] = bt::data_of<T>(parts[k]);
  at::parallel_for(0, gradient.size(0) * (h + 1), 4, [&](int64_t begin, int64_t end) {
    for (int64_t line = begin; line < end; line++) {
      int64_t n = line / (h + 1), i = line % (h + 1);
      for (int64_t j = 0; j <= w; j++) {
        for (int k = 0; k < 4; k++) {
          bool odd_row = k >= 2, odd_column = k % 2 == 1;
          if ((i == h && !odd_row) || (j == w && !odd_column)) continue;
          const T* sources[4];
          const T* gates[4];
          for (int s = 0; s < 4; s++) {
            int64_t row = 2 * i - (odd_row ? 1 : 0) + s / 2, column = 2 * j - (odd_column ? 1 : 0) + s % 2;
            bool inside = row >= 0 && row < 2 * h && column >= 0 && column < 2 * w;
            int64_t offset = ((n * out_h + row) * out_w + column) * channels;
            sources[s] = inside ? g + offset : zeros.data();
            gates[s] = !y ? ones.data() : inside ? y + offset : zeros.data();
          }
          int64_t part_h = h + (odd_row ? 1 : 0), part_w = w + (odd_column ? 1 : 0);
          gated_sum_lines(sources, gates, target[k] + ((n * part_h + i) * part_w + j) * channels, channels);
        }
      }
    }
  });
}

at::Tensor sum_of(const Parts& parts) {
  auto result = at::empty_like(parts[0]);
  for (auto& part : parts) TORCH_CHECK(part.strides() == result.strides(), "gradients of the parts differ in layout");
  bt::with_element_type(result.scalar_type(), [&](auto* type) {
    using T = std::remove_pointer_t<decltype(type)>;
    at::parallel_for(0, result.numel(), 16384, [&](int64_t begin, int64_t end) {
      sum_lines(bt::data_of<T>(parts[0]) + begin, bt::data_of<T>(parts[1]) + begin, bt::data_of<T>(parts[2]) + begin,
                bt::data_of<T>(parts[3]) + begin, bt::data_of<T>(result) + begin, end - begin, false);
    });
  });
  return result;
}

// The same from operators that differentiate any number of times and run on every device: taps of the window that meet
// the same pixel are summed, which leaves one small convolution to four times the channels and a pixel shuffle.
at::Tensor composite(const at::Tensor& input, const at::Tensor& window, bool relu, int64_t border) {
  auto taps = (window.size(2) / 2) % 2 == 1 ? at::constant_pad_nd(window, {1, 1, 1, 1}) : window;
  int64_t reach = taps.size(2) / 4, side = 2 * reach + 1, outputs = window.size(0), channels = window.size(1);
  // Sums of neighbouring taps, [O, C, 2 * side, 2 * side]; the odd positions belong to even outputs.
  auto sums = at::avg_pool2d(taps, {2, 2}, {1, 1}, {1, 1}) * 4;
  auto summed = sums.view({outputs, channels, side, 2, side, 2}).flip({3, 5}).permute({0, 3, 5, 1, 2, 4}).reshape({outputs * 4, channels, side, side});
  auto small = at::conv2d(input, summed, {}, 1, reach);
  if (relu) small = at::relu(small);
  auto image = at::pixel_shuffle(small, 2);
  return border > 0 ? at::constant_pad_nd(image, {0, border, 0, border}) : image;
}

struct UpsampleConv : torch::autograd::Function<UpsampleConv> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& window, bool relu, int64_t border) {
    auto x = input.contiguous(at::MemoryFormat::ChannelsLast);
    auto taps = split_window(window);
    Parts parts;
    for (int k = 0; k < 4; k++) {
      parts[k] = at::conv2d(x, taps[k], {}, 1, padding_of(window.size(2), k)).contiguous(at::MemoryFormat::ChannelsLast);
    }
    auto out = at::empty({x.size(0), window.size(0), 2 * x.size(2) + border, 2 * x.size(3) + border}, x.options(), at::MemoryFormat::ChannelsLast);
    bt::with_element_type(x.scalar_type(), [&](auto* type) { combine<std::remove_pointer_t<decltype(type)>>(parts, out, relu); });
    context->saved_data["relu"] = relu;
    context->saved_data["border"] = border;
    context->save_for_backward({input, window, relu ? out : at::Tensor()});
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    auto saved = context->get_saved_variables();
    auto &input = saved[0], &window = saved[1], &out = saved[2];
    bool relu = context->saved_data["relu"].toBool();
    int64_t border = context->saved_data["border"].toInt();
    bool for_input = context->needs_input_grad(0), for_window = context->needs_input_grad(1);
    if (at::GradMode::is_enabled()) {  // gradients of gradients are wanted
      variable_list inputs;
      if (for_input) inputs.push_back(input);
      if (for_window) inputs.push_back(window);
      auto result = torch::autograd::grad({composite(input, window, relu, border)}, inputs, {gradients[0]}, c10::nullopt, /*create_graph=*/true);
      return {for_input ? result.front() : at::Tensor(), for_window ? result.back() : at::Tensor(), {}, {}};
    }
    auto x = input.contiguous(at::MemoryFormat::ChannelsLast), gradient = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    auto taps = split_window(window);
    int64_t n = x.size(0), outputs = window.size(0), h = x.size(2), w = x.size(3);
    Parts part_gradients, input_gradients, tap_gradients;
    for (int k = 0; k < 4; k++) {
      part_gradients[k] = at::empty({n, outputs, h + (k >= 2 ? 1 : 0), w + k % 2}, x.options(), at::MemoryFormat::ChannelsLast);
    }
    bt::with_element_type(x.scalar_type(), [&](auto* type) { distribute<std::remove_pointer_t<decltype(type)>>(gradient, out, part_gradients); });
    bool by_tiles = for_window && bt::can_compute_weight_gradient(x, window);
    std::vector<bt::WindowPart> window_parts;
    for (int k = 0; k < 4; k++) {
      auto rows = split_of(window.size(2), k >= 2), columns = split_of(window.size(3), k % 2 == 1);
      auto result = at::convolution_backward(part_gradients[k], x, taps[k], c10::nullopt, {1, 1}, {rows.padding, columns.padding}, {1, 1}, false, {0, 0}, 1,
                                             {for_input, for_window && !by_tiles, false});
      if (for_input) input_gradients[k] = std::get<0>(result).contiguous(at::MemoryFormat::ChannelsLast);
      tap_gradients[k] = std::get<1>(result);
      window_parts.push_back({part_gradients[k], rows.count, columns.count, rows.padding, columns.padding, rows.first, columns.first, 2});
    }
    at::Tensor window_gradient;
    if (for_window) {
      window_gradient = at::empty_like(window);
      if (by_tiles) {
        bt::weight_gradient(x, window_parts, window_gradient);
      } else {
        join_window(tap_gradients, window_gradient);
      }
    }
    return {for_input ? sum_of(input_gradients) : at::Tensor(), window_gradient, {}, {}};
  }
};

}  // namespace

int bt_upsample_conv(bt_tensor input, bt_tensor window, int32_t relu, int32_t border, bt_tensor* result) {
  BT_GUARD({
    auto x = bt::borrow(input), w = bt::borrow(window);
    TORCH_CHECK(x.dim() == 4 && w.dim() == 4 && x.size(1) == w.size(1) && w.size(2) == w.size(3) && w.size(2) % 2 == 1 && w.size(2) > 1,
                "an image of shape ", x.sizes(), " and a window of shape ", w.sizes(), "; a square window with an odd side from 3 on and as many channels is needed");
    TORCH_CHECK(x.scalar_type() == w.scalar_type(), "an image of ", x.scalar_type(), " and a window of ", w.scalar_type());
    TORCH_CHECK(border >= 0, "a border of ", border);
    *result = bt::release(x.is_cpu() ? UpsampleConv::apply(x, w, relu != 0, static_cast<int64_t>(border)) : composite(x, w, relu != 0, border));
  })
}
