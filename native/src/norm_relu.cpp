// Batch normalisation, ReLU and 2x2 mean pooling in as few passes as there can be: two over the input forwards (statistics, then
// values), two backwards (sums, then gradients). Nothing in between is ever stored.
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <cmath>
#include <vector>
#include "batch_part.h"
#include "support.h"
#include "vector.h"

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// One image, channels last, of which windows of `pool` x `pool` pixels are averaged; what no window covers counts in the
// statistics only.
struct Image {
  int64_t height, width, channels, pool;
  int64_t pixels() const { return height * width; }
  int64_t pooled() const { return (height / pool) * (width / pool); }
};

// Sums over pixels of x, or of (x - mean)^2 where there is a mean.
template <class T, class Wide>
BT_INLINE void sum_line(const T* __restrict x, const Wide* __restrict mean, int64_t pixels, int64_t channels, Wide* __restrict sums) {
  for (int64_t p = 0; p < pixels; p++) {
    const T* at = x + p * channels;
    if (mean) {
      for (int64_t c = 0; c < channels; c++) {
        Wide d = bt::widen(at[c]) - mean[c];
        sums[c] += d * d;
      }
    } else {
      for (int64_t c = 0; c < channels; c++) sums[c] += bt::widen(at[c]);
    }
  }
}

template <class T, class Wide>
BT_INLINE void forward_image(const T* __restrict x, Image image, const Wide* __restrict scale, const Wide* __restrict shift, T* __restrict y) {
  const int64_t channels = image.channels, row = image.width * channels;
  for (int64_t i = 0; i < image.height / image.pool; i++) {
    for (int64_t j = 0; j < image.width / image.pool; j++) {
      const T* at = x + i * image.pool * row + j * image.pool * channels;
      if (image.pool == 2) {
        for (int64_t c = 0; c < channels; c++) {
          Wide s = scale[c], b = shift[c];
          Wide v0 = bt::widen(at[c]) * s + b, v1 = bt::widen(at[channels + c]) * s + b;
          Wide v2 = bt::widen(at[row + c]) * s + b, v3 = bt::widen(at[row + channels + c]) * s + b;
          // NaN must stay NaN: it is what the training watches for.
          v0 = v0 < 0 ? Wide(0) : v0;
          v1 = v1 < 0 ? Wide(0) : v1;
          v2 = v2 < 0 ? Wide(0) : v2;
          v3 = v3 < 0 ? Wide(0) : v3;
          bt::narrow(((v0 + v1) + (v2 + v3)) * Wide(0.25), y[c]);
        }
      } else {
        for (int64_t c = 0; c < channels; c++) {
          Wide v = bt::widen(at[c]) * scale[c] + shift[c];
          bt::narrow(v < 0 ? Wide(0) : v, y[c]);
        }
      }

      y += channels;
    }
  }
}

// Sums over pixels of dz and of dz (x - mean), dz being the gradient in front of the ReLU.
template <class T, class Wide>
BT_INLINE void backward_sums(
    const T* __restrict x, const T* __restrict g, Image image, const Wide* __restrict scale, const Wide* __restrict shift, const Wide* __restrict mean,
    Wide* __restrict sums, Wide* __restrict products) {
  const int64_t channels = image.channels, row = image.width * channels;
  for (int64_t i = 0; i < image.height / image.pool; i++) {
    for (int64_t j = 0; j < image.width / image.pool; j++) {
      const T* at = x + i * image.pool * row + j * image.pool * channels;
      if (image.pool == 2) {
        for (int64_t c = 0; c < channels; c++) {
          Wide s = scale[c], b = shift[c], m = mean[c], quarter = bt::widen(g[c]) * Wide(0.25);
          Wide x0 = bt::widen(at[c]), x1 = bt::widen(at[channels + c]), x2 = bt::widen(at[row + c]), x3 = bt::widen(at[row + channels + c]);
          Wide z0 = x0 * s + b > 0 ? quarter : Wide(0), z1 = x1 * s + b > 0 ? quarter : Wide(0);
          Wide z2 = x2 * s + b > 0 ? quarter : Wide(0), z3 = x3 * s + b > 0 ? quarter : Wide(0);
          sums[c] += (z0 + z1) + (z2 + z3);
          products[c] += (z0 * (x0 - m) + z1 * (x1 - m)) + (z2 * (x2 - m) + z3 * (x3 - m));
        }
      } else {
        for (int64_t c = 0; c < channels; c++) {
          Wide v = bt::widen(at[c]), z = v * scale[c] + shift[c] > 0 ? bt::widen(g[c]) : Wide(0);
          sums[c] += z;
          products[c] += z * (v - mean[c]);
        }
      }

      g += channels;
    }
  }
}

