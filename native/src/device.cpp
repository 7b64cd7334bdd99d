// What the machine and the library offer.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/cuda.h>
#include <algorithm>
#include <cstring>
#include "support.h"
#if defined(__linux__) || defined(__APPLE__)
#include <dlfcn.h>
#endif

namespace {

void copy_text(const std::string& text, char* target, int32_t capacity) {
  TORCH_CHECK(capacity > 0, "no room for text");
  auto length = std::min<size_t>(text.size(), static_cast<size_t>(capacity) - 1);
  std::memcpy(target, text.data(), length);
  target[length] = 0;
}

// libtorch tells its number of threads to OpenMP and MKL alone. An OpenBLAS with threads of its own would go on
// using every core.
void limit_blas(int32_t threads) {
#if defined(__linux__) || defined(__APPLE__)
  if (auto* set = dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) reinterpret_cast<void (*)(int)>(set)(threads);
#endif
}

}  // namespace

int bt_version(char* text, int32_t capacity) { BT_GUARD({ copy_text(TORCH_VERSION, text, capacity); }) }

int bt_config(char* text, int32_t capacity) { BT_GUARD({ copy_text(at::show_config() + at::get_parallel_info(), text, capacity); }) }

int bt_threads_get(int32_t* threads) { BT_GUARD({ *threads = at::get_num_threads(); }) }

int bt_threads_set(int32_t threads) {
  BT_GUARD({
    // OpenMP ends the process when it cannot start as many threads as it was told to.
    TORCH_CHECK(threads >= 1 && threads <= 1024, "the number of threads must lie in 1 to 1024, not ", threads);
    at::set_num_threads(threads);
    limit_blas(threads);
  })
}

int bt_flush_denormal(int32_t enabled) { BT_GUARD({ at::globalContext().setFlushDenormal(enabled != 0); }) }

int bt_cuda_count(int32_t* count) {
  BT_GUARD({ *count = at::globalContext().hasCUDA() ? static_cast<int32_t>(torch::cuda::device_count()) : 0; })
}

int bt_gpu_shortcuts_set(int32_t enabled) {
  BT_GUARD({
    auto& context = at::globalContext();
    context.setAllowTF32CuBLAS(enabled != 0);
    context.setAllowTF32CuDNN(enabled != 0);
    context.setBenchmarkCuDNN(enabled != 0);
  })
}

int bt_gpu_shortcuts_get(int32_t* enabled) {
  BT_GUARD({
    auto& context = at::globalContext();
    *enabled = context.allowTF32CuBLAS() && context.allowTF32CuDNN() && context.benchmarkCuDNN();
  })
}
