// Loops over elements: compiled for several instruction sets, and one form for every element type.
#pragma once
#include <ATen/ATen.h>
#include <cstdint>
#include <cstring>
#include "cpu.h"

// BT_LOOP(name, body, (parameters), (arguments)) defines the function `name`, which calls the BT_INLINE function `body` compiled
// for the best instructions there are. A choice of our own, and no target_clones: GCC splits "avx2,fma" at the comma into two
// clones, of which the first has no fused multiply-add, and its choice cannot be limited.
#define BT_INLINE inline __attribute__((always_inline))
#if defined(__x86_64__) && defined(__GNUC__)
#define BT_LOOP(name, body, parameters, arguments)                                            \
  __attribute__((target("arch=x86-64-v4"))) void name##_v4 parameters { body arguments; }     \
  __attribute__((target("arch=x86-64-v3"))) void name##_v3 parameters { body arguments; }     \
  void name##_v1 parameters { body arguments; }                                               \
  inline void name parameters {                                                               \
    switch (bt::best_instructions) {                                                          \
      case bt::Instructions::v4: return name##_v4 arguments;                                  \
      case bt::Instructions::v3: return name##_v3 arguments;                                  \
      default: return name##_v1 arguments;                                                    \
    }                                                                                         \
  }
#else
#define BT_LOOP(name, body, parameters, arguments) \
  inline void name parameters { body arguments; }
#endif

namespace bt {

// bfloat16 as it lies in memory: the upper half of a float.
struct Half {
  uint16_t bits;
};

BT_INLINE float widen(float value) { return value; }
BT_INLINE double widen(double value) { return value; }
BT_INLINE float widen(Half value) {
  uint32_t bits = static_cast<uint32_t>(value.bits) << 16;
  float result;
  std::memcpy(&result, &bits, 4);
  return result;
}

// Rounds to nearest even, as libtorch does; NaN stays NaN.
BT_INLINE uint32_t narrow_bits(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, 4);
  uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  return (bits & 0x7fffffffu) > 0x7f800000u ? 0x7fc0u : rounded;
}

BT_INLINE void narrow(float value, float& target) { target = value; }
BT_INLINE void narrow(double value, double& target) { target = value; }
BT_INLINE void narrow(float value, Half& target) { target.bits = static_cast<uint16_t>(narrow_bits(value)); }

// Calls `body` with a null pointer of the element type that `type` stands for.
template <class Body>
void with_element_type(at::ScalarType type, Body body) {
  switch (type) {
    case at::kFloat: return body(static_cast<float*>(nullptr));
    case at::kDouble: return body(static_cast<double*>(nullptr));
    case at::kBFloat16: return body(static_cast<Half*>(nullptr));
    default: TORCH_CHECK(false, "elements of type ", type, "; float32, float64 and bfloat16 are known here");
  }
}

template <class T>
T* data_of(const at::Tensor& tensor) {
  return static_cast<T*>(tensor.data_ptr());
}

}  // namespace bt