// dx = scale dz + slope x + offset, the last two being the way through the statistics.
template <class T, class Wide>
BT_INLINE void backward_image(
    const T* __restrict x, const T* __restrict g, Image image, const Wide* __restrict scale, const Wide* __restrict shift, const Wide* __restrict slope,
    const Wide* __restrict offset, T* __restrict dx) {
  const int64_t channels = image.channels, pool = image.pool, across = image.width / pool;
  const Wide share = Wide(1) / static_cast<Wide>(pool * pool);
  for (int64_t i = 0; i < image.height; i++) {
    for (int64_t j = 0; j < image.width; j++) {
      const int64_t at = (i * image.width + j) * channels;
      const bool covered = i / pool < image.height / pool && j / pool < across;
      const T* of = g + (i / pool * across + j / pool) * channels;
      if (covered) {
        for (int64_t c = 0; c < channels; c++) {
          Wide v = bt::widen(x[at + c]), z = v * scale[c] + shift[c] > 0 ? bt::widen(of[c]) * share : Wide(0);
          bt::narrow(scale[c] * z + (slope[c] * v + offset[c]), dx[at + c]);
        }
      } else {
        for (int64_t c = 0; c < channels; c++) bt::narrow(slope[c] * bt::widen(x[at + c]) + offset[c], dx[at + c]);
      }
    }
  }
}

#define BT_IMAGES(T, Wide)                                                                                                            \
  BT_LOOP(sums_of, sum_line, (const T* x, const Wide* mean, int64_t pixels, int64_t channels, Wide* sums), (x, mean, pixels, channels, sums)) \
  BT_LOOP(forward_of, forward_image, (const T* x, Image image, const Wide* scale, const Wide* shift, T* y), (x, image, scale, shift, y))     \
  BT_LOOP(backward_sums_of, backward_sums,                                                                                            \
          (const T* x, const T* g, Image image, const Wide* scale, const Wide* shift, const Wide* mean, Wide* sums, Wide* products),  \
          (x, g, image, scale, shift, mean, sums, products))                                                                          \
  BT_LOOP(backward_of, backward_image,                                                                                                \
          (const T* x, const T* g, Image image, const Wide* scale, const Wide* shift, const Wide* slope, const Wide* offset, T* dx),  \
          (x, g, image, scale, shift, slope, offset, dx))
BT_IMAGES(float, float)
BT_IMAGES(double, double)
BT_IMAGES(bt::Half, float)

// Channel vectors in the type that is computed in.
template <class Wide>
std::vector<Wide> vector_of(const at::Tensor& tensor) {
  auto values = tensor.to(at::kDouble).contiguous();
  auto* data = values.data_ptr<double>();
  return {data, data + values.numel()};
}

at::Tensor tensor_of(const std::vector<double>& values, const at::Tensor& like) {
  return at::tensor(values, at::TensorOptions().dtype(at::kDouble)).to(like.scalar_type());
}

// Sums of every image by itself, in parallel, then all of them in their order: the same for any number of threads.
template <class Wide, class Body>
std::vector<double> summed(int64_t images, int64_t values, Body body) {
  std::vector<Wide> parts(images * values, Wide(0));
  at::parallel_for(0, images, 1, [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; n++) body(n, parts.data() + n * values);
  });
  std::vector<double> result(values, 0);
  for (int64_t n = 0; n < images; n++) {
    for (int64_t i = 0; i < values; i++) result[i] += static_cast<double>(parts[n * values + i]);
  }
  return result;
}

