// Networks out of TorchScript files. Such a file is code: whoever calls has asked the person.
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>
#include <memory>
#include "support.h"

int bt_script_load(const char* path, int64_t device, void** script) {
  BT_GUARD({
    auto module = std::make_unique<torch::jit::Module>(torch::jit::load(path, bt::device_of(device)));
    module->eval();
    *script = module.release();
  })
}

int bt_script_forward(void* script, bt_tensor input, bt_tensor* result) {
  BT_GUARD({
    TORCH_CHECK(script, "a script is missing");
    auto output = static_cast<torch::jit::Module*>(script)->forward({bt::borrow(input)});
    TORCH_CHECK(output.isTensor(), "it answers with ", output.tagKind(), ", not with one tensor");
    *result = bt::release(output.toTensor());
  })
}

int bt_script_free(void* script) {
  BT_GUARD({ delete static_cast<torch::jit::Module*>(script); })
}
