// A disk that is full, or read-only, for one process: loaded before the C library (LD_PRELOAD), it stands between a program and the files under the
// folder LIMITED_DISK. They may grow by LIMITED_DISK_ROOM bytes over what lies there at the first write; what a write has no room for is answered as a
// full disk answers it, with as many bytes as fit and then ENOSPC, and what is removed gives its room back. If LIMITED_DISK_ROOM is
// "read-only", opening to write, mkdir, rename, unlink and rmdir are answered EROFS. Calls are those that .NET (libSystem.Native) makes, with
// whole paths, when this program writes its files.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long long used_bytes;

static int add(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)path, (void)place;
    used_bytes += type == FTW_F ? status->st_size : 0;
    return 0;
}

// Looked up each time: then nothing that adds or removes files has to be followed.
static long long used(void)
{
    used_bytes = 0;
    nftw(getenv("LIMITED_DISK"), add, 16, FTW_PHYS);
    return used_bytes;
}

static int read_only(void)
{
    const char *room = getenv("LIMITED_DISK_ROOM");
    return room && strcmp(room, "read-only") == 0;
}

static int under(const char *path)
{
    const char *folder = getenv("LIMITED_DISK");
    if (!folder || !path)
        return 0;
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int open_under(int file)
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return under(path);
}

// How many of the bytes from that place on have room; with the lock held.
static size_t room_for(int file, off_t place, size_t count)
{
    static long long limit = -1;
    struct stat status;
    long long now = used();
    if (limit < 0)
        limit = now + atoll(getenv("LIMITED_DISK_ROOM"));
    if (fstat(file, &status))
        return count;
    if (place < 0)
        place = fcntl(file, F_GETFL) & O_APPEND ? status.st_size : lseek(file, 0, SEEK_CUR);
    long long end = status.st_size + (limit > now ? limit - now : 0);
    long long fits = end > place ? end - place : 0;
    return fits < (long long)count ? (size_t)fits : count;
}

// The call, with as many bytes as fit.
#define LIMITED(file, place, count, call) \
    if (!open_under(file))                \
        return call;                      \
    pthread_mutex_lock(&lock);            \
    size_t wanted = count;                \
    count = room_for(file, place, count); \
    ssize_t done = -1;                    \
    int error = ENOSPC;                   \
    if (count || !wanted)                 \
    {                                     \
        done = call;                      \
        error = errno;                    \
    }                                     \
    pthread_mutex_unlock(&lock);          \
    errno = error;                        \
    return done

ssize_t write(int file, const void *from, size_t count) { LIMITED(file, -1, count, NEXT(write)(file, from, count)); }

ssize_t pwrite64(int file, const void *from, size_t count, off64_t place) { LIMITED(file, place, count, NEXT(pwrite64)(file, from, count, place)); }

// Of several pieces the first alone is written: the caller comes again for the rest.
ssize_t pwritev64(int file, const struct iovec *from, int pieces, off64_t place)
{
    return open_under(file) ? pwrite64(file, from->iov_base, from->iov_len, place) : NEXT(pwritev64)(file, from, pieces, place);
}

static int refused(const char *path)
{
    if (!read_only() || !under(path))
        return 0;
    errno = EROFS;
    return 1;
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) && refused(path) ? -1 : NEXT(open64)(path, flags, mode);
}

int mkdir(const char *path, mode_t mode) { return refused(path) ? -1 : NEXT(mkdir)(path, mode); }

int rename(const char *from, const char *to) { return refused(to) ? -1 : NEXT(rename)(from, to); }

int unlink(const char *path) { return refused(path) ? -1 : NEXT(unlink)(path); }

int rmdir(const char *path) { return refused(path) ? -1 : NEXT(rmdir)(path); }
