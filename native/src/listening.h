// Where a store listens. libtorch's listens on every address of the machine; here it is held to the one that it was told.
#pragma once
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <cstdint>
#include <string>

namespace bt {

// Before the store is made. Where libtorch takes a socket that listens already, it gets one of this address alone.
// Returns whether nothing is left to restrict.
bool prepare_listening(const std::string& host, c10d::TCPStoreOptions& options);

// After it was made: tells the kernel to drop what reaches the listening socket under another address.
void restrict_listening(const std::string& host, std::uint16_t port, bool prepared);

}  // namespace bt
