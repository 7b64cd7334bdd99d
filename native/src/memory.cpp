// Memory that is freed is kept for the next step. glibc maps each large block anew and gives it back when it is freed, so
// that every activation of every step pays for its pages again: a seventh of a training step's processor time.
#include <cstdlib>
#if defined(__GLIBC__)
#include <malloc.h>

namespace {

struct KeepFreedMemory {
  KeepFreedMemory() {
    constexpr int kAlways = 0x7fffffff;
    mallopt(M_MMAP_THRESHOLD, kAlways);
    mallopt(M_TRIM_THRESHOLD, kAlways);
    mallopt(M_TOP_PAD, 64 << 20);
    // One pool for all threads that are yet to come: theirs are limited to 64 MiB and map larger blocks anew. The main
    // thread, on which training runs, has the pool without a limit in any case.
    mallopt(M_ARENA_MAX, 1);
  }
} keep_freed_memory;

}  // namespace
#endif
