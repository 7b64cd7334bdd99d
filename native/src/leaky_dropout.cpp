// Leaky ReLU and dropout in one pass, with a counter-based mask.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <cmath>
#include "batch_part.h"
#include "random.h"
#include "support.h"
#include "vector.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Mask {
  uint32_t key1, key2;
  uint32_t threshold;  // an element is dropped where its 16 random bits are below
};

struct Slopes {
  float positive, negative;
};

// 32 random bits for two neighbouring elements: the "lowbias32" mixer of C. Wellons ("Prospecting for hash functions",
// 2018, public domain) over a counter, the second half of the key between its rounds and one more round behind them.
BT_INLINE uint32_t random_bits(Mask mask, uint32_t counter) {
  uint32_t x = counter + mask.key1;
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x = (x ^ mask.key2) * 0x846ca68bu;
  x ^= x >> 16;
  x *= 0x9e3779b1u;
  return x ^ (x >> 15);
}

// A dropped element becomes -0 and a kept one never does, so that the backward pass reads the mask off the output.
template <class T>
BT_INLINE void forward_line(const T* __restrict in, T* __restrict out, int32_t n, uint32_t start, Mask mask, Slopes slopes) {
  using Wide = decltype(bt::widen(T()));
  for (int32_t i = 0; i < n; i++) {
    uint32_t position = start + static_cast<uint32_t>(i);
    uint32_t bits = (random_bits(mask, position >> 1) >> ((position & 1u) * 16)) & 0xffffu;
    Wide value = bt::widen(in[i]);
    Wide kept = (value > 0 ? value * slopes.positive : value * slopes.negative) + Wide(0);  // -0 + 0 is +0
    bt::narrow(bits < mask.threshold ? -Wide(0) : kept, out[i]);
  }
}

template <class T>
BT_INLINE void backward_line(const T* __restrict gradient, const T* __restrict image, T* __restrict out, int32_t n, Slopes slopes) {
  using Wide = decltype(bt::widen(T()));
  for (int32_t i = 0; i < n; i++) {
    Wide y = bt::widen(image[i]), g = bt::widen(gradient[i]);
    Wide slope = y > 0 ? Wide(slopes.positive) : Wide(slopes.negative);
    bt::narrow(y == 0 && std::signbit(y) ? Wide(0) : g * slope, out[i]);
  }
}

#define BT_LINES(T)                                                                                                                        \
  BT_LOOP(forward_lines, forward_line, (const T* in, T* out, int32_t n, uint32_t start, Mask mask, Slopes slopes), (in, out, n, start, mask, slopes)) \
  BT_LOOP(backward_lines, backward_line, (const T* gradient, const T* image, T* out, int32_t n, Slopes slopes), (gradient, image, out, n, slopes))
BT_LINES(float)
BT_LINES(double)
BT_LINES(bt::Half)

// How a tensor is walked: lines of elements that lie together, each followed by a border in the bordered tensor.
struct Lines {
  int64_t count, length;           // of the tensor without border
  int64_t group, group_skip;       // lines between two bottom borders; elements of a bottom border
  int64_t skip;                    // elements of the border behind each line
  int64_t bordered(int64_t line) const { return line * (length + skip) + (line / group) * group_skip; }
};

constexpr int64_t kChunk = 4096;

// Calls body(start, bordered start, length) for pieces of at most kChunk elements, in parallel.
template <class Body>
void for_each_piece(const Lines& lines, Body body) {
  int64_t pieces = (lines.length + kChunk - 1) / kChunk;
  int64_t grain = std::max<int64_t>(1, 4 * kChunk / std::min(kChunk, std::max<int64_t>(1, lines.length)));
  at::parallel_for(0, lines.count * pieces, grain, [&](int64_t begin, int64_t end) {
    for (int64_t piece = begin; piece < end; piece++) {
      int64_t line = piece / pieces, offset = piece % pieces * kChunk;
      body(line * lines.length + offset, lines.bordered(line) + offset, static_cast<int32_t>(std::min(kChunk, lines.length - offset)));
    }
  });
}

Lines lines_of(const at::Tensor& tensor, int64_t border) {
  if (border == 0) return {1, tensor.numel(), 1, 0, 0};
  int64_t channels = tensor.size(1), h = tensor.size(2), w = tensor.size(3);
  return {tensor.size(0) * h, w * channels, h, border * (w + border) * channels, border * channels};
}

void clear_border(const at::Tensor& tensor, int64_t border) {
  if (border == 0) return;
  tensor.narrow(2, tensor.size(2) - border, border).zero_();
  tensor.narrow(3, tensor.size(3) - border, border).zero_();
}

