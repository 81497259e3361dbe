#define _GNU_SOURCE
#include "CSystem.h"
#include <stdlib.h>

#if defined(__linux__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)

// Linux 5.14; older headers lack the name, and older systems refuse the number.
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

struct csystem_memory csystem_grow_heap(size_t size) {
  struct csystem_memory grown = {0, 0};
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  if (madvise(0, 0, MADV_POPULATE_WRITE) != 0) return grown;
  char *before = sbrk(0);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, (int)size);
  // Blocks that are taken from the heap, until what it had is used up.
  void *blocks[8];
  int count = 0;
  while (count < 8 && sbrk(0) == (void *)before) blocks[count++] = malloc(64 << 10);
  while (count > 0) free(blocks[--count]);
  mallopt(M_TOP_PAD, 128 << 10);
  char *after = sbrk(0);
  uintptr_t start = ((uintptr_t)before + page - 1) / page * page;
  if ((uintptr_t)after <= start) return grown;
  grown.start = start;
  grown.size = (uintptr_t)after - start;
  madvise((void *)start, grown.size, MADV_HUGEPAGE);
  return grown;
}

struct csystem_memory csystem_populate(struct csystem_memory memory) {
  struct csystem_memory none = {0, 0};
  uintptr_t large = 2 << 20;
  uintptr_t next = (memory.start / large + 1) * large;
  if (next >= memory.start + memory.size) next = memory.start + memory.size;
  if (madvise((void *)memory.start, next - memory.start, MADV_POPULATE_WRITE) != 0) return none;
  return (struct csystem_memory){next, memory.start + memory.size - next};
}

#else

struct csystem_memory csystem_grow_heap(size_t size) {
  (void)size;
  return (struct csystem_memory){0, 0};
}

struct csystem_memory csystem_populate(struct csystem_memory memory) {
  (void)memory;
  return (struct csystem_memory){0, 0};
}

#endif
