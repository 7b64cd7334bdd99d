// What every file of the ABI needs: exceptions turned into codes, handles turned into tensors.
#pragma once
#include <ATen/ATen.h>
#include <atomic>
#include <exception>
#include <string>
#include "bagan_torch.h"

namespace bt {

int fail(int kind, const char* message);
int fail_current();  // to be called inside a catch block

extern std::atomic<int64_t> live_tensors;

inline bt_tensor release(at::Tensor tensor) {
  if (!tensor.defined()) return nullptr;
  live_tensors.fetch_add(1, std::memory_order_relaxed);
  return tensor.unsafeReleaseTensorImpl();
}

// A tensor that shares the handle's reference: one atomic increment, given back when it goes.
inline at::Tensor borrow(bt_tensor handle) {
  if (!handle) return at::Tensor();
  auto* impl = static_cast<c10::TensorImpl*>(handle);
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(impl));
}

inline c10::Device device_of(int64_t code) {
  return c10::Device(static_cast<c10::DeviceType>(code & 0xff), static_cast<c10::DeviceIndex>((code >> 8) - 1));
}

inline int64_t code_of(c10::Device device) {
  return static_cast<int64_t>(device.type()) | (static_cast<int64_t>(device.index() + 1) << 8);
}

}  // namespace bt

#define BT_GUARD(...)            \
  try {                          \
    __VA_ARGS__;                 \
    return BT_OK;                \
  } catch (...) {                \
    return bt::fail_current();   \
  }
