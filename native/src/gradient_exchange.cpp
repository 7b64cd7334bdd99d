// Sums of gradients over the processes that divide a batch. Gradients travel in buckets, each as soon as the backward pass has
// made all of its gradients, so that most of the way is hidden behind the rest of the pass (Li et al. 2020, "PyTorch Distributed").
#include "group.h"

#if defined(BAGAN_GLOO) || defined(BAGAN_NCCL)
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>
#include <chrono>
#include <memory>

namespace {

struct Slot {
  at::Tensor leaf;
  std::shared_ptr<torch::autograd::Node> accumulator;  // it and its hook live as long as this does
  size_t bucket;
  int64_t offset;
};

struct Bucket {
  at::Tensor values;  // float32, the gradients one behind another
  int64_t slots = 0, ready = 0;
  c10::intrusive_ptr<c10d::Work> work;
};

struct Exchange {
  bt::Backend* group = nullptr;
  std::vector<Slot> slots;
  std::vector<Bucket> buckets;
  std::vector<uint8_t> seen;  // of each slot, whether this pass has made its gradient
  size_t next = 0;            // all ranks must send buckets in the same order
  bool active = false;
  int64_t waited_ns = 0;

  void ready(size_t index) {
    if (!active || seen[index]) return;
    seen[index] = 1;
    auto& slot = slots[index];
    const auto& gradient = slot.leaf.grad();
    auto place = buckets[slot.bucket].values.narrow(0, slot.offset, slot.leaf.numel());
    // In the order of the weights in memory, which is the same on all ranks.
    if (gradient.defined()) {
      at::Tensor ordered = gradient;
      if (gradient.strides() != slot.leaf.strides()) {
        ordered = at::empty_like(slot.leaf, slot.leaf.options().dtype(gradient.scalar_type()));
        ordered.copy_(gradient);
      }

      place.copy_(ordered.as_strided({ordered.numel()}, {1}));
    } else {
      place.zero_();
    }

    buckets[slot.bucket].ready++;
    send();
  }

  void send() {
    while (next < buckets.size() && buckets[next].ready == buckets[next].slots) {
      std::vector<at::Tensor> tensors{buckets[next].values};
      buckets[next].work = group->allreduce(tensors);
      next++;
    }
  }

  void take_back(size_t index) {
    auto& slot = slots[index];
    auto gradient = slot.leaf.grad();
    auto values = buckets[slot.bucket].values.narrow(0, slot.offset, slot.leaf.numel());
    auto sum = at::empty_like(slot.leaf, slot.leaf.options().requires_grad(false));
    sum.as_strided({sum.numel()}, {1}).copy_(values);
    slot.leaf.mutable_grad() = sum;
  }
};

struct Ready : torch::autograd::FunctionPostHook {
  std::weak_ptr<Exchange> exchange;
  size_t index;
  Ready(std::weak_ptr<Exchange> of, size_t at) : exchange(std::move(of)), index(at) {}
  torch::autograd::variable_list operator()(const torch::autograd::variable_list& outputs, const torch::autograd::variable_list&) override {
    if (auto alive = exchange.lock()) alive->ready(index);
    return outputs;
  }
};

Exchange& exchange_of(void* exchange) {
  TORCH_CHECK(exchange, "an exchange of gradients is missing");
  return **static_cast<std::shared_ptr<Exchange>*>(exchange);
}

}  // namespace

int bt_exchange_open(void* group, const bt_tensor* leaves, int32_t count, int64_t bucket_bytes, void** exchange) {
  BT_RANKS({
    c10::AutoGradMode gradients_off(false);
    auto made = std::make_shared<Exchange>();
    made->group = &bt::group_of(group);
    int64_t filled = 0;
    std::vector<int64_t> sizes;
    // The pass makes the gradients of the last layers first.
    for (int32_t i = count - 1; i >= 0; i--) {
      auto leaf = bt::borrow(leaves[i]);
      TORCH_CHECK(leaf.is_leaf() && leaf.requires_grad() && leaf.is_non_overlapping_and_dense(), "only dense leaves that require a gradient have one to exchange");
      if (sizes.empty() || (filled + leaf.numel()) * 4 > bucket_bytes) {
        sizes.push_back(0);
        filled = 0;
      }

      made->slots.push_back({leaf, torch::autograd::impl::grad_accumulator(leaf), sizes.size() - 1, filled});
      filled += leaf.numel();
      sizes.back() = filled;
    }

    for (auto size : sizes) made->buckets.push_back({at::zeros({size}, at::TensorOptions().dtype(at::kFloat).device(made->slots[0].leaf.device())), 0, 0, {}});
    for (size_t i = 0; i < made->slots.size(); i++) {
      made->buckets[made->slots[i].bucket].slots++;
      made->slots[i].accumulator->add_post_hook(std::make_unique<Ready>(made, i));
    }

    made->seen.resize(made->slots.size());
    *exchange = new std::shared_ptr<Exchange>(made);
  })
}