Image image_of(const at::Tensor& x, int64_t pool) { return {x.size(2), x.size(3), x.size(1), pool}; }

struct NormRelu : torch::autograd::Function<NormRelu> {
  static at::Tensor forward(
      AutogradContext* context, const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias, at::Tensor running_mean, at::Tensor running_variance,
      bool training, double momentum, double epsilon, int64_t pool) {
    auto x = input.contiguous(at::MemoryFormat::ChannelsLast);
    const Image image = image_of(x, pool);
    const int64_t images = x.size(0), channels = image.channels;
    const int64_t count = (bt::batch_part.total > 0 ? bt::batch_part.total : images) * image.pixels();
    auto y = at::empty({images, channels, image.height / pool, image.width / pool}, x.options(), at::MemoryFormat::ChannelsLast);
    std::vector<double> mean, variance, inverse(channels);
    bt::with_element_type(x.scalar_type(), [&](auto* type) {
      using T = std::remove_pointer_t<decltype(type)>;
      using Wide = decltype(bt::widen(T()));
      const T* source = bt::data_of<T>(x);
      T* target = bt::data_of<T>(y);
      if (training) {
        mean = summed<Wide>(images, channels, [=](int64_t n, Wide* sums) { sums_of(source + n * image.pixels() * channels, static_cast<const Wide*>(nullptr), image.pixels(), channels, sums); });
        bt::sum_over_batch(mean);
        for (auto& m : mean) m /= static_cast<double>(count);
        std::vector<Wide> centre(mean.begin(), mean.end());
        variance = summed<Wide>(images, channels, [&](int64_t n, Wide* sums) { sums_of(source + n * image.pixels() * channels, centre.data(), image.pixels(), channels, sums); });
        bt::sum_over_batch(variance);
        for (auto& v : variance) v /= static_cast<double>(count);
        auto unbiased = variance;
        for (auto& v : unbiased) v *= static_cast<double>(count) / static_cast<double>(count - 1);
        running_mean.mul_(1 - momentum).add_(tensor_of(mean, running_mean), momentum);
        running_variance.mul_(1 - momentum).add_(tensor_of(unbiased, running_variance), momentum);
      } else {
        mean = vector_of<double>(running_mean);
        variance = vector_of<double>(running_variance);
      }

      auto gamma = vector_of<double>(weight), beta = vector_of<double>(bias);
      std::vector<Wide> scale(channels), shift(channels);
      for (int64_t c = 0; c < channels; c++) {
        inverse[c] = 1 / std::sqrt(variance[c] + epsilon);
        scale[c] = static_cast<Wide>(gamma[c] * inverse[c]);
        shift[c] = static_cast<Wide>(beta[c] - gamma[c] * inverse[c] * mean[c]);
      }

      at::parallel_for(0, images, 1, [&](int64_t begin, int64_t end) {
        for (int64_t n = begin; n < end; n++) forward_of(source + n * image.pixels() * channels, image, scale.data(), shift.data(), target + n * image.pooled() * channels);
      });
    });
    context->saved_data["training"] = training;
    context->saved_data["pool"] = pool;
    auto doubles = at::TensorOptions().dtype(at::kDouble);
    context->save_for_backward({x, weight, bias, at::tensor(mean, doubles), at::tensor(inverse, doubles)});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!at::GradMode::is_enabled(), "the fused normalisation can be differentiated once only");
    auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1], &bias = saved[2];
    const bool training = context->saved_data["training"].toBool();
    const Image image = image_of(x, context->saved_data["pool"].toInt());
    const int64_t images = x.size(0), channels = image.channels;
    const double count = static_cast<double>((bt::batch_part.total > 0 ? bt::batch_part.total : images) * image.pixels());
    auto g = gradients[0].to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
    auto dx = at::empty_like(x, x.options(), at::MemoryFormat::ChannelsLast);
    auto mean = vector_of<double>(saved[3]), inverse = vector_of<double>(saved[4]), gamma = vector_of<double>(weight), beta = vector_of<double>(bias);
    std::vector<double> dbeta(channels), dgamma(channels);
    bt::with_element_type(x.scalar_type(), [&](auto* type) {
      using T = std::remove_pointer_t<decltype(type)>;
      using Wide = decltype(bt::widen(T()));
      const T *source = bt::data_of<T>(x), *upper = bt::data_of<T>(g);
      T* target = bt::data_of<T>(dx);
      std::vector<Wide> scale(channels), shift(channels), centre(mean.begin(), mean.end()), slope(channels, Wide(0)), offset(channels, Wide(0));
      for (int64_t c = 0; c < channels; c++) {
        scale[c] = static_cast<Wide>(gamma[c] * inverse[c]);
        shift[c] = static_cast<Wide>(beta[c] - gamma[c] * inverse[c] * mean[c]);
      }

      auto sums = summed<Wide>(images, 2 * channels, [&](int64_t n, Wide* parts) {
        backward_sums_of(source + n * image.pixels() * channels, upper + n * image.pooled() * channels, image, scale.data(), shift.data(), centre.data(), parts, parts + channels);
      });
      for (int64_t c = 0; c < channels; c++) {
        dbeta[c] = sums[c];
        dgamma[c] = sums[channels + c] * inverse[c];
      }

      // The gradients are this process's share; the way through the statistics is that of the whole batch.
      if (training) {
        bt::sum_over_batch(sums);
        for (int64_t c = 0; c < channels; c++) {
          // dx = gamma / sigma (dz - mean(dz) - xhat mean(dz xhat))
          const double slant = -gamma[c] * inverse[c] * inverse[c] * sums[channels + c] * inverse[c] / count;
          slope[c] = static_cast<Wide>(slant);
          offset[c] = static_cast<Wide>(-gamma[c] * inverse[c] * sums[c] / count - slant * mean[c]);
        }
      }

      at::parallel_for(0, images, 1, [&](int64_t begin, int64_t end) {
        for (int64_t n = begin; n < end; n++) {
          backward_of(source + n * image.pixels() * channels, upper + n * image.pooled() * channels, image, scale.data(), shift.data(), slope.data(), offset.data(), target + n * image.pixels() * channels);
        }
      });
    });
    return {dx, tensor_of(dgamma, weight), tensor_of(dbeta, bias), {}, {}, {}, {}, {}, {}};
  }
};

}  // namespace

