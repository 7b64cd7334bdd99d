#include "support.h"

#if defined(BAGAN_GLOO) || defined(BAGAN_NCCL)
#include "listening.h"
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>
#if defined(__linux__)
#include <dirent.h>
#include <linux/filter.h>
#endif

namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
  int family = AF_INET;
};

Address resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  TORCH_CHECK(error == 0 && found, "the address ", host, " is not known: ", gai_strerror(error));
  std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, freeaddrinfo);
  Address address;
  std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  address.length = found->ai_addrlen;
  address.family = found->ai_family;
  return address;
}

#if defined(__linux__) && !BT_TORCH_AT_LEAST(2, 1)
struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

// The listening socket of this process on a port; -1 if there is none.
int find_listening(std::uint16_t port) {
  std::unique_ptr<DIR, CloseFolder> folder(opendir("/proc/self/fd"));
  if (!folder) return -1;
  while (auto* entry = readdir(folder.get())) {
    int descriptor = std::atoi(entry->d_name);
    int listens = 0;
    socklen_t size = sizeof listens;
    if (entry->d_name[0] == '.' || getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens) continue;
    sockaddr_storage name{};
    size = sizeof name;
    if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size) != 0) continue;
    auto number = name.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&name)->sin6_port : reinterpret_cast<sockaddr_in*>(&name)->sin_port;
    if (ntohs(number) == port) return descriptor;
  }
  return -1;
}

// A program for the kernel: accept a packet if its header says the family and the address, else drop it.
std::vector<sock_filter> accepts_only(const Address& address) {
  bool six = address.family == AF_INET6;
  std::uint32_t words[4];
  if (six) {
    std::memcpy(words, &reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_addr, 16);
  } else {
    std::memcpy(words, &reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_addr, 4);
  }
  const std::uint32_t header = static_cast<std::uint32_t>(SKF_NET_OFF);
  unsigned count = six ? 4 : 1;
  std::uint32_t place = six ? 24 : 16;  // of the destination in the header
  std::vector<sock_filter> program{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, header),
      BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 4),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, six ? 6u : 4u, 0, static_cast<__u8>(2 * count + 1)),
  };
  for (unsigned i = 0; i < count; i++) {
    program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, header + place + 4 * i));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ntohl(words[i]), 0, static_cast<__u8>(2 * (count - i) - 1)));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, 0xffffffff));
  program.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
  return program;
}
#endif

}  // namespace

bool bt::prepare_listening(const std::string& host, c10d::TCPStoreOptions& options) {
#if BT_TORCH_AT_LEAST(2, 1)
  auto address = resolve(host, options.port);
  int descriptor = socket(address.family, SOCK_STREAM, 0);
  int yes = 1;
  if (descriptor >= 0) setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  bool listens = descriptor >= 0 && bind(descriptor, reinterpret_cast<sockaddr*>(&address.storage), address.length) == 0 && listen(descriptor, 2048) == 0;
  if (!listens) {
    std::string words = std::strerror(errno);
    if (descriptor >= 0) close(descriptor);
    TORCH_CHECK(false, "a socket cannot listen on ", host, ":", options.port, ": ", words);
  }
  options.masterListenFd = descriptor;
  return true;
#else
  (void)host;
  (void)options;
  return false;
#endif
}

void bt::restrict_listening(const std::string& host, std::uint16_t port, bool prepared) {
  if (prepared) return;
#if defined(__linux__) && !BT_TORCH_AT_LEAST(2, 1)
  int descriptor = find_listening(port);
  TORCH_CHECK(descriptor >= 0, "the store's socket on port ", port, " was not found");
  auto program = accepts_only(resolve(host, port));
  sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  TORCH_CHECK(setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0, "the store's socket cannot be held to ", host, ": ", std::strerror(errno));
#else
  TORCH_CHECK(false, "on this system the store of this libtorch would listen on every address; libtorch from 2.1 on can be told one");
#endif
}

#endif