int bt_exchange_begin(void* exchange) {
  BT_RANKS({
    auto& of = exchange_of(exchange);
    std::fill(of.seen.begin(), of.seen.end(), 0);
    for (auto& bucket : of.buckets) {
      bucket.ready = 0;
      bucket.work.reset();
    }

    of.next = 0;
    of.active = true;
  })
}

int bt_exchange_finish(void* exchange, double* sums, int32_t count) {
  BT_RANKS({
    c10::AutoGradMode gradients_off(false);
    auto& of = exchange_of(exchange);
    for (size_t i = 0; i < of.slots.size(); i++) of.ready(i);  // weights that the pass did not touch
    of.active = false;
    auto start = std::chrono::steady_clock::now();
    auto extra = at::from_blob(sums, {count}, at::TensorOptions().dtype(at::kDouble)).to(of.slots[0].leaf.device());
    std::vector<at::Tensor> tensors{extra};
    auto last = count > 0 ? of.group->allreduce(tensors) : c10::intrusive_ptr<c10d::Work>();
    for (auto& bucket : of.buckets) {
      bucket.work->wait();
      bucket.work.reset();
    }

    if (last) {
      last->wait();
      at::from_blob(sums, {count}, at::TensorOptions().dtype(at::kDouble)).copy_(extra);
    }

    of.waited_ns += std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start).count();
    for (size_t i = 0; i < of.slots.size(); i++) of.take_back(i);
  })
}

int bt_exchange_figures(void* exchange, int64_t* bytes, int32_t* buckets, double* waited_seconds) {
  BT_RANKS({
    auto& of = exchange_of(exchange);
    *bytes = 0;
    for (auto& bucket : of.buckets) *bytes += bucket.values.numel() * 4;
    *buckets = static_cast<int32_t>(of.buckets.size());
    *waited_seconds = 1e-9 * static_cast<double>(of.waited_ns);
  })
}

int bt_exchange_free(void* exchange) { BT_RANKS({ delete static_cast<std::shared_ptr<Exchange>*>(exchange); }) }

int bt_batch_part_set(void* group, int64_t first, int64_t total, int64_t split, int64_t second) {
  BT_RANKS({
    TORCH_CHECK(first >= 0 && total >= first && split >= 0 && second >= 0 && second <= total, "the part of a batch of ", total, " images that begins at ", first, " and goes on at ", second);
    bt::batch_part = {first, total, split, second, total > 0 ? group : nullptr};
  })
}

void bt::sum_over_batch(std::vector<double>& numbers) {
  if (!batch_part.group) return;
  std::vector<at::Tensor> tensors{at::from_blob(numbers.data(), {static_cast<int64_t>(numbers.size())}, at::TensorOptions().dtype(at::kDouble))};
  bt::group_of(batch_part.group).allreduce(tensors)->wait();
}

#else

int bt_exchange_open(void*, const bt_tensor*, int32_t, int64_t, void**) { return bt::groups_missing(); }
int bt_exchange_begin(void*) { return bt::groups_missing(); }
int bt_exchange_finish(void*, double*, int32_t) { return bt::groups_missing(); }
int bt_exchange_figures(void*, int64_t*, int32_t*, double*) { return bt::groups_missing(); }
int bt_exchange_free(void*) { return bt::groups_missing(); }
int bt_batch_part_set(void*, int64_t, int64_t, int64_t, int64_t) { return bt::groups_missing(); }
void bt::sum_over_batch(std::vector<double>&) {}

#endif

bt::BatchPart bt::batch_part;
