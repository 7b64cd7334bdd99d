#include "cpu.h"
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include "support.h"

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace bt {

namespace {

#if defined(__x86_64__) && defined(__linux__)
struct Leaf {
  unsigned eax, ebx, ecx, edx;
};

Leaf leaf(unsigned number, unsigned part) {
  Leaf result{};
  if (!__get_cpuid_count(number, part, &result.eax, &result.ebx, &result.ecx, &result.edx)) return {};
  return result;
}

bool has_vector() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && (leaf(7, 1).eax >> 5 & 1);
}

// Linux lends the 8 KiB of tile registers on request only, to the whole process.
bool has_tile() {
  auto features = leaf(7, 0).edx;
  if (!(features >> 22 & 1) || !(features >> 24 & 1)) return false;
  constexpr int kRequestPermission = 0x1023, kTileData = 18;
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

bool is_intel() { return leaf(0, 0).ebx == signature_INTEL_ebx; }
#else
bool has_vector() { return false; }
bool has_tile() { return false; }
bool is_intel() { return false; }
#endif

std::string limit_of_environment() {
  for (auto* name : {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"}) {
    if (auto* value = std::getenv(name)) return value;
  }
  return "";
}

}  // namespace

BFloat16Unit bfloat16_unit(const std::string& limit) {
  std::string name = limit;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  auto names = [&](const char* part) { return name.find(part) != std::string::npos; };
  bool unlimited = name.empty() || name == "DEFAULT" || name == "ALL";
  if ((unlimited || names("AMX")) && has_vector() && has_tile()) return BFloat16Unit::tile;
  if ((unlimited || names("AMX") || names("BF16") || names("FP16") || names("AVX10")) && has_vector()) return BFloat16Unit::vector;
  return BFloat16Unit::none;
}

BFloat16Unit bfloat16_unit() {
  static const BFloat16Unit unit = bfloat16_unit(limit_of_environment());
  return unit;
}

// Intel's vector instruction has half the rate of float32 arithmetic (measured on an Emerald Rapids: 85 against 172
// GFLOP/s a core); AMD's has twice that rate.
bool bfloat16_pays(BFloat16Unit unit) { return unit == BFloat16Unit::tile || (unit == BFloat16Unit::vector && !is_intel()); }

}  // namespace bt

int bt_cpu_bfloat16_pays(const char* limit, int32_t* value) {
  BT_GUARD({ *value = bt::bfloat16_pays(limit ? bt::bfloat16_unit(limit) : bt::bfloat16_unit()); })
}
