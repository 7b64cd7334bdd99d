// Batches of images from a block of pixels.
#include <ATen/Parallel.h>
#include "support.h"
#include "vector.h"

namespace {

// One row or image of grey values as they lie; values like the table's below.
template <class T>
BT_INLINE void scale_line(const uint8_t* __restrict source, T* __restrict target, int64_t n) {
  for (int64_t i = 0; i < n; i++) bt::narrow(static_cast<float>(source[i]) / 127.5f - 1.0f, target[i]);
}

BT_LOOP(scale_values, scale_line, (const uint8_t* source, float* target, int64_t n), (source, target, n))
BT_LOOP(scale_values, scale_line, (const uint8_t* source, bt::Half* target, int64_t n), (source, target, n))

template <class T>
void gather(const uint8_t* pixels, int64_t channels, int64_t height, int64_t width, const int32_t* indices, const uint8_t* mirrored, T* out, int64_t n) {
  T values[256];  // [0, 255] to [-1, 1]
  for (int v = 0; v < 256; v++) bt::narrow(static_cast<float>(v) / 127.5f - 1.0f, values[v]);
  int64_t plane = height * width, size = channels * plane;
  at::parallel_for(0, n, 16, [&](int64_t begin, int64_t end) {
    for (int64_t image = begin; image < end; image++) {
      const uint8_t* source = pixels + indices[image] * size;
      T* target = out + image * size;
      bool mirror = mirrored && mirrored[image];
      if (channels == 1 && !mirror) {
        scale_values(source, target, size);
        continue;
      }
      for (int64_t y = 0; y < height; y++) {
        for (int64_t x = 0; x < width; x++, target += channels) {
          const uint8_t* pixel = source + y * width + (mirror ? width - 1 - x : x);
          for (int64_t c = 0; c < channels; c++) target[c] = values[pixel[c * plane]];
        }
      }
    }
  });
}

}  // namespace

int bt_gather_images(const uint8_t* pixels, int64_t count, int64_t channels, int64_t height, int64_t width, const int32_t* indices, const uint8_t* mirrored, int64_t n, int32_t dtype, bt_tensor* result) {
  BT_GUARD({
    for (int64_t i = 0; i < n; i++) TORCH_CHECK(indices[i] >= 0 && indices[i] < count, "index ", indices[i], " into ", count, " images");
    auto out = at::empty({n, channels, height, width}, at::TensorOptions().dtype(bt::type_of(dtype)), at::MemoryFormat::ChannelsLast);
    if (out.scalar_type() == at::kFloat) {
      gather(pixels, channels, height, width, indices, mirrored, bt::data_of<float>(out), n);
    } else {
      TORCH_CHECK(out.scalar_type() == at::kBFloat16, "images of ", out.scalar_type(), "; float32 and bfloat16 are known here");
      gather(pixels, channels, height, width, indices, mirrored, bt::data_of<bt::Half>(out), n);
    }
    *result = bt::release(std::move(out));
  })
}
