#include "dense_factors.h"

#if defined(BAGAN_GLOO) || defined(BAGAN_NCCL)
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <torch/csrc/autograd/custom_function.h>
#include <algorithm>
#include <mutex>

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t kHeader = 64;  // bytes: the number of rows, and whether the weight was used otherwise; the rest keeps what follows aligned
constexpr int64_t kSmaller = 4;  // factors are sent where those of all ranks are this many times smaller than the gradient, which travels in float32

// A weight may belong to several exchanges, of which one at a time has a pass.
std::mutex lock;
std::vector<std::pair<const void*, bt::DenseFactors*>> known;

template <class Wanted>
bt::DenseFactors* find(const void* weight, Wanted wanted) {
  std::lock_guard<std::mutex> guard(lock);
  for (auto& [impl, factors] : known) {
    if (impl == weight && wanted(*factors)) return factors;
  }
  return nullptr;
}

// The dense layer, of which the backward pass hands the factors over where an exchange wants them.
struct Dense : torch::autograd::Function<Dense> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& weight, const c10::optional<at::Tensor>& bias) {
    context->save_for_backward({input, weight});
    context->saved_data["bias"] = bias.has_value();
    // The pass must find the tensor that the exchange knows; the saved one keeps it alive.
    context->saved_data["weight"] = static_cast<int64_t>(reinterpret_cast<intptr_t>(weight.unsafeGetTensorImpl()));
    return at::linear(input, weight, bias);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    auto saved = context->get_saved_variables();
    auto &input = saved[0], &weight = saved[1], &gradient = gradients[0];
    if (!gradient.defined()) return {{}, {}, {}};
    auto* factors = at::GradMode::is_enabled() ? nullptr : bt::DenseFactors::collecting(reinterpret_cast<const void*>(static_cast<intptr_t>(context->saved_data["weight"].toInt())));
    at::Tensor for_weight;
    if (factors) {
      factors->add(input, gradient);
    } else if (context->needs_input_grad(1)) {
      for_weight = gradient.t().mm(input);
    }
    // Where there is no bias, the engine counts two inputs.
    bool for_bias = context->saved_data["bias"].toBool() && context->needs_input_grad(2);
    return {context->needs_input_grad(0) ? gradient.mm(weight) : at::Tensor(), for_weight, for_bias ? gradient.sum(0) : at::Tensor()};
  }
};

// Where an exchange may want the factors. Under autocast the layer computes in another type than its weight's.
bool is_shared(const at::Tensor& input, const at::Tensor& weight) {
  return at::GradMode::is_enabled() && weight.requires_grad() && input.dim() == 2 && input.scalar_type() == weight.scalar_type() &&
         c10::impl::tls_is_dispatch_key_excluded(weight.is_cuda() ? c10::DispatchKey::AutocastCUDA : c10::DispatchKey::AutocastCPU) &&
         bt::DenseFactors::serves(weight.unsafeGetTensorImpl());
}

}  // namespace

