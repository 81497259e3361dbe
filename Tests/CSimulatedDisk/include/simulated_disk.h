#ifndef SIMULATED_DISK_H
#define SIMULATED_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Disks in memory for SQLite databases, which lose power, fill up and fail when they are told to.
///
/// A database is opened as `file:/DISK/path?vfs=hashiyasim`. Everything is deterministic: the same calls with the same
/// seeds leave the same bytes. All functions may be called from any thread; one mutex guards everything.
///
/// A file has two images: what was synced, and what was written since. A name has two as well: creating, deleting and
/// renaming become durable when the folder is synced, or when a new file is synced for the first time.
///
/// What a *process* does (through SQLite, or by the functions under "Files") passes *boundaries*, at which faults
/// strike. What the *owner* does (snapshots, restoring, copying) passes none, and is durable at once.
///
/// Functions that return `int` return a code of SQLite: 0 for success, SQLITE_IOERR (10) from a dead disk,
/// SQLITE_CANTOPEN (14) for a missing file or a bad path, SQLITE_FULL (13), or an extended code of SQLITE_IOERR from
/// `simdisk_error_after`. Memory that runs out ends the process.

typedef struct simdisk simdisk;
typedef struct simdisk_snapshot simdisk_snapshot;

#define SIMDISK_VFS_NAME "hashiyasim"

// MARK: The world that all disks share

/// Makes the file system known to SQLite. Calling it again changes nothing but whether it is the default.
int simdisk_register(bool as_default);

/// Sets what `CURRENT_TIMESTAMP` says, in milliseconds since 1970. The clock stands still between calls.
void simdisk_set_clock(int64_t milliseconds);

/// Whether SQLite really waits where it waits for another thread. At first it doesn't: with one thread nobody would end
/// the waiting, and a busy timeout is over at once. Threads that share a database need it.
void simdisk_set_waiting(bool is_real);

/// Starts SQLite's random numbers over (rowids, the salts of write-ahead logs), in the whole process.
void simdisk_seed_randomness(uint64_t seed);

// MARK: Disks

/// NULL when the name is taken, empty, longer than 63 bytes, or has other bytes than letters, digits, `-` and `_`.
simdisk *simdisk_create(const char *name, uint64_t seed);

/// Connections that are still open stay dead for ever. The pointer must not be used again.
void simdisk_destroy(simdisk *disk);

// MARK: Faults

/// What a process can be stopped before.
typedef enum {
  SIMDISK_WRITE,
  SIMDISK_TRUNCATE,
  SIMDISK_SYNC,
  SIMDISK_DELETE,
  SIMDISK_CREATE,
  SIMDISK_RENAME,
  SIMDISK_SYNC_FOLDER,
  SIMDISK_BOUNDARY_KINDS
} simdisk_boundary;

typedef enum {
  /// The disk died, by `simdisk_fail_after` or `simdisk_kill`.
  SIMDISK_DEATH,
  /// A single I/O error.
  SIMDISK_ERROR,
  /// A write that was refused because the disk was full.
  SIMDISK_FULL,
  /// What became of an unsynced write when power failed.
  SIMDISK_WRITE_KEPT,
  SIMDISK_WRITE_DROPPED,
  SIMDISK_WRITE_TORN,
  /// A creation, deletion or renaming that was undone when power failed.
  SIMDISK_NAME_DROPPED,
  SIMDISK_FAULT_KINDS
} simdisk_fault;

typedef enum {
  /// The process was killed: all it wrote is there, and what was unsynced still is.
  SIMDISK_PROCESS_KILLED,
  /// Power failed: each unsynced write is kept, dropped, or torn at 512 bytes, and each unsynced name kept or dropped.
  SIMDISK_POWER_LOST
} simdisk_end;

/// Lets `boundaries` more boundaries pass; the next one doesn't take place, and the disk is dead. Negative: never.
void simdisk_fail_after(simdisk *disk, int64_t boundaries);

