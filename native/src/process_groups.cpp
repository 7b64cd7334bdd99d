// Process groups: a store in which the ranks of a job find each other, and collective operations between them. libtorch's own
// engine (c10d: TCPStore, gloo, NCCL) does the work; a libtorch that lacks it, or its headers, leaves functions that say so.
#include "group.h"

#if defined(BAGAN_GLOO) || defined(BAGAN_NCCL)
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#if defined(BAGAN_GLOO)
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#if defined(BAGAN_NCCL)
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>
#include "listening.h"

namespace {

using bt::Backend;
using bt::group_of;
using std::chrono::milliseconds;

// Between two questions for a key that is not there yet. A wait of the store's own cannot be given up without losing its connection.
constexpr milliseconds kPause{5};

struct Store {
  c10::intrusive_ptr<c10d::Store> keys;
  int64_t groups = 0;  // opened on it: each finds its own addresses there, and not those of one that has gone
};

struct Group {
  c10::intrusive_ptr<Backend> backend;
};

struct Work {
  c10::intrusive_ptr<c10d::Work> work;
  std::vector<at::Tensor> tensors;  // which the operation reads and writes, until it is over
  std::vector<std::vector<at::Tensor>> lists;
};

Store& store_of(void* store) {
  TORCH_CHECK(store, "a store is missing");
  return *static_cast<Store*>(store);
}

bool is_there(Store& store, const char* key, int64_t timeout_ms) {
  auto end = std::chrono::steady_clock::now() + milliseconds(timeout_ms);
  while (!store.keys->check({key})) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

// Values that were changed by other means than a recorded operation: a pass that still needs the old ones must fail.
void changed(const at::Tensor& tensor) { tensor.unsafeGetTensorImpl()->bump_version(); }

at::Tensor dense(bt_tensor handle) {
  auto tensor = bt::borrow(handle).detach();
  TORCH_CHECK(tensor.is_non_overlapping_and_dense(), "a tensor between processes must be dense");
  return tensor;
}

c10::intrusive_ptr<Backend> open_backend(Store& store, const std::string& backend, int32_t rank, int32_t size, const std::string& address, milliseconds timeout) {
#if defined(BAGAN_GLOO)
  if (backend == "gloo") {
    auto options = c10d::ProcessGroupGloo::Options::create(timeout);
    options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname(address));
    auto prefixed = c10::make_intrusive<c10d::PrefixStore>("gloo/" + std::to_string(store.groups++), store.keys);
    return c10::make_intrusive<c10d::ProcessGroupGloo>(prefixed, rank, size, options);
  }
#endif
#if defined(BAGAN_NCCL)
  if (backend == "nccl") {
    auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = timeout;
    auto prefixed = c10::make_intrusive<c10d::PrefixStore>("nccl/" + std::to_string(store.groups++), store.keys);
    return c10::make_intrusive<c10d::ProcessGroupNCCL>(prefixed, rank, size, options);
  }
#endif
  TORCH_CHECK(false, "this build has no process groups of the kind ", backend);
}

}  // namespace

bt::Backend& bt::group_of(void* group) {
  TORCH_CHECK(group, "a process group is missing");
  return *static_cast<Group*>(group)->backend;
}

