#define _GNU_SOURCE
#include "CSystem.h"
#include <fcntl.h>
#include <sys/stat.h>

int64_t csystem_birth(const char *path) {
#if defined(__linux__) && defined(STATX_BTIME)
  struct statx info;
  if (statx(AT_FDCWD, path, 0, STATX_BTIME, &info) != 0) return 0;
  if ((info.stx_mask & STATX_BTIME) == 0) return 0;
  return (int64_t)((uint64_t)info.stx_btime.tv_sec * 1000000000u + info.stx_btime.tv_nsec);
#elif defined(__APPLE__)
  struct stat info;
  if (stat(path, &info) != 0) return 0;
  return (int64_t)info.st_birthtimespec.tv_sec * 1000000000 + info.st_birthtimespec.tv_nsec;
#else
  (void)path;
  return 0;
#endif
}
