// Tensor handles: made from bytes, read back, described, counted.
#include <cstring>
#include "support.h"

namespace bt {
std::atomic<int64_t> live_tensors{0};
}

int bt_tensor_from_bytes(const void* bytes, int64_t byte_count, int32_t dtype, const int64_t* shape, int32_t rank, bt_tensor* result) {
  BT_GUARD({
    auto tensor = at::empty(at::IntArrayRef(shape, rank), at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)));
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == byte_count, "shape ", tensor.sizes(), " of ", tensor.dtype(), " takes ", tensor.nbytes(), " bytes, given ", byte_count);
    if (byte_count > 0) std::memcpy(tensor.data_ptr(), bytes, byte_count);
    *result = bt::release(std::move(tensor));
  })
}

int bt_tensor_to_bytes(bt_tensor handle, void* bytes, int64_t byte_count) {
  BT_GUARD({
    auto tensor = bt::borrow(handle).detach().to(at::kCPU).contiguous();
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == byte_count, "a tensor of shape ", tensor.sizes(), " and ", tensor.dtype(), " holds ", tensor.nbytes(), " bytes, the span ", byte_count);
    if (byte_count > 0) std::memcpy(bytes, tensor.data_ptr(), byte_count);
  })
}

int bt_tensor_copy_from_bytes(bt_tensor handle, const void* bytes, int64_t byte_count) {
  BT_GUARD({
    auto tensor = bt::borrow(handle).detach();
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == byte_count, "a tensor of shape ", tensor.sizes(), " and ", tensor.dtype(), " holds ", tensor.nbytes(), " bytes, the span ", byte_count);
    if (byte_count == 0) return BT_OK;
    if (tensor.is_cpu() && tensor.is_contiguous()) {
      std::memcpy(tensor.data_ptr(), bytes, byte_count);
    } else {
      tensor.copy_(at::from_blob(const_cast<void*>(bytes), tensor.sizes(), at::TensorOptions().dtype(tensor.scalar_type())));
    }
  })
}

int bt_tensor_free(bt_tensor handle) {
  BT_GUARD({
    bt::live_tensors.fetch_sub(1, std::memory_order_relaxed);
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<c10::TensorImpl*>(handle));
  })
}

int bt_tensor_info(bt_tensor handle, int32_t* dtype, int64_t* device, int32_t* rank, int64_t* shape, int64_t* strides, int32_t capacity) {
  BT_GUARD({
    auto tensor = bt::borrow(handle);
    *dtype = static_cast<int32_t>(tensor.scalar_type());
    *device = bt::code_of(tensor.device());
    *rank = static_cast<int32_t>(tensor.dim());
    TORCH_CHECK(tensor.dim() <= capacity, "a tensor of ", tensor.dim(), " dimensions");
    for (int64_t i = 0; i < tensor.dim(); i++) {
      shape[i] = tensor.size(i);
      strides[i] = tensor.stride(i);
    }
  })
}

int bt_tensor_data(bt_tensor handle, void** data) {
  BT_GUARD({
    auto tensor = bt::borrow(handle);
    TORCH_CHECK(tensor.is_cpu() && tensor.is_contiguous(), "only a contiguous tensor in host memory has an address to hand out");
    *data = tensor.data_ptr();
  })
}

int bt_tensor_scalar(bt_tensor handle, double* value) { BT_GUARD({ *value = bt::borrow(handle).detach().item().toDouble(); }) }

int64_t bt_tensor_live_count() { return bt::live_tensors.load(std::memory_order_relaxed); }