/// Lets `boundaries` more boundaries pass; the next one fails with an I/O error, and the disk works on. Negative:
/// never.
void simdisk_error_after(simdisk *disk, int64_t boundaries);

/// How many bytes all files may have together; writes that would grow beyond are refused. Negative: no limit.
void simdisk_set_limit(simdisk *disk, int64_t bytes);

/// The disk dies now, between two boundaries.
void simdisk_kill(simdisk *disk);

bool simdisk_is_dead(simdisk *disk);

/// The machine starts again. A disk that lives dies first. Connections opened before stay dead for ever; an armed
/// `fail_after` or `error_after` is disarmed.
void simdisk_revive(simdisk *disk, uint64_t seed, simdisk_end end);

/// How many boundaries of a kind were passed since the disk was made.
uint64_t simdisk_boundaries(simdisk *disk, simdisk_boundary kind);

/// How many faults of a kind were injected since the disk was made.
uint64_t simdisk_faults(simdisk *disk, simdisk_fault kind);

// MARK: Files, as a process handles them

bool simdisk_exists(simdisk *disk, const char *path);

/// Gives the number and the birth of a file. Both change when a file is created anew or copied, and stay when it is
/// overwritten or renamed. Numbers may be equal on two disks; births are never equal.
int simdisk_identity(simdisk *disk, const char *path, uint64_t *inode, uint64_t *birth);

/// The whole content, to be given to `simdisk_free`.
int simdisk_read_file(simdisk *disk, const char *path, uint8_t **bytes, size_t *size);

/// Creates or truncates the file, writes, and syncs: up to three boundaries. A fault leaves what was done until then.
int simdisk_write_file(simdisk *disk, const char *path, const uint8_t *bytes, size_t size);

/// The name is gone at once; durably so when the folder is synced.
int simdisk_remove(simdisk *disk, const char *path);

/// Replaces what stood under the new name; a power failure leaves either both names as they were, or all done.
int simdisk_rename(simdisk *disk, const char *from, const char *to);

/// Makes the names in a folder durable; "" is the topmost one. Folders exist by being in the path of a file.
int simdisk_sync_folder(simdisk *disk, const char *folder);

/// The paths of all files in byte order, each ended by a 0 byte, with one more at the end; to be given to
/// `simdisk_free`. NULL when the disk is dead.
char *simdisk_list(simdisk *disk);

void simdisk_free(void *memory);

// MARK: Acts of the owner

/// Whose identity a restored file has.
typedef enum {
  /// The snapshot's, as when an image of the whole disk is put back. `simdisk_restore` ends all connections with it.
  SIMDISK_AS_IMAGE,
  /// A new one, as when a backup is copied back after the file was lost.
  SIMDISK_AS_NEW_FILES,
  /// That of the file which it overwrites; a new one where there is none.
  SIMDISK_IN_PLACE
} simdisk_restoration;

/// Makes everything durable, as time does.
int simdisk_settle(simdisk *disk);

/// A copy of all files as a process sees them, unsynced writes included. NULL when the disk is dead.
simdisk_snapshot *simdisk_take_snapshot(simdisk *disk);

void simdisk_free_snapshot(simdisk_snapshot *snapshot);

/// Makes the disk's files what the snapshot holds; files it doesn't hold are removed. It may be another disk's.
int simdisk_restore(simdisk *disk, const simdisk_snapshot *snapshot, simdisk_restoration how);

/// The same for one database: the file with its `-wal` and `-journal`. SQLITE_CANTOPEN when the snapshot lacks it.
int simdisk_restore_database(
  simdisk *disk, const simdisk_snapshot *snapshot, const char *path, simdisk_restoration how);

/// Copies a file with its `-wal` and `-journal`, as new files; what the target has of these three is replaced or
/// removed. The target may be on another disk.
int simdisk_copy(simdisk *from_disk, const char *from, simdisk *to_disk, const char *to);

#endif
