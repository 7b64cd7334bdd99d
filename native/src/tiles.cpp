#include "tiles.h"
#include "cpu.h"

#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>
#endif

namespace bt {

#if defined(__x86_64__) && defined(__linux__)
namespace {

struct alignas(64) TileConfiguration {
  uint8_t palette = 1, start_row = 0, reserved[14] = {};
  uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

__attribute__((target("amx-tile"))) void amx_begin() {
  static const TileConfiguration configuration;
  _tile_loadconfig(&configuration);
}

__attribute__((target("amx-tile"))) void amx_end() { _tile_release(); }

__attribute__((target("amx-tile,amx-bf16"))) void amx_product(const Half* a, int64_t stride, const Half* b, int64_t panel, float* c, int64_t depth) {
  _tile_loadd(0, c, 128);
  _tile_loadd(1, c + 16, 128);
  _tile_loadd(2, c + 512, 128);
  _tile_loadd(3, c + 528, 128);
  const Half* lower = a + 16 * stride;
  for (int64_t k = 0; k < depth; k += 32) {
    _tile_loadd(4, a + k, stride * 2);
    _tile_loadd(6, b + k * 16, 64);
    _tile_loadd(7, b + panel + k * 16, 64);
    _tile_loadd(5, lower + k, stride * 2);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, c, 128);
  _tile_stored(1, c + 16, 128);
  _tile_stored(2, c + 512, 128);
  _tile_stored(3, c + 528, 128);
}

void nothing() {}

// Eight rows at a time: 16 sums in registers, enough to hide the instruction's latency.
__attribute__((target("avx512f,avx512bw,avx512bf16"))) void vector_product(const Half* a, int64_t stride, const Half* b, int64_t panel, float* c, int64_t depth) {
  constexpr int kRows = 8;
  for (int first = 0; first < 32; first += kRows) {
    __m512 left[kRows], right[kRows];
#pragma GCC unroll 8
    for (int r = 0; r < kRows; r++) {
      left[r] = _mm512_loadu_ps(c + (first + r) * 32);
      right[r] = _mm512_loadu_ps(c + (first + r) * 32 + 16);
    }
    const Half* rows = a + first * stride;
    for (int64_t k = 0; k < depth; k += 2) {
      auto b0 = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b + k * 16));
      auto b1 = reinterpret_cast<__m512bh>(_mm512_loadu_si512(b + panel + k * 16));
#pragma GCC unroll 8
      for (int r = 0; r < kRows; r++) {
        int pair;
        std::memcpy(&pair, rows + r * stride + k, 4);
        auto both = reinterpret_cast<__m512bh>(_mm512_set1_epi32(pair));
        left[r] = _mm512_dpbf16_ps(left[r], both, b0);
        right[r] = _mm512_dpbf16_ps(right[r], both, b1);
      }
    }
#pragma GCC unroll 8
    for (int r = 0; r < kRows; r++) {
      _mm512_storeu_ps(c + (first + r) * 32, left[r]);
      _mm512_storeu_ps(c + (first + r) * 32 + 16, right[r]);
    }
  }
}

const TileUnit amx{amx_begin, amx_end, amx_product};
const TileUnit vector{nothing, nothing, vector_product};

}  // namespace

const TileUnit* tile_unit() {
  switch (bfloat16_unit()) {
    case BFloat16Unit::tile: return &amx;
    case BFloat16Unit::vector: return &vector;
    default: return nullptr;
  }
}
#else
const TileUnit* tile_unit() { return nullptr; }
#endif

}  // namespace bt
