// Optimiser steps over all parameters in one call.
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <algorithm>
#include <cmath>
#include "support.h"
#include "vector.h"

namespace {

struct AdamScalars {
  float beta1, beta2, step_size, epsilon, inverse_root_correction2;
};

BT_INLINE void adam_line(float* p, const float* g, float* m, float* v, int64_t n, AdamScalars s) {
  for (int64_t i = 0; i < n; i++) {
    float first = s.beta1 * m[i] + (1.0f - s.beta1) * g[i];
    float second = s.beta2 * v[i] + (1.0f - s.beta2) * g[i] * g[i];
    m[i] = first;
    v[i] = second;
    p[i] -= s.step_size * first / (std::sqrt(second) * s.inverse_root_correction2 + s.epsilon);
  }
}

BT_INLINE void widen_line(const bt::Half* source, float* target, int64_t n) {
  for (int64_t i = 0; i < n; i++) target[i] = bt::widen(source[i]);
}

BT_INLINE void narrow_line(const float* source, bt::Half* target, int64_t n) {
  for (int64_t i = 0; i < n; i++) bt::narrow(source[i], target[i]);
}

BT_INLINE void average_line(float* average, const float* value, int64_t n, float share) {
  for (int64_t i = 0; i < n; i++) average[i] += share * (value[i] - average[i]);
}

BT_LOOP(adam_range, adam_line, (float* p, const float* g, float* m, float* v, int64_t n, AdamScalars s), (p, g, m, v, n, s))
BT_LOOP(widen_range, widen_line, (const bt::Half* source, float* target, int64_t n), (source, target, n))
BT_LOOP(narrow_range, narrow_line, (const float* source, bt::Half* target, int64_t n), (source, target, n))
BT_LOOP(average_range, average_line, (float* average, const float* value, int64_t n, float share), (average, value, n, share))

constexpr int64_t kBlock = 4096;

void require_dense_float(const at::Tensor& tensor, const char* what) {
  TORCH_CHECK(tensor.is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_non_overlapping_and_dense(), what, " must be dense float32 in host memory");
}

// The loops below walk raw memory: whatever goes along with a tensor must have its device, sizes and order.
void require_alike(const at::Tensor& tensor, const at::Tensor& other, const char* what) {
  TORCH_CHECK(tensor.device() == other.device(), what, " is on ", tensor.device(), ", what it belongs to on ", other.device());
  TORCH_CHECK(tensor.sizes() == other.sizes(), what, " of shape ", tensor.sizes(), " belongs to a tensor of shape ", other.sizes());
}

// A gradient may come in another memory layout than its parameter: element i of both must be the same weight.
at::Tensor like(const at::Tensor& tensor, const at::Tensor& parameter) {
  if (tensor.strides() == parameter.strides()) return tensor;
  auto copy = at::empty_like(parameter, parameter.options().dtype(tensor.scalar_type()));
  copy.copy_(tensor);
  return copy;
}

void adam_on_host(const at::Tensor& p, const at::Tensor& gradient, const at::Tensor& m, const at::Tensor& v, const at::Tensor& working, const AdamScalars& scalars) {
  require_dense_float(p, "a parameter");
  require_dense_float(m, "a first moment");
  require_dense_float(v, "a second moment");
  TORCH_CHECK(m.strides() == p.strides() && v.strides() == p.strides(), "moments must lie in memory as their parameter does");
  auto g = like(gradient, p);
  bool half = g.scalar_type() == at::kBFloat16;
  TORCH_CHECK(half || g.scalar_type() == at::kFloat, "a gradient of type ", g.scalar_type());
  auto* pp = p.data_ptr<float>();
  auto* mp = m.data_ptr<float>();
  auto* vp = v.data_ptr<float>();
  auto* gf = half ? nullptr : g.data_ptr<float>();
  auto* gh = half ? bt::data_of<bt::Half>(g) : nullptr;
  bt::Half* wp = nullptr;
  if (working.defined()) {
    TORCH_CHECK(working.scalar_type() == at::kBFloat16 && working.strides() == p.strides(), "a working copy must be bfloat16 and lie in memory as its parameter does");
    wp = bt::data_of<bt::Half>(working);
  }
  at::parallel_for(0, (p.numel() + kBlock - 1) / kBlock, 4, [&](int64_t first, int64_t last) {
    float buffer[kBlock];
    for (int64_t block = first; block < last; block++) {
      int64_t start = block * kBlock;
      int64_t n = std::min(kBlock, p.numel() - start);
      const float* values = gf ? gf + start : buffer;
      if (gh) widen_range(gh + start, buffer, n);
      adam_range(pp + start, values, mp + start, vp + start, n, scalars);
      if (wp) narrow_range(pp + start, wp + start, n);
    }
  });
}

void adam_on_device(at::Tensor p, const at::Tensor& gradient, at::Tensor m, at::Tensor v, at::Tensor working, const AdamScalars& s) {
  auto g = gradient.to(at::kFloat);
  m.mul_(s.beta1).add_(g, 1.0 - s.beta1);
  v.mul_(s.beta2).addcmul_(g, g, 1.0 - s.beta2);
  p.addcdiv_(m, v.sqrt().mul_(s.inverse_root_correction2).add_(s.epsilon), -s.step_size);
  if (working.defined()) working.copy_(p);
}

}  // namespace