namespace bt {

DenseFactors::DenseFactors(Backend& group, const at::Tensor& weight) : group_(group), weight_(weight) {
  std::lock_guard<std::mutex> guard(lock);
  known.emplace_back(weight.unsafeGetTensorImpl(), this);
}

DenseFactors::~DenseFactors() {
  std::lock_guard<std::mutex> guard(lock);
  known.erase(std::remove_if(known.begin(), known.end(), [this](auto& entry) { return entry.second == this; }), known.end());
}

DenseFactors* DenseFactors::collecting(const void* weight) {
  return find(weight, [](auto& factors) { return factors.collecting_; });
}

bool DenseFactors::serves(const void* weight) {
  return find(weight, [](auto&) { return true; }) != nullptr;
}

int64_t DenseFactors::bytes_of_row() const { return (weight_.size(0) + weight_.size(1)) * weight_.element_size(); }

void DenseFactors::begin() {
  inputs_.clear();
  gradients_.clear();
  work_.reset();
  sent_ = 0;
  collecting_ = true;
}

void DenseFactors::add(const at::Tensor& input, const at::Tensor& gradient) {
  inputs_.push_back(input.detach());
  gradients_.push_back(gradient.detach());
}

// X or dY in the bytes of a rank, [rows, in] or [rows, out].
at::Tensor DenseFactors::rows_of(const at::Tensor& packet, bool gradients, int64_t rows) const {
  int64_t width = weight_.size(gradients ? 0 : 1), element = weight_.element_size();
  int64_t first = kHeader + (gradients ? capacity_ * weight_.size(1) * element : 0);
  return packet.narrow(0, first, rows * width * element).view(weight_.scalar_type()).view({rows, width});
}

void DenseFactors::start(bool has_gradient) {
  collecting_ = false;
  otherwise_ = has_gradient;
  gather();
}

void DenseFactors::gather() {
  int64_t rows = 0;
  for (auto& input : inputs_) rows += input.size(0);
  auto bytes = kHeader + (capacity_ * bytes_of_row() + kHeader - 1) / kHeader * kHeader;
  if (!own_.defined() || own_.numel() != bytes) {
    auto options = at::TensorOptions().dtype(at::kByte).device(weight_.device());
    own_ = at::zeros({bytes}, options);
    all_ = at::zeros({group_.getSize(), bytes}, options);
  }

  auto header = at::empty({2}, at::kLong);
  header.data_ptr<int64_t>()[0] = rows;
  header.data_ptr<int64_t>()[1] = otherwise_;
  own_.narrow(0, 0, 2 * sizeof(int64_t)).view(at::kLong).copy_(header);
  if (rows > 0 && rows <= capacity_) {
    rows_of(own_, false, rows).copy_(at::cat(inputs_));
    rows_of(own_, true, rows).copy_(at::cat(gradients_));
  }

  std::vector<at::Tensor> input{own_};
  std::vector<std::vector<at::Tensor>> outputs{all_.unbind(0)};
  work_ = group_.allgather(outputs, input);
  sent_ += bytes;
}

void DenseFactors::wait() {
  work_->wait();
  // The ranks decide alike, because all of them read the same headers.
  auto headers = all_.narrow(1, 0, 2 * sizeof(int64_t)).cpu().contiguous();
  auto* numbers = reinterpret_cast<const int64_t*>(headers.data_ptr<uint8_t>());
  rows_.clear();
  bool otherwise = false;
  for (int64_t rank = 0; rank < all_.size(0); rank++) {
    rows_.push_back(numbers[2 * rank]);
    otherwise = otherwise || numbers[2 * rank + 1] != 0;
  }

  int64_t most = *std::max_element(rows_.begin(), rows_.end());
  whole_ = !otherwise && group_.getSize() * most * bytes_of_row() * kSmaller <= weight_.numel() * 4;
  if (whole_ && most > capacity_) {
    capacity_ = most;
    gather();
    work_->wait();
  }

  work_.reset();
}

at::Tensor DenseFactors::product() const {
  std::vector<at::Tensor> inputs, gradients;
  for (size_t rank = 0; rank < rows_.size(); rank++) {
    if (rows_[rank] == 0) continue;
    inputs.push_back(rows_of(all_[static_cast<int64_t>(rank)], false, rows_[rank]));
    gradients.push_back(rows_of(all_[static_cast<int64_t>(rank)], true, rows_[rank]));
  }

  return inputs.empty() ? at::zeros(weight_.sizes(), weight_.options().requires_grad(false)) : at::cat(gradients).t().mm(at::cat(inputs));
}

at::Tensor DenseFactors::own_product() const {
  return inputs_.empty() ? at::Tensor() : at::cat(gradients_).t().mm(at::cat(inputs_));
}

void DenseFactors::end() {
  inputs_.clear();
  gradients_.clear();
  // The next pass is probably like this one: only headers then.
  if (!whole_) capacity_ = 0;
}

}  // namespace bt

#endif

int bt_linear(bt_tensor input, bt_tensor weight, bt_tensor bias, bt_tensor* result) {
  BT_GUARD({
    auto x = bt::borrow(input), w = bt::borrow(weight), b = bt::borrow_or_none(bias);
    auto added = b.defined() ? c10::optional<at::Tensor>(b) : c10::nullopt;
#if defined(BAGAN_GLOO) || defined(BAGAN_NCCL)
    if (is_shared(x, w)) {
      *result = bt::release(Dense::apply(x, w, added));
      return BT_OK;
    }
#endif
    *result = bt::release(at::linear(x, w, added));
  })
}