int bt_norm_relu(
    bt_tensor input, bt_tensor weight, bt_tensor bias, bt_tensor running_mean, bt_tensor running_variance, int32_t training, double momentum, double epsilon, int32_t pool,
    bt_tensor* result) {
  BT_GUARD({
    auto x = bt::borrow(input), w = bt::borrow(weight), b = bt::borrow(bias), mean = bt::borrow(running_mean), variance = bt::borrow(running_variance);
    TORCH_CHECK(x.dim() == 4 && w.numel() == x.size(1) && b.numel() == x.size(1) && mean.numel() == x.size(1) && variance.numel() == x.size(1), "images of shape ", x.sizes(), " with ", w.numel(), " scales");
    TORCH_CHECK(pool == 1 || pool == 2, "windows of ", pool, "; 1 and 2 are known");
    TORCH_CHECK(x.size(2) >= pool && x.size(3) >= pool, "images of shape ", x.sizes(), " are smaller than the window");
    TORCH_CHECK(!training || x.size(0) * x.size(2) * x.size(3) > 1, "one value a channel has no variance");
    if (x.is_cpu()) {
      *result = bt::release(NormRelu::apply(x, w, b, mean, variance, training != 0, momentum, epsilon, static_cast<int64_t>(pool)));
    } else {
      auto out = at::relu(at::batch_norm(x, w, b, mean, variance, training != 0, momentum, epsilon, true));
      *result = bt::release(pool == 2 ? at::avg_pool2d(out, 2) : out);
    }
  })
}
