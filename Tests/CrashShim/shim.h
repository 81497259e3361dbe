#ifndef HASHIYA_CRASH_SHIM_H
#define HASHIYA_CRASH_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// What the shim is told, by the environment:
//
//   HASHIYA_CRASH_BELOW    the folder whose files are watched, absolute and without links; without it nothing is
//   HASHIYA_CRASH_TRACE    a file to which a record is appended at each boundary, before the call is made
//   HASHIYA_CRASH_PAYLOAD  when set, records of writes are followed by the bytes written
//   HASHIYA_CRASH_MODE     before, half, after: death at the boundary; once, onward: an error at it, or from it on;
//                          budget: the disk is full after so many bytes
//   HASHIYA_CRASH_AT       the number of the boundary, from 1; the bytes of a budget
//   HASHIYA_CRASH_ERRNO    the error's number
//   HASHIYA_CRASH_NOW      what the clock says, in milliseconds since 1970
//
// A boundary is a call that changes what is on the disk, or makes it durable. A record is one line of fields that are
// parted by tabs: number, call, offset, length (both -1 when the call has none), path, second path (of a rename or
// link; may be empty).

/// One call that reached a boundary; `number` is 0 when it isn't counted.
struct boundary {
  long number;
  /// What the call must be answered with instead of being made; 0 when it is to be made.
  int error;
};

/// What a call is about to do.
struct intent {
  const char *call;
  /// Absolute.
  const char *path;
  /// The other name of a rename or link, or null.
  const char *path2;
  /// -1 when there is none.
  off_t offset;
  const void *bytes;
  /// -1 when nothing is written.
  ssize_t length;
};

/// Counts the call when its path is watched, records it, and dies when that was asked for.
struct boundary shim_arrive(const struct intent *intent);

/// Records that the process has printed something on standard output; no boundary.
void shim_said(size_t length);

/// Dies when death after this call was asked for.
void shim_leave(struct boundary at);

/// Whether only half of the bytes are to be written at this boundary, before the process dies.
bool shim_halves(struct boundary at);

/// Takes bytes from the budget; how many of `wanted` there is room for. All, when no budget was set.
size_t shim_room(struct boundary at, size_t wanted);

void shim_die(void);

#endif
