#ifndef HASHIYA_CSYSTEM_H
#define HASHIYA_CSYSTEM_H

#include <stdint.h>

/// When a file was made, in nanoseconds since 1970; 0 where the system or the file system doesn't say.
///
/// In C because Swift's view of the C library has no `statx`.
int64_t csystem_birth(const char *path);

#endif
