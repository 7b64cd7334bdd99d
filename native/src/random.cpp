// The engine's generators of random numbers.
#include <ATen/Context.h>
#include <ATen/core/Generator.h>
#include "support.h"

namespace {

at::Generator generator_of(int64_t device) { return at::globalContext().defaultGenerator(bt::device_of(device)); }

}  // namespace

int bt_seed(uint64_t seed) { BT_GUARD({ at::manual_seed(seed); }) }

int bt_generator_state_get(int64_t device, bt_tensor* state) {
  BT_GUARD({
    auto generator = generator_of(device);
    std::lock_guard<std::mutex> lock(generator.mutex());
    *state = bt::release(generator.get_state());
  })
}

int bt_generator_state_set(int64_t device, bt_tensor state) {
  BT_GUARD({
    auto generator = generator_of(device);
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(bt::borrow(state));
  })
}
