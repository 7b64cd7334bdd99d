// What the processor can do, under the limit that oneDNN reads from ONEDNN_MAX_CPU_ISA (or DNNL_MAX_CPU_ISA): so one variable
// acts a smaller processor for oneDNN and for the loops of this library.
#pragma once
#include <string>

namespace bt {

// For which instructions the loops over elements are compiled.
enum class Instructions {
  v1,  // of every x86-64, or whatever the compiler takes for other processors
  v3,  // AVX2 and fused multiply-add
  v4   // AVX-512
};

// The best under a limit as oneDNN words it ("AVX2", "AVX512_CORE", "DEFAULT", ...).
Instructions instructions(const std::string& limit);

// The best under the limit of the environment, found when the library is loaded: some loops run over a few dozen elements.
extern const Instructions best_instructions;

enum class BFloat16Unit {
  none,
  vector,  // AVX-512 BF16: products of pairs, summed in float32
  tile     // AMX: products of 16 x 32 by 32 x 16 tiles, summed in float32
};

// What may be used under a limit as oneDNN words it ("AVX2", "AVX512_CORE_BF16", "DEFAULT", ...).
BFloat16Unit bfloat16_unit(const std::string& limit);

// The same under the limit of the environment.
BFloat16Unit bfloat16_unit();

// Whether bfloat16 is faster than float32.
bool bfloat16_pays(BFloat16Unit unit);

}  // namespace bt
