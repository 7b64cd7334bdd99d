#include "cpu.h"
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <initializer_list>
#include <utility>
#include "support.h"

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace bt {

namespace {

#if defined(__x86_64__) && defined(__linux__)
bool has_bit(unsigned word, int bit) { return word >> bit & 1; }

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
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && has_bit(leaf(7, 1).eax, 5);
}

// What the compiler takes for granted in code for x86-64-v3. The operating system's part is in __builtin_cpu_supports.
bool has_v3() {
  __builtin_cpu_init();
  Leaf basic{}, extended{};
  __get_cpuid(1, &basic.eax, &basic.ebx, &basic.ecx, &basic.edx);
  __get_cpuid(0x80000001, &extended.eax, &extended.ebx, &extended.ecx, &extended.edx);
  bool movbe = has_bit(basic.ecx, 22), f16c = has_bit(basic.ecx, 29), lzcnt = has_bit(extended.ecx, 5);
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && movbe && f16c && lzcnt;
}

bool has_v4() {
  return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

// Linux lends the 8 KiB of tile registers on request only, to the whole process.
bool has_tile() {
  auto features = leaf(7, 0).edx;
  if (!has_bit(features, 22) || !has_bit(features, 24)) return false;
  constexpr int kRequestPermission = 0x1023, kTileData = 18;
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

bool is_intel() { return leaf(0, 0).ebx == signature_INTEL_ebx; }
#else
bool has_v3() { return false; }
bool has_v4() { return false; }
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

class Limit {
 public:
  explicit Limit(std::string name) : name_(std::move(name)) {
    std::transform(name_.begin(), name_.end(), name_.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  }

  // Whether there is no limit, or its name has one of the parts.
  bool allows(std::initializer_list<const char*> parts) const {
    return name_.empty() || name_ == "DEFAULT" || name_ == "ALL" ||
           std::any_of(parts.begin(), parts.end(), [&](const char* part) { return name_.find(part) != std::string::npos; });
  }

 private:
  std::string name_;
};

}  // namespace

Instructions instructions(const std::string& limit) {
  Limit given(limit);
  if (given.allows({"AVX512", "AVX10"}) && has_v4()) return Instructions::v4;
  if (given.allows({"AVX512", "AVX10", "AVX2"}) && has_v3()) return Instructions::v3;
  return Instructions::v1;
}

const Instructions best_instructions = instructions(limit_of_environment());

BFloat16Unit bfloat16_unit(const std::string& limit) {
  Limit given(limit);
  if (given.allows({"AMX"}) && has_vector() && has_tile()) return BFloat16Unit::tile;
  if (given.allows({"AMX", "BF16", "FP16", "AVX10"}) && has_vector()) return BFloat16Unit::vector;
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

int bt_cpu_instructions(const char* limit, int32_t* level) {
  BT_GUARD({
    switch (limit ? bt::instructions(limit) : bt::best_instructions) {
      case bt::Instructions::v4: *level = 4; break;
      case bt::Instructions::v3: *level = 3; break;
      default: *level = 1;
    }
  })
}

int bt_cpu_bfloat16(const char* limit, int32_t* unit, int32_t* pays) {
  BT_GUARD({
    auto found = limit ? bt::bfloat16_unit(limit) : bt::bfloat16_unit();
    *unit = found != bt::BFloat16Unit::none;
    *pays = bt::bfloat16_pays(found);
  })
}