// The words of the engine tell a lapse of time and a lost connection apart from everything else; a type of their own they do not have.
int bt::fail_between_ranks() {
  int kind = bt::fail_current();
  if (kind != BT_ERROR) return kind;
  std::string words = bt_last_error();
  std::transform(words.begin(), words.end(), words.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  auto has = [&](const char* part) { return words.find(part) != std::string::npos; };
  if (has("timed out") || has("timeout") || has("time out")) return BT_TIMED_OUT;
  if (has("connection") || has("broken pipe") || has("socket") || has("connect") || has("recv") || has("unreachable")) return BT_CONNECTION_LOST;
  return kind;
}

int bt_store_open(const char* host, int32_t port, int32_t listens, const char* prefix, int64_t timeout_ms, void** store) {
  BT_RANKS({
    TORCH_CHECK(host && prefix, "the host or the prefix is missing");
    TORCH_CHECK(port > 0 && port < 65536, "no port has the number ", port);
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(port);
    options.isServer = listens != 0;
    options.waitWorkers = false;
    options.timeout = milliseconds(timeout_ms);
    auto listening = listens ? bt::prepare_listening(host, options) : 0;
    auto keys = c10::make_intrusive<c10d::TCPStore>(host, options);
    if (listens) bt::restrict_listening(host, options.port, listening);
    *store = new Store{c10::make_intrusive<c10d::PrefixStore>(prefix, keys)};
  })
}

int bt_store_set(void* store, const char* key, const void* bytes, int64_t count) {
  BT_RANKS({
    auto* first = static_cast<const uint8_t*>(bytes);
    store_of(store).keys->set(key, std::vector<uint8_t>(first, first + count));
  })
}

int bt_store_get(void* store, const char* key, int64_t timeout_ms, void* bytes, int64_t capacity, int64_t* count) {
  BT_RANKS({
    auto& of = store_of(store);
    *count = -1;
    if (!is_there(of, key, timeout_ms)) return BT_OK;
    auto value = of.keys->get(key);
    *count = static_cast<int64_t>(value.size());
    if (*count > 0 && *count <= capacity) std::memcpy(bytes, value.data(), value.size());
  })
}

int bt_store_add(void* store, const char* key, int64_t amount, int64_t* value) { BT_RANKS({ *value = store_of(store).keys->add(key, amount); }) }

int bt_store_free(void* store) { BT_RANKS({ delete static_cast<Store*>(store); }) }

int bt_group_open(void* store, const char* backend, int32_t rank, int32_t size, const char* address, int64_t timeout_ms, void** group) {
  BT_RANKS({
    TORCH_CHECK(size > 0 && rank >= 0 && rank < size, "rank ", rank, " of ", size);
    *group = new Group{open_backend(store_of(store), backend, rank, size, address, milliseconds(timeout_ms))};
  })
}

int bt_group_free(void* group) { BT_RANKS({ delete static_cast<Group*>(group); }) }

int bt_group_all_reduce(void* group, bt_tensor tensor, int32_t operation, void** work) {
  BT_RANKS({
    auto started = std::make_unique<Work>();
    started->tensors = {dense(tensor)};
    c10d::AllreduceOptions options;
    options.reduceOp = operation == 1 ? c10d::ReduceOp::MAX : operation == 2 ? c10d::ReduceOp::MIN : c10d::ReduceOp::SUM;
    started->work = group_of(group).allreduce(started->tensors, options);
    *work = started.release();
  })
}

int bt_group_broadcast(void* group, bt_tensor tensor, int32_t root, void** work) {
  BT_RANKS({
    auto started = std::make_unique<Work>();
    started->tensors = {dense(tensor)};
    c10d::BroadcastOptions options;
    options.rootRank = root;
    started->work = group_of(group).broadcast(started->tensors, options);
    *work = started.release();
  })
}

int bt_group_all_gather(void* group, bt_tensor input, const bt_tensor* outputs, int32_t count, void** work) {
  BT_RANKS({
    auto started = std::make_unique<Work>();
    started->tensors = {dense(input)};
    std::vector<at::Tensor> list;
    for (int32_t i = 0; i < count; i++) list.push_back(dense(outputs[i]));
    started->lists = {list};
    started->work = group_of(group).allgather(started->lists, started->tensors);
    *work = started.release();
  })
}

int bt_group_barrier(void* group, void** work) {
  BT_RANKS({
    auto started = std::make_unique<Work>();
    started->work = group_of(group).barrier();
    *work = started.release();
  })
}

int bt_work_wait(void* work) {
  std::unique_ptr<Work> started(static_cast<Work*>(work));
  BT_RANKS({
    TORCH_CHECK(started, "an operation is missing");
    started->work->wait();
    for (auto& tensor : started->tensors) changed(tensor);
    for (auto& list : started->lists) {
      for (auto& tensor : list) changed(tensor);
    }
  })
}

int bt_work_done(void* work, int32_t* done) {
  BT_RANKS({
    TORCH_CHECK(work, "an operation is missing");
    *done = static_cast<Work*>(work)->work->isCompleted();
  })
}

#else

int bt::groups_missing() {
  return bt::fail(BT_NOT_BUILT, "this build has no process groups: when it was compiled, libtorch or its headers (torch/csrc/distributed/c10d, and gloo's, which Debian has in libgloo-dev) lacked them");
}

int bt_store_open(const char*, int32_t, int32_t, const char*, int64_t, void**) { return bt::groups_missing(); }
int bt_store_set(void*, const char*, const void*, int64_t) { return bt::groups_missing(); }
int bt_store_get(void*, const char*, int64_t, void*, int64_t, int64_t*) { return bt::groups_missing(); }
int bt_store_add(void*, const char*, int64_t, int64_t*) { return bt::groups_missing(); }
int bt_store_free(void*) { return bt::groups_missing(); }
int bt_group_open(void*, const char*, int32_t, int32_t, const char*, int64_t, void**) { return bt::groups_missing(); }
int bt_group_free(void*) { return bt::groups_missing(); }
int bt_group_all_reduce(void*, bt_tensor, int32_t, void**) { return bt::groups_missing(); }
int bt_group_broadcast(void*, bt_tensor, int32_t, void**) { return bt::groups_missing(); }
int bt_group_all_gather(void*, bt_tensor, const bt_tensor*, int32_t, void**) { return bt::groups_missing(); }
int bt_group_barrier(void*, void**) { return bt::groups_missing(); }
int bt_work_wait(void*) { return bt::groups_missing(); }
int bt_work_done(void*, int32_t*) { return bt::groups_missing(); }

#endif

int bt_group_backends(int32_t* gloo, int32_t* nccl) {
#if defined(BAGAN_GLOO)
  *gloo = 1;
#else
  *gloo = 0;
#endif
#if defined(BAGAN_NCCL)
  *nccl = 1;
#else
  *nccl = 0;
#endif
  return BT_OK;
}
