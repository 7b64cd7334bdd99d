// Where random numbers on the processor come from: the engine's generator, unless a thread has one of its own.
#pragma once
#include <ATen/core/Generator.h>

namespace bt {

at::Generator processor_generator();
bool has_own_generator();

}  // namespace bt
