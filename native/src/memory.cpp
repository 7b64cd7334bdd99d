// Memory that is freed is kept for the next step. glibc maps each large block anew and gives it back when it is freed, so
// that every activation of every step pays for its pages again: a seventh of a training step's processor time. It holds for
// the whole process, so the program asks for it; loading the library changes nothing.
#include <cstdlib>
#include "bagan_torch.h"
#if defined(__GLIBC__)
#include <malloc.h>
#endif

int bt_keep_freed_memory(int32_t* kept) {
#if defined(__GLIBC__)
  constexpr int kAlways = 0x7fffffff;
  // The last: one pool for all threads that are yet to come. Theirs are limited to 64 MiB and map larger blocks anew. The
  // main thread, on which training runs, has the pool without a limit in any case.
  *kept = mallopt(M_MMAP_THRESHOLD, kAlways) && mallopt(M_TRIM_THRESHOLD, kAlways) && mallopt(M_TOP_PAD, 64 << 20) && mallopt(M_ARENA_MAX, 1);
#else
  *kept = 0;
#endif
  return BT_OK;
}

int bt_release_freed_memory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
  return BT_OK;
}
