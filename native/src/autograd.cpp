// Gradients: modes, backward, gradients of gradients, autocast.
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include "support.h"

namespace {

torch::autograd::variable_list borrow_all(const bt_tensor* handles, int32_t count) {
  torch::autograd::variable_list list;
  TORCH_CHECK(count > 0 && handles, "no tensors to compute gradients of or for");
  list.reserve(count);
  for (int32_t i = 0; i < count; i++) list.push_back(bt::borrow(handles[i]));
  return list;
}

// Gradients that start a pass; none stands for 1.
torch::autograd::variable_list borrow_starts(const bt_tensor* handles, int32_t count) {
  torch::autograd::variable_list list;
  for (int32_t i = 0; i < count; i++) list.push_back(handles ? bt::borrow_or_none(handles[i]) : at::Tensor());
  return list;
}

#if BT_TORCH_AT_LEAST(2, 4)

bool autocast_enabled(c10::DeviceType device) { return at::autocast::is_autocast_enabled(device); }

at::ScalarType autocast_type(c10::DeviceType device) { return at::autocast::get_autocast_dtype(device); }

void set_autocast(c10::DeviceType device, bool enabled, at::ScalarType type) {
  at::autocast::set_autocast_dtype(device, type);
  at::autocast::set_autocast_enabled(device, enabled);
}

#else

bool autocast_enabled(c10::DeviceType device) {
  return device == c10::DeviceType::CPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}

at::ScalarType autocast_type(c10::DeviceType device) {
  return device == c10::DeviceType::CPU ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
}

void set_autocast(c10::DeviceType device, bool enabled, at::ScalarType type) {
  if (device == c10::DeviceType::CPU) {
    at::autocast::set_autocast_cpu_dtype(type);
    at::autocast::set_cpu_enabled(enabled);
  } else {
    at::autocast::set_autocast_gpu_dtype(type);
    at::autocast::set_enabled(enabled);
  }
}

#endif

}  // namespace

int bt_grad_mode(int32_t enabled, int32_t* previous) {
  BT_GUARD({
    *previous = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(enabled != 0);
  })
}

int bt_requires_grad_get(bt_tensor handle, int32_t* value) { BT_GUARD({ *value = bt::borrow(handle).requires_grad(); }) }

int bt_requires_grad_set(bt_tensor handle, int32_t value) { BT_GUARD({ bt::borrow(handle).set_requires_grad(value != 0); }) }

int bt_backward(const bt_tensor* outputs, const bt_tensor* output_gradients, int32_t count, int32_t retain_graph, int32_t create_graph) {
  BT_GUARD({
    torch::autograd::backward(borrow_all(outputs, count), borrow_starts(output_gradients, count), retain_graph != 0, create_graph != 0);
  })
}

int bt_gradients(const bt_tensor* outputs, const bt_tensor* output_gradients, int32_t output_count, const bt_tensor* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph, bt_tensor* results) {
  BT_GUARD({
    auto gradients = torch::autograd::grad(borrow_all(outputs, output_count), borrow_all(inputs, input_count),
                                           borrow_starts(output_gradients, output_count), retain_graph != 0, create_graph != 0, /*allow_unused=*/true);
    for (int32_t i = 0; i < input_count; i++) results[i] = bt::release(gradients[i]);
  })
}

int bt_grad_get(bt_tensor handle, bt_tensor* grad) { BT_GUARD({ *grad = bt::release(bt::borrow(handle).grad()); }) }

int bt_grad_clear(bt_tensor handle) { BT_GUARD({ bt::borrow(handle).mutable_grad().reset(); }) }

int bt_autocast(int32_t device_type, int32_t enabled, int32_t dtype, int32_t* previous_enabled, int32_t* previous_dtype) {
  BT_GUARD({
    auto type = bt::type_of(dtype);
    auto device = bt::device_of(device_type).type();
    *previous_enabled = autocast_enabled(device);
    *previous_dtype = static_cast<int32_t>(autocast_type(device));
    set_autocast(device, enabled != 0, type);
    // The cache of cast weights belongs to one autocast region: a weight changed by a later step must be cast anew.
    if (!enabled) at::autocast::clear_cache();
  })
}
