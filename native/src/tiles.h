// Products of bfloat16 matrices in pieces of 32 x 32, on the processor's own units.
#pragma once
#include <cstdint>
#include "vector.h"

namespace bt {

struct TileUnit {
  // Around any number of products on one thread.
  void (*begin)();
  void (*end)();

  // c[32][32] += a[32][depth] b[depth][32], summed in float32. Rows of a are `stride` elements apart; b comes as two panels
  // of 16 columns, `panel` elements apart, each with its rows in interleaved pairs: [depth / 2][16][2]. c is dense. The depth
  // is a multiple of 32.
  void (*product)(const Half* a, int64_t stride, const Half* b, int64_t panel, float* c, int64_t depth);
};

// The best unit there is, or null.
const TileUnit* tile_unit();

}  // namespace bt
