// What every file of the ABI needs: exceptions turned into codes, handles turned into tensors.
#pragma once
#include <ATen/ATen.h>
#include <torch/version.h>
#include <atomic>
#include <exception>
#include <string>
#include "bagan_torch.h"

#define BT_TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

namespace bt {

// As many dimensions as any tensor of the project may have; the .NET side keeps room for so many.
constexpr int32_t kMaxRank = 16;

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
  TORCH_CHECK(handle, "a tensor is missing");
  auto* impl = static_cast<c10::TensorImpl*>(handle);
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(impl));
}

// The same where none is allowed: an undefined tensor then.
inline at::Tensor borrow_or_none(bt_tensor handle) { return handle ? borrow(handle) : at::Tensor(); }

inline c10::Device device_of(int64_t code) {
  int64_t type = code & 0xff;
  int64_t index = (code >> 8) - 1;
  TORCH_CHECK(type == static_cast<int64_t>(c10::DeviceType::CPU) || type == static_cast<int64_t>(c10::DeviceType::CUDA), "device type ", type, " is neither the CPU's nor CUDA's");
  TORCH_CHECK(index >= -1 && index < 64, "no device has the index ", index);
  return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

inline at::ScalarType type_of(int32_t dtype) {
  switch (static_cast<at::ScalarType>(dtype)) {
    case at::kByte: case at::kChar: case at::kShort: case at::kInt: case at::kLong: case at::kHalf:
    case at::kFloat: case at::kDouble: case at::kBool: case at::kBFloat16:
      return static_cast<at::ScalarType>(dtype);
    default: TORCH_CHECK(false, "element type ", dtype, " is unknown");
  }
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
