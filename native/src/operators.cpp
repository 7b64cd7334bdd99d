// Boxed calls of operators by schema name: every operator of libtorch through one function.
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include "random.h"
#include "support.h"

namespace {

template <class T>
const T* elements(const bt_value& value) {
  TORCH_CHECK(value.length >= 0 && (value.p || value.length == 0), "a list of ", value.length, " elements at no address");
  return static_cast<const T*>(value.p);
}

c10::IValue unpack(const bt_value& value) {
  switch (value.tag) {
    case BT_NONE: return c10::IValue();
    case BT_TENSOR: return c10::IValue(bt::borrow(value.p));
    case BT_INT: return c10::IValue(value.i);
    case BT_DOUBLE: return c10::IValue(value.d);
    case BT_BOOL: return c10::IValue(value.i != 0);
    case BT_INT_LIST: {
      auto* data = elements<int64_t>(value);
      return c10::IValue(std::vector<int64_t>(data, data + value.length));
    }
    case BT_TENSOR_LIST: {
      auto* data = elements<bt_tensor>(value);
      c10::List<at::Tensor> list;
      list.reserve(value.length);
      for (int32_t i = 0; i < value.length; i++) list.push_back(bt::borrow(data[i]));
      return c10::IValue(list);
    }
    case BT_DEVICE: return c10::IValue(bt::device_of(value.i));
    default: TORCH_CHECK(false, "unknown argument tag ", value.tag);
  }
}

// An operator on the processor that is told no generator takes the engine's; where this thread has one of its own, that one.
void give_generator(torch::jit::Stack& stack, const std::vector<c10::Argument>& parameters) {
  if (!bt::has_own_generator() || stack.empty() || !stack[0].isTensor() || !stack[0].toTensor().is_cpu()) return;
  for (size_t i = 1; i < stack.size(); i++) {
    auto optional = parameters[i].type()->cast<c10::OptionalType>();
    if (stack[i].isNone() && optional && optional->getElementType()->kind() == c10::TypeKind::GeneratorType) stack[i] = c10::IValue(bt::processor_generator());
  }
}

}  // namespace

int bt_operator_find(const char* name, const char* overload, void** op) {
  try {
    TORCH_CHECK(name && overload, "an operator without a name");
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!found.has_value()) {
      std::string message = std::string("no operator ") + name + (overload[0] ? "." : "") + overload;
      return bt::fail(BT_NO_OPERATOR, message.c_str());
    }
    *op = new c10::OperatorHandle(*found);  // operators live as long as the process
    return BT_OK;
  } catch (...) {
    return bt::fail_current();
  }
}

int bt_operator_call(void* op, const bt_value* args, int32_t count, bt_value* results, int32_t capacity, int32_t* result_count) {
  BT_GUARD({
    TORCH_CHECK(op, "the operator is missing");
    auto& handle = *static_cast<c10::OperatorHandle*>(op);
    const auto& parameters = handle.schema().arguments();
    TORCH_CHECK(count >= 0 && count <= static_cast<int32_t>(parameters.size()), "given ", count, " arguments, but the operator is ", handle.schema());
    torch::jit::Stack stack;
    stack.reserve(parameters.size());
    for (int32_t i = 0; i < count; i++) stack.push_back(unpack(args[i]));
    for (size_t i = count; i < parameters.size(); i++) {
      TORCH_CHECK(parameters[i].default_value().has_value(), "argument '", parameters[i].name(), "' is missing; the operator is ", handle.schema());
      stack.push_back(*parameters[i].default_value());
    }
    give_generator(stack, parameters);
    handle.callBoxed(stack);
    TORCH_CHECK(static_cast<int32_t>(stack.size()) <= capacity, "the operator returned ", stack.size(), " results, room for ", capacity);
    for (const auto& value : stack) TORCH_CHECK(value.isTensor(), "a result of type ", value.tagKind(), " has no place in the ABI");
    for (size_t i = 0; i < stack.size(); i++) {
      results[i].tag = BT_TENSOR;
      results[i].length = 0;
      results[i].p = bt::release(stack[i].toTensor());
    }
    *result_count = static_cast<int32_t>(stack.size());
  })
}
