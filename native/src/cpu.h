// What of bfloat16 the processor computes by itself.
#pragma once
#include <string>

namespace bt {

enum class BFloat16Unit {
  none,
  vector,  // AVX-512 BF16: products of pairs, summed in float32
  tile     // AMX: products of 16 x 32 by 32 x 16 tiles, summed in float32
};

// What may be used under a limit as oneDNN words it ("AVX2", "AVX512_CORE_BF16", "DEFAULT", ...).
BFloat16Unit bfloat16_unit(const std::string& limit);

// The same under the limit that oneDNN reads from the environment, ONEDNN_MAX_CPU_ISA or DNNL_MAX_CPU_ISA.
BFloat16Unit bfloat16_unit();

// Whether bfloat16 is faster than float32.
bool bfloat16_pays(BFloat16Unit unit);

}  // namespace bt
