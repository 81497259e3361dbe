#ifndef HASHIYA_CSYSTEM_H
#define HASHIYA_CSYSTEM_H

#include <stddef.h>
#include <stdint.h>

/// When a file was made, in nanoseconds since 1970; 0 where the system or the file system doesn't say.
///
/// In C because Swift's view of the C library has no `statx`.
int64_t csystem_birth(const char *path);

struct csystem_memory {
  uintptr_t start;
  size_t size;
};

/// Makes the heap larger by so many bytes at once, of large pages where the system has them, and gives what was added;
/// nothing where that is not known to help. To be called from the main thread, whose heap it is.
///
/// In C because it has to happen between two calls of `malloc`.
struct csystem_memory csystem_grow_heap(size_t size);

/// Has the system provide the first large page of some memory before it is touched, and gives the rest; nothing when it
/// refuses. May run beside whoever uses it: what is there stays.
struct csystem_memory csystem_populate(struct csystem_memory memory);

#endif