int bt_adam_step(const bt_tensor* parameters, const bt_tensor* gradients, const bt_tensor* first_moments, const bt_tensor* second_moments, const bt_tensor* working, int32_t count, int64_t step, double learning_rate, double beta1, double beta2, double epsilon) {
  BT_GUARD({
    c10::AutoGradMode gradients_off(false);
    TORCH_CHECK(count == 0 || (parameters && gradients && first_moments && second_moments), "the lists of tensors are missing");
    TORCH_CHECK(step >= 1, "steps count from 1");
    double correction1 = 1.0 - std::pow(beta1, static_cast<double>(step));
    double correction2 = 1.0 - std::pow(beta2, static_cast<double>(step));
    AdamScalars scalars{static_cast<float>(beta1), static_cast<float>(beta2), static_cast<float>(learning_rate / correction1),
                        static_cast<float>(epsilon), static_cast<float>(1.0 / std::sqrt(correction2))};
    for (int32_t i = 0; i < count; i++) {
      if (!gradients[i]) continue;
      auto p = bt::borrow(parameters[i]).detach();
      auto g = bt::borrow(gradients[i]).detach();
      auto m = bt::borrow(first_moments[i]);
      auto v = bt::borrow(second_moments[i]);
      auto w = working ? bt::borrow_or_none(working[i]) : at::Tensor();
      if (w.defined()) w = w.detach();
      require_alike(g, p, "a gradient");
      require_alike(m, p, "a first moment");
      require_alike(v, p, "a second moment");
      if (w.defined()) require_alike(w, p, "a working copy");
      if (p.is_cpu()) {
        adam_on_host(p, g, m, v, w, scalars);
        // A recorded pass that still needs the old values must fail rather than use the new ones.
        p.unsafeGetTensorImpl()->bump_version();
        if (w.defined()) w.unsafeGetTensorImpl()->bump_version();
      } else {
        adam_on_device(p, g, m, v, w, scalars);
      }
    }
  })
}

int bt_average_step(const bt_tensor* averages, const bt_tensor* values, int32_t count, double decay) {
  BT_GUARD({
    c10::AutoGradMode gradients_off(false);
    TORCH_CHECK(count == 0 || (averages && values), "the lists of tensors are missing");
    float share = static_cast<float>(1.0 - decay);
    for (int32_t i = 0; i < count; i++) {
      auto average = bt::borrow(averages[i]).detach();
      auto value = bt::borrow(values[i]).detach();
      require_alike(average, value, "an average");
      if (!average.is_cpu()) {
        average.lerp_(value, share);
        continue;
      }
      require_dense_float(average, "an average");
      auto source = like(value, average);
      auto* a = average.data_ptr<float>();
      auto* s = source.data_ptr<float>();
      at::parallel_for(0, average.numel(), 4 * kBlock, [&](int64_t first, int64_t last) { average_range(a + first, s + first, last - first, share); });
    }
  })
}
