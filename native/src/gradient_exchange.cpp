// Sums of gradients over the processes that divide a batch. Gradients travel in buckets, each as soon as the backward pass has
// made all of its gradients, so that most of the way is hidden behind the rest of the pass (Li et al. 2020, "PyTorch Distributed").
// In place of the gradient of a large dense layer its factors travel, where they are smaller.
#include "dense_factors.h"

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
  int64_t size = 0;
  at::Tensor values;  // float32, the gradients one behind another; undefined until they are needed
  int64_t slots = 0, ready = 0;
  c10::intrusive_ptr<c10d::Work> work;
  std::unique_ptr<bt::DenseFactors> factors;  // of the one weight that has this bucket to itself; none: the bucket holds ordinary gradients
  at::Tensor weight;
};

struct Exchange {
  bt::Backend* group = nullptr;
  std::vector<Slot> slots;
  std::vector<Bucket> buckets;
  std::vector<uint8_t> seen;  // of each slot, whether this pass has made its gradient
  size_t next = 0;            // all ranks must send buckets in the same order
  bool active = false;
  int64_t summed_bytes = 0, gathered_bytes = 0;  // of the last pass: buckets, and factors of this rank
  int32_t gathered_buckets = 0;
  int64_t waited_ns = 0;

  void ready(size_t index) {
    if (!active || seen[index]) return;
    seen[index] = 1;
    auto& slot = slots[index];
    if (!buckets[slot.bucket].factors) fill(slot, slot.leaf.grad());
    buckets[slot.bucket].ready++;
    send();
  }

  void fill(const Slot& slot, const at::Tensor& gradient) {
    auto& values = buckets[slot.bucket].values;
    if (!values.defined()) values = at::zeros({buckets[slot.bucket].size}, at::TensorOptions().dtype(at::kFloat).device(slot.leaf.device()));
    auto place = values.narrow(0, slot.offset, slot.leaf.numel());
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
  }

  void send() {
    while (next < buckets.size() && buckets[next].ready == buckets[next].slots) {
      auto& bucket = buckets[next++];
      if (bucket.factors) {
        bucket.factors->start(bucket.weight.grad().defined());
      } else {
        sum(bucket);
      }
    }
  }

  void sum(Bucket& bucket) {
    std::vector<at::Tensor> tensors{bucket.values};
    bucket.work = group->allreduce(tensors);
    summed_bytes += bucket.size * 4;
  }

  // Products of the factors that have come; gradients that they are not all of are summed now, on all ranks alike.
  void multiply() {
    for (auto& slot : slots) {
      auto& bucket = buckets[slot.bucket];
      if (!bucket.factors) continue;
      waiting([&] { bucket.factors->wait(); });
      gathered_bytes += bucket.factors->bytes();
      if (bucket.factors->whole()) {
        gathered_buckets++;
        slot.leaf.mutable_grad() = bucket.factors->product();
      } else {
        auto own = bucket.factors->own_product();
        const auto& besides = slot.leaf.grad();
        fill(slot, own.defined() && besides.defined() ? own + besides : own.defined() ? own : besides);
        sum(bucket);
      }

      bucket.factors->end();
    }
  }

  template <class Wait>
  void waiting(Wait wait) {
    auto start = std::chrono::steady_clock::now();
    wait();
    waited_ns += std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start).count();
  }

  void take_back(size_t index) {
    auto& slot = slots[index];
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
    bool closed = true;
    // The pass makes the gradients of the last layers first.
    for (int32_t i = count - 1; i >= 0; i--) {
      auto leaf = bt::borrow(leaves[i]);
      TORCH_CHECK(leaf.is_leaf() && leaf.requires_grad() && leaf.is_non_overlapping_and_dense(), "only dense leaves that require a gradient have one to exchange");
      bool may_have_factors = bt::DenseFactors::may_serve(leaf, bucket_bytes);
      if (closed || may_have_factors || (filled + leaf.numel()) * 4 > bucket_bytes) {
        made->buckets.emplace_back();
        filled = 0;
      }

      auto& bucket = made->buckets.back();
      if (may_have_factors) {
        bucket.factors = std::make_unique<bt::DenseFactors>(*made->group, leaf);
        bucket.weight = leaf;
      }

      closed = may_have_factors;
      made->slots.push_back({leaf, torch::autograd::impl::grad_accumulator(leaf), made->buckets.size() - 1, filled});
      filled += leaf.numel();
      bucket.size = filled;
      bucket.slots++;
    }

    for (size_t i = 0; i < made->slots.size(); i++) made->slots[i].accumulator->add_post_hook(std::make_unique<Ready>(made, i));
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
      if (bucket.factors) bucket.factors->begin();
    }

    of.next = 0;
    of.summed_bytes = of.gathered_bytes = of.gathered_buckets = 0;
    of.active = true;
  })
}

int bt_exchange_finish(void* exchange, double* sums, int32_t count) {
  BT_RANKS({
    c10::AutoGradMode gradients_off(false);
    auto& of = exchange_of(exchange);
    for (size_t i = 0; i < of.slots.size(); i++) of.ready(i);  // weights that the pass did not touch
    of.active = false;
    auto extra = at::from_blob(sums, {count}, at::TensorOptions().dtype(at::kDouble)).to(of.slots[0].leaf.device());
    std::vector<at::Tensor> tensors{extra};
    auto last = count > 0 ? of.group->allreduce(tensors) : c10::intrusive_ptr<c10d::Work>();
    of.multiply();
    of.waiting([&] {
      for (auto& bucket : of.buckets) {
        if (bucket.work) bucket.work->wait();
      }

      if (last) last->wait();
    });
    if (last) at::from_blob(sums, {count}, at::TensorOptions().dtype(at::kDouble)).copy_(extra);
    for (size_t i = 0; i < of.slots.size(); i++) {
      if (of.buckets[of.slots[i].bucket].work) of.take_back(i);
    }

    for (auto& bucket : of.buckets) {
      bucket.work.reset();
      if (bucket.factors) bucket.values = at::Tensor();
    }
  })
}

int bt_exchange_figures(void* exchange, int64_t* bytes, int32_t* buckets, int32_t* gathered, double* waited_seconds) {
  BT_RANKS({
    auto& of = exchange_of(exchange);
    int64_t ranks = of.group->getSize();
    *bytes = 2 * (ranks - 1) * of.summed_bytes / ranks + (ranks - 1) * of.gathered_bytes;  // in a ring
    *buckets = static_cast<int32_t>(of.buckets.size());
    *gathered = of.gathered_buckets;
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
int bt_exchange_figures(void*, int64_t*, int32_t*, int32_t*, double*) { return bt::groups_missing(); }
int bt_exchange_free(void*) { return bt::groups_missing(); }
int bt_batch_part_set(void*, int64_t, int64_t, int64_t, int64_t) { return bt::groups_missing(); }
void bt::sum_over_batch(std::vector<double>&) {}

#endif

bt::BatchPart bt::batch_part;