// gradient * slope of each element, read off the output; 0 where it was dropped.
struct LeakyDropoutGradient : torch::autograd::Function<LeakyDropoutGradient> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& gradient, const at::Tensor& image, double positive, double negative, int64_t border) {
    context->saved_data["positive"] = positive;
    context->saved_data["negative"] = negative;
    context->saved_data["border"] = border;
    context->save_for_backward({image});
    at::Tensor g = gradient, result;
    if (border > 0) {
      g = gradient.contiguous(at::MemoryFormat::ChannelsLast);
      result = at::empty({image.size(0), image.size(1), image.size(2) - border, image.size(3) - border}, image.options(), at::MemoryFormat::ChannelsLast);
    } else {
      result = at::empty_like(image);
      if (g.strides() != image.strides()) g = at::empty_like(image).copy_(gradient);
    }
    Slopes slopes{static_cast<float>(positive), static_cast<float>(negative)};
    bt::with_element_type(image.scalar_type(), [&](auto* type) {
      using T = std::remove_pointer_t<decltype(type)>;
      auto *source = bt::data_of<T>(g), *y = bt::data_of<T>(image), *target = bt::data_of<T>(result);
      for_each_piece(lines_of(result, border), [=](int64_t plain, int64_t bordered, int32_t n) { backward_lines(source + bordered, y + bordered, target + plain, n, slopes); });
    });
    return result;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    int64_t border = context->saved_data["border"].toInt();
    auto gradient = border > 0 ? at::constant_pad_nd(gradients[0], {0, border, 0, border}) : gradients[0];
    auto result = LeakyDropoutGradient::apply(gradient, context->get_saved_variables()[0], context->saved_data["positive"].toDouble(), context->saved_data["negative"].toDouble(), static_cast<int64_t>(0));
    return {result, {}, {}, {}, {}};
  }
};

struct LeakyDropout : torch::autograd::Function<LeakyDropout> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, Mask mask, double positive, double negative, int64_t border) {
    at::Tensor x = input, out;
    if (border > 0) {
      x = input.contiguous(at::MemoryFormat::ChannelsLast);
      out = at::empty({x.size(0), x.size(1), x.size(2) + border, x.size(3) + border}, x.options(), at::MemoryFormat::ChannelsLast);
      clear_border(out, border);
    } else {
      if (!x.is_non_overlapping_and_dense()) x = x.contiguous();
      out = at::empty_like(x);
    }
    Slopes slopes{static_cast<float>(positive), static_cast<float>(negative)};
    bt::with_element_type(x.scalar_type(), [&](auto* type) {
      using T = std::remove_pointer_t<decltype(type)>;
      auto *source = bt::data_of<T>(x), *target = bt::data_of<T>(out);
      const int64_t images = x.size(0), length = images > 0 ? x.numel() / images : 0, bordered_length = images > 0 ? out.numel() / images : 0;
      bt::batch_part.for_each_run(images, [&](int64_t first, int64_t count, int64_t place) {
        const T* from = source + first * length;
        T* to = target + first * bordered_length;
        const auto start = static_cast<uint32_t>(place * length);
        for_each_piece(lines_of(x.narrow(0, first, count), border), [=](int64_t plain, int64_t bordered, int32_t n) { forward_lines(from + plain, to + bordered, n, start + static_cast<uint32_t>(plain), mask, slopes); });
      });
    });
    context->saved_data["positive"] = positive;
    context->saved_data["negative"] = negative;
    context->saved_data["border"] = border;
    context->save_for_backward({out});
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    auto result = LeakyDropoutGradient::apply(gradients[0], context->get_saved_variables()[0], context->saved_data["positive"].toDouble(), context->saved_data["negative"].toDouble(), context->saved_data["border"].toInt());
    return {result, {}, {}, {}, {}};
  }
};

uint64_t draw_key() {
  auto generator = bt::processor_generator();
  std::lock_guard<std::mutex> lock(generator.mutex());
  return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

}  // namespace

int bt_leaky_dropout(bt_tensor input, double slope, double probability, int32_t border, bt_tensor* result) {
  BT_GUARD({
    auto x = bt::borrow(input);
    TORCH_CHECK(slope >= 0 && probability >= 0 && probability < 1 && border >= 0, "slope ", slope, ", probability ", probability, ", border ", border);
    TORCH_CHECK(border == 0 || x.dim() == 4, "a border needs images, not a tensor of shape ", x.sizes());
    if (!x.is_cpu()) {
      auto out = at::dropout(at::leaky_relu(x, slope), probability, probability > 0);
      *result = bt::release(border > 0 ? at::constant_pad_nd(out, {0, border, 0, border}) : out);
    } else {
      uint64_t key = probability > 0 ? draw_key() : 0;
      // The probability is met to 1/65536, and its own value is what the scale makes up for.
      Mask mask{static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32), static_cast<uint32_t>(std::lround(probability * 65536))};
      double scale = 65536.0 / (65536 - std::min(mask.threshold, 65535u));
      *result = bt::release(LeakyDropout::apply(x, mask, scale, scale * slope, static_cast<int64_t>(border)));
    }
  })
}
