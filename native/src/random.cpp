// The engine's generators of random numbers.
#include "random.h"
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <vector>
#include "support.h"

namespace {

// The generators of this thread's own, the innermost last.
thread_local std::vector<at::Generator> own;

at::Generator generator_of(int64_t device) { return at::globalContext().defaultGenerator(bt::device_of(device)); }

}  // namespace

at::Generator bt::processor_generator() { return own.empty() ? at::detail::getDefaultCPUGenerator() : own.back(); }

bool bt::has_own_generator() { return !own.empty(); }

int bt_own_generator_begin(uint64_t seed) { BT_GUARD({ own.push_back(at::detail::createCPUGenerator(seed)); }) }

int bt_own_generator_end() {
  BT_GUARD({
    TORCH_CHECK(!own.empty(), "this thread has no generator of its own");
    own.pop_back();
  })
}

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
