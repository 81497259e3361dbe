// The calls that change what is on the disk, put in front of the C library's (LD_PRELOAD). Linux only.
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define NOTHING -1

// MARK: - Paths

/// The path behind a descriptor; empty when it is none of the file system's.
static void path_of(int file, char path[PATH_MAX]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  path[length < 0 ? 0 : length] = '\0';
}

/// A name as it is given to a call, made absolute.
static void resolve(int folder, const char *name, char path[PATH_MAX]) {
  if (name[0] == '/') {
    snprintf(path, PATH_MAX, "%s", name);
    return;
  }
  if (folder == AT_FDCWD) {
    if (!getcwd(path, PATH_MAX)) path[0] = '\0';
  } else {
    path_of(folder, path);
  }
  size_t length = strlen(path);
  snprintf(path + length, PATH_MAX - length, "/%s", name);
}

static bool exists(const char *path) {
  struct stat status;
  int saved = errno;
  bool found = fstatat(AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
  errno = saved;
  return found;
}

// MARK: - Bytes

/// Where a plain write will put its bytes.
static off_t position(int file) {
  int saved = errno;
  off_t offset = fcntl(file, F_GETFL) & O_APPEND ? lseek(file, 0, SEEK_END) : lseek(file, 0, SEEK_CUR);
  errno = saved;
  return offset;
}

static ssize_t put(int file, const void *bytes, size_t length, off_t offset) {
  if (offset == NOTHING) return syscall(SYS_write, file, bytes, length);
  return syscall(SYS_pwrite64, file, bytes, length, offset);
}

/// A write at an offset, or at the file's own position when that is `NOTHING`.
static ssize_t write_at(const char *call, int file, const void *bytes, size_t length, off_t offset) {
  char path[PATH_MAX];
  if (file == STDOUT_FILENO) shim_said(length);
  if (file <= STDERR_FILENO) return put(file, bytes, length, offset);
  path_of(file, path);
  struct intent intent = {
      call, path, NULL, offset == NOTHING ? position(file) : offset, bytes, (ssize_t)length};
  struct boundary at = shim_arrive(&intent);
  if (at.error) {
    errno = at.error;
    return -1;
  }
  if (shim_halves(at)) {
    put(file, bytes, length / 2, offset);
    shim_die();
  }
  size_t room = shim_room(at, length);
  if (room == 0 && length > 0) {
    errno = ENOSPC;
    return -1;
  }
  ssize_t written = put(file, bytes, room, offset);
  shim_leave(at);
  return written;
}

ssize_t write(int file, const void *bytes, size_t length) {
  return write_at("write", file, bytes, length, NOTHING);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
  return write_at("pwrite", file, bytes, length, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t offset) {
  return write_at("pwrite", file, bytes, length, offset);
}

/// Writes of several pieces are made one write, which is what the system makes of them.
static ssize_t gather(const char *call, int file, const struct iovec *pieces, int count, off_t offset) {
  size_t total = 0;
  for (int index = 0; index < count; index++) total += pieces[index].iov_len;
  char *bytes = malloc(total > 0 ? total : 1);
  if (!bytes) return -1;
  size_t end = 0;
  for (int index = 0; index < count; index++) {
    memcpy(bytes + end, pieces[index].iov_base, pieces[index].iov_len);
    end += pieces[index].iov_len;
  }
  ssize_t written = write_at(call, file, bytes, total, offset);
  free(bytes);
  return written;
}

ssize_t writev(int file, const struct iovec *pieces, int count) {
  return gather("writev", file, pieces, count, NOTHING);
}

ssize_t pwritev(int file, const struct iovec *pieces, int count, off_t offset) {
  return gather("pwritev", file, pieces, count, offset);
}

ssize_t pwritev64(int file, const struct iovec *pieces, int count, off64_t offset) {
  return gather("pwritev", file, pieces, count, offset);
}

// MARK: - Calls on an open file

static struct boundary arrive_at_file(const char *call, int file, off_t offset) {
  char path[PATH_MAX];
  path_of(file, path);
  struct intent intent = {call, path, NULL, offset, NULL, NOTHING};
  return shim_arrive(&intent);
}

/// What a call returns that gave `result`, unless the boundary has an error for it.
#define ANSWER(at, result)                                                                                             \
  do {                                                                                                                 \
    if ((at).error) {                                                                                                  \
      errno = (at).error;                                                                                              \
      return -1;                                                                                                       \
    }                                                                                                                  \
    int answer = (int)(result);                                                                                        \
    shim_leave(at);                                                                                                    \
    return answer;                                                                                                     \
  } while (0)

int fsync(int file) {
  struct boundary at = arrive_at_file("fsync", file, NOTHING);
  ANSWER(at, syscall(SYS_fsync, file));
}

int fdatasync(int file) {
  struct boundary at = arrive_at_file("fsync", file, NOTHING);
  ANSWER(at, syscall(SYS_fdatasync, file));
}

int ftruncate(int file, off_t length) {
  struct boundary at = arrive_at_file("ftruncate", file, length);
  ANSWER(at, syscall(SYS_ftruncate, file, length));
}

int ftruncate64(int file, off64_t length) { return ftruncate(file, length); }

int fallocate(int file, int mode, off_t offset, off_t length) {
  struct boundary at = arrive_at_file("fallocate", file, offset + length);
  ANSWER(at, syscall(SYS_fallocate, file, mode, offset, length));
}

int fallocate64(int file, int mode, off64_t offset, off64_t length) {
  return fallocate(file, mode, offset, length);
}

int posix_fallocate(int file, off_t offset, off_t length) {
  return fallocate(file, 0, offset, length) == 0 ? 0 : errno;
}

int posix_fallocate64(int file, off64_t offset, off64_t length) { return posix_fallocate(file, offset, length); }

// MARK: - Calls on names

static struct boundary arrive_at_names(const char *call, const char *path, const char *path2) {
  struct intent intent = {call, path, path2, NOTHING, NULL, NOTHING};
  return shim_arrive(&intent);
}

/// A call that finds nothing to do fails or does nothing: no boundary.
static const struct boundary UNCOUNTED = {0, 0};

int openat(int folder, const char *name, int flags, ...) {
  mode_t mode = 0;
  bool makes = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE;
  if (makes) {
    va_list rest;
    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    va_end(rest);
  }
  struct boundary at = UNCOUNTED;
  if (makes || flags & O_TRUNC) {
    char path[PATH_MAX];
    resolve(folder, name, path);
    if (!exists(path)) at = arrive_at_names("create", path, NULL);
    else if (flags & O_TRUNC) at = arrive_at_names("truncate", path, NULL);
  }
  ANSWER(at, syscall(SYS_openat, folder, name, flags, mode));
}

#define OPEN_WITH_MODE(folder, name, flags)                                                                            \
  do {                                                                                                                 \
    va_list rest;                                                                                                      \
    va_start(rest, flags);                                                                                             \
    mode_t mode = (flags) & O_CREAT ? va_arg(rest, mode_t) : 0;                                                        \
    va_end(rest);                                                                                                      \
    return openat(folder, name, flags, mode);                                                                          \
  } while (0)

int openat64(int folder, const char *name, int flags, ...) { OPEN_WITH_MODE(folder, name, flags); }
int open(const char *name, int flags, ...) { OPEN_WITH_MODE(AT_FDCWD, name, flags); }
int open64(const char *name, int flags, ...) { OPEN_WITH_MODE(AT_FDCWD, name, flags); }
int creat(const char *name, mode_t mode) { return open(name, O_WRONLY | O_CREAT | O_TRUNC, mode); }

int renameat2(int folder, const char *name, int folder2, const char *name2, unsigned int flags) {
  char path[PATH_MAX], path2[PATH_MAX];
  resolve(folder, name, path);
  resolve(folder2, name2, path2);
  struct boundary at = exists(path) ? arrive_at_names("rename", path, path2) : UNCOUNTED;
  ANSWER(at, syscall(SYS_renameat2, folder, name, folder2, name2, flags));
}

int renameat(int folder, const char *name, int folder2, const char *name2) {
  return renameat2(folder, name, folder2, name2, 0);
}

int rename(const char *name, const char *name2) { return renameat2(AT_FDCWD, name, AT_FDCWD, name2, 0); }

int linkat(int folder, const char *name, int folder2, const char *name2, int flags) {
  char path[PATH_MAX], path2[PATH_MAX];
  resolve(folder, name, path);
  resolve(folder2, name2, path2);
  struct boundary at = exists(path2) ? UNCOUNTED : arrive_at_names("link", path, path2);
  ANSWER(at, syscall(SYS_linkat, folder, name, folder2, name2, flags));
}

int link(const char *name, const char *name2) { return linkat(AT_FDCWD, name, AT_FDCWD, name2, 0); }

int unlinkat(int folder, const char *name, int flags) {
  char path[PATH_MAX];
  resolve(folder, name, path);
  const char *call = flags & AT_REMOVEDIR ? "rmdir" : "unlink";
  struct boundary at = exists(path) ? arrive_at_names(call, path, NULL) : UNCOUNTED;
  ANSWER(at, syscall(SYS_unlinkat, folder, name, flags));
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }

int remove(const char *name) {
  int result = unlink(name);
  return result == 0 || errno != EISDIR ? result : rmdir(name);
}

int mkdirat(int folder, const char *name, mode_t mode) {
  char path[PATH_MAX];
  resolve(folder, name, path);
  struct boundary at = exists(path) ? UNCOUNTED : arrive_at_names("mkdir", path, NULL);
  ANSWER(at, syscall(SYS_mkdirat, folder, name, mode));
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

// MARK: - The clock

/// A clock that stands still lets a command that is run again make the very same operations.
int clock_gettime(clockid_t clock, struct timespec *time) {
  const char *now = clock == CLOCK_REALTIME ? getenv("HASHIYA_CRASH_NOW") : NULL;
  if (!now) return (int)syscall(SYS_clock_gettime, clock, time);
  long long milliseconds = strtoll(now, NULL, 10);
  time->tv_sec = milliseconds / 1000;
  time->tv_nsec = milliseconds % 1000 * 1000000;
  return 0;
}
