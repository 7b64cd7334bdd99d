// Boxed calls of operators by schema name: every operator of libtorch through one function.
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include <cstdlib>
#include "support.h"

namespace {

c10::IValue unpack(const bt_value& value) {
  switch (value.tag) {
    case BT_NONE: return c10::IValue();
    case BT_TENSOR: return c10::IValue(bt::borrow(value.p));
    case BT_INT: return c10::IValue(value.i);
    case BT_DOUBLE: return c10::IValue(value.d);
    case BT_BOOL: return c10::IValue(value.i != 0);
    case BT_INT_LIST: {
      auto* data = static_cast<const int64_t*>(value.p);
      return c10::IValue(std::vector<int64_t>(data, data + value.length));
    }
    case BT_DOUBLE_LIST: {
      auto* data = static_cast<const double*>(value.p);
      return c10::IValue(std::vector<double>(data, data + value.length));
    }
    case BT_BOOL_LIST: {
      auto* data = static_cast<const uint8_t*>(value.p);
      c10::List<bool> list;
      for (int32_t i = 0; i < value.length; i++) list.push_back(data[i] != 0);
      return c10::IValue(list);
    }
    case BT_TENSOR_LIST: {
      auto* data = static_cast<const bt_tensor*>(value.p);
      c10::List<at::Tensor> list;
      list.reserve(value.length);
      for (int32_t i = 0; i < value.length; i++) list.push_back(bt::borrow(data[i]));
      return c10::IValue(list);
    }
    case BT_OPTIONAL_TENSORS: {
      auto* data = static_cast<const bt_tensor*>(value.p);
      c10::List<c10::optional<at::Tensor>> list;
      list.reserve(value.length);
      for (int32_t i = 0; i < value.length; i++) {
        list.push_back(data[i] ? c10::optional<at::Tensor>(bt::borrow(data[i])) : c10::nullopt);
      }
      return c10::IValue(list);
    }
    case BT_DEVICE: return c10::IValue(bt::device_of(value.i));
    case BT_STRING: return c10::IValue(std::string(static_cast<const char*>(value.p), value.length));
    default: TORCH_CHECK(false, "unknown argument tag ", value.tag);
  }
}

bt_value pack(const c10::IValue& value) {
  bt_value result{};
  if (value.isNone()) {
    result.tag = BT_NONE;
  } else if (value.isTensor()) {
    result.tag = BT_TENSOR;
    result.p = bt::release(value.toTensor());
  } else if (value.isInt()) {
    result.tag = BT_INT;
    result.i = value.toInt();
  } else if (value.isDouble()) {
    result.tag = BT_DOUBLE;
    result.d = value.toDouble();
  } else if (value.isBool()) {
    result.tag = BT_BOOL;
    result.i = value.toBool();
  } else if (value.isTensorList()) {
    auto list = value.toTensorVector();
    auto* handles = static_cast<bt_tensor*>(std::malloc(sizeof(bt_tensor) * std::max<size_t>(1, list.size())));
    for (size_t i = 0; i < list.size(); i++) handles[i] = bt::release(list[i]);
    result.tag = BT_TENSOR_LIST;
    result.length = static_cast<int32_t>(list.size());
    result.p = handles;
  } else {
    TORCH_CHECK(false, "a result of type ", value.tagKind(), " has no place in the ABI");
  }
  return result;
}

}  // namespace

int bt_operator_find(const char* name, const char* overload, void** op) {
  try {
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
    auto& handle = *static_cast<c10::OperatorHandle*>(op);
    const auto& parameters = handle.schema().arguments();
    TORCH_CHECK(count <= static_cast<int32_t>(parameters.size()), "given ", count, " arguments, but the operator is ", handle.schema());
    torch::jit::Stack stack;
    stack.reserve(parameters.size());
    for (int32_t i = 0; i < count; i++) stack.push_back(unpack(args[i]));
    for (size_t i = count; i < parameters.size(); i++) {
      TORCH_CHECK(parameters[i].default_value().has_value(), "argument '", parameters[i].name(), "' is missing; the operator is ", handle.schema());
      stack.push_back(*parameters[i].default_value());
    }
    handle.callBoxed(stack);
    TORCH_CHECK(static_cast<int32_t>(stack.size()) <= capacity, "the operator returned ", stack.size(), " results, room for ", capacity);
    for (size_t i = 0; i < stack.size(); i++) results[i] = pack(stack[i]);
    *result_count = static_cast<int32_t>(stack.size());
  })
}

void bt_list_free(void* list) { std::free(list); }
