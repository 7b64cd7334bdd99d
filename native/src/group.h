// What the files about process groups share: handles, and errors that tell a lapse of time from a lost connection.
#pragma once
#include "batch_part.h"
#include "support.h"

namespace bt {

int groups_missing();  // the error of a build without process groups

}  // namespace bt

#if defined(BAGAN_GLOO) || defined(BAGAN_NCCL)
#if BT_TORCH_AT_LEAST(2, 0)
#include <torch/csrc/distributed/c10d/Backend.hpp>
#else
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#endif

namespace bt {

#if BT_TORCH_AT_LEAST(2, 0)
using Backend = c10d::Backend;
#else
using Backend = c10d::ProcessGroup;
#endif

Backend& group_of(void* group);
int fail_between_ranks();  // to be called inside a catch block

}  // namespace bt

#define BT_RANKS(...)                 \
  try {                               \
    __VA_ARGS__;                      \
    return BT_OK;                     \
  } catch (...) {                     \
    return bt::fail_between_ranks();  \
  }
#endif
