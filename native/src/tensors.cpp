// Tensor handles: made from bytes, read back, described, counted.
#include <algorithm>
#include <cstring>
#include <limits>
#include "support.h"

namespace bt {
std::atomic<int64_t> live_tensors{0};
}

namespace {

// Known before any memory is taken: shapes may come from files.
int64_t bytes_of(const int64_t* shape, int32_t rank, at::ScalarType type) {
  TORCH_CHECK(rank >= 0 && rank <= bt::kMaxRank, "a tensor of ", rank, " dimensions; up to ", bt::kMaxRank, " are supported");
  int64_t bytes = static_cast<int64_t>(c10::elementSize(type));
  bool empty = false;
  for (int32_t i = 0; i < rank; i++) {
    TORCH_CHECK(shape[i] >= 0, "a dimension of ", shape[i], " elements");
    empty = empty || shape[i] == 0;
    // Sizes beside a 0 count too: strides are their product.
    int64_t size = std::max<int64_t>(1, shape[i]);
    TORCH_CHECK(bytes <= std::numeric_limits<int64_t>::max() / size, "shape ", at::IntArrayRef(shape, rank), " has more bytes than can be counted");
    bytes *= size;
  }
  return empty ? 0 : bytes;
}

void require_bytes(const at::Tensor& tensor, const void* bytes, int64_t byte_count) {
  TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == byte_count, "a tensor of shape ", tensor.sizes(), " and ", tensor.dtype(), " holds ", tensor.nbytes(), " bytes, the span ", byte_count);
  TORCH_CHECK(bytes || byte_count == 0, "the bytes are missing");
}

}  // namespace

int bt_tensor_from_bytes(const void* bytes, int64_t byte_count, int32_t dtype, const int64_t* shape, int32_t rank, bt_tensor* result) {
  BT_GUARD({
    auto type = bt::type_of(dtype);
    int64_t needed = bytes_of(shape, rank, type);
    TORCH_CHECK(needed == byte_count, "shape ", at::IntArrayRef(shape, rank), " of ", c10::toString(type), " takes ", needed, " bytes, given ", byte_count);
    auto tensor = at::empty(at::IntArrayRef(shape, rank), at::TensorOptions().dtype(type));
    require_bytes(tensor, bytes, byte_count);
    if (byte_count > 0) std::memcpy(tensor.data_ptr(), bytes, byte_count);
    *result = bt::release(std::move(tensor));
  })
}

int bt_tensor_to_bytes(bt_tensor handle, void* bytes, int64_t byte_count) {
  BT_GUARD({
    auto source = bt::borrow(handle).detach();
    require_bytes(source, bytes, byte_count);
    auto tensor = source.to(at::kCPU).contiguous();
    if (byte_count > 0) std::memcpy(bytes, tensor.data_ptr(), byte_count);
  })
}

int bt_tensor_copy_from_bytes(bt_tensor handle, const void* bytes, int64_t byte_count) {
  BT_GUARD({
    auto tensor = bt::borrow(handle).detach();
    require_bytes(tensor, bytes, byte_count);
    if (byte_count == 0) return BT_OK;
    if (tensor.is_cpu() && tensor.is_contiguous()) {
      std::memcpy(tensor.data_ptr(), bytes, byte_count);
      tensor.unsafeGetTensorImpl()->bump_version();
    } else {
      tensor.copy_(at::from_blob(const_cast<void*>(bytes), tensor.sizes(), at::TensorOptions().dtype(tensor.scalar_type())));
    }
  })
}

int bt_tensor_free(bt_tensor handle) {
  BT_GUARD({
    TORCH_CHECK(handle, "a tensor is missing");
    bt::live_tensors.fetch_sub(1, std::memory_order_relaxed);
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<c10::TensorImpl*>(handle));
  })
}

int bt_tensor_info(bt_tensor handle, int32_t* dtype, int64_t* device, int32_t* rank, int64_t* shape, int64_t* strides, int32_t capacity) {
  BT_GUARD({
    auto tensor = bt::borrow(handle);
    TORCH_CHECK(tensor.dim() <= capacity, "a tensor of ", tensor.dim(), " dimensions; up to ", capacity, " are supported");
    *dtype = static_cast<int32_t>(tensor.scalar_type());
    *device = bt::code_of(tensor.device());
    *rank = static_cast<int32_t>(tensor.dim());
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
