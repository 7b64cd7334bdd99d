// A machine on which no piece of memory above LIMITED_MEMORY bytes is to be had, for one process: loaded before the C library (LD_PRELOAD), it answers
// greater requests of posix_memalign, which libtorch takes its tensors from, as an exhausted machine does.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    static int (*next)(void **, size_t, size_t);
    if (!next)
        next = (int (*)(void **, size_t, size_t))dlsym(RTLD_NEXT, "posix_memalign");
    const char *limit = getenv("LIMITED_MEMORY");
    return limit && size > strtoull(limit, NULL, 10) ? ENOMEM : next(memory, alignment, size);
}
