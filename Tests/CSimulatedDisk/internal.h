#ifndef SIMULATED_DISK_INTERNAL_H
#define SIMULATED_DISK_INTERNAL_H

#include "simulated_disk.h"

#include <sqlite3.h>

/// What the parts of the simulated disk share. Functions expect the caller to hold the mutex (`sd_enter`), except
/// those of memory and paths.

// MARK: Memory (memory.c)

/// Bytes that grow.
typedef struct {
  uint8_t *data;
  size_t size;
  size_t capacity;
} sd_bytes;

/// No file is longer; a corrupt length must not eat the machine's memory.
#define SD_FILE_LIMIT ((int64_t)1 << 30)

void *sd_allocate(size_t size);
void *sd_reallocate(void *memory, size_t size);
char *sd_duplicate(const char *text);
void sd_bytes_resize(sd_bytes *bytes, size_t size);
void sd_bytes_write(sd_bytes *bytes, size_t offset, const void *source, size_t size);
void sd_bytes_assign(sd_bytes *bytes, const void *source, size_t size);
void sd_bytes_free(sd_bytes *bytes);

// MARK: Random numbers (memory.c)

/// SplitMix64.
typedef struct {
  uint64_t state;
} sd_random;

uint64_t sd_random_next(sd_random *random);
/// 0..<bound.
uint64_t sd_random_below(sd_random *random, uint64_t bound);
void sd_random_fill(sd_random *random, uint8_t *bytes, size_t size);

// MARK: Files (node.c)

typedef struct sd_handle sd_handle;

#define SD_SHM_SLOTS SQLITE_SHM_NLOCK
/// A region describes 4,096 pages of a write-ahead log; as many as the longest file has with the smallest pages.
#define SD_SHM_REGION_LIMIT 512

/// What the connections to one file share in the machine's memory: locks, and the index of the write-ahead log.
/// It dies with the machine: a revived file gets a new one, and the old one goes with the last old handle.
typedef struct {
  int handles;
  int shared;
  /// The handle that holds RESERVED or more; its own level says which.
  sd_handle *writer;
  int shm_users;
  int shm_region_size;
  int shm_region_count;
  void *shm_regions[SD_SHM_REGION_LIMIT];
  int shm_shared[SD_SHM_SLOTS];
  sd_handle *shm_exclusive[SD_SHM_SLOTS];
} sd_session;

/// A file, whatever its names.
typedef struct {
  int references;
  uint64_t inode;
  uint64_t birth;
  bool is_name_synced;
  /// What a process reads.
  sd_bytes live;
  /// What certainly outlives a power failure.
  sd_bytes durable;
  /// What leads from `durable` to `live`: records of `sd_change`, each followed by its bytes.
  sd_bytes changes;
  sd_session *session;
} sd_node;

/// A write of `size` bytes at `offset`, or a truncation to `offset` when `size` is negative.
typedef struct {
  int64_t offset;
  int64_t size;
} sd_change;

sd_node *sd_node_create(uint64_t inode, uint64_t birth);
sd_node *sd_node_retain(sd_node *node);
void sd_node_release(sd_node *node);
void sd_node_write(sd_node *node, int64_t offset, const void *bytes, size_t size);
void sd_node_truncate(sd_node *node, int64_t size);
void sd_node_sync(sd_node *node);
/// Makes the content what it says, durably.
void sd_node_assign(sd_node *node, const void *bytes, size_t size);
/// Reads the change at `*position` and moves on; false at the end. `*bytes` are those of a write.
bool sd_node_next_change(const sd_node *node, size_t *position, sd_change *change, const uint8_t **bytes);

// MARK: Names (directory.c)

#define SD_PATH_LIMIT 512

typedef struct {
  char *path;
  sd_node *node;
} sd_entry;

/// Sorted by path.
typedef struct {
  sd_entry *entries;
  size_t count;
  size_t capacity;
} sd_directory;

/// A change of names that isn't durable: a creation has no `from`, a deletion no `to`.
typedef struct {
  char *from;
  char *to;
  sd_node *node;
} sd_naming;

sd_node *sd_directory_find(const sd_directory *directory, const char *path);
void sd_directory_put(sd_directory *directory, const char *path, sd_node *node);
void sd_directory_remove(sd_directory *directory, const char *path);
void sd_directory_clear(sd_directory *directory);
/// Changes the names that a process sees, and remembers the change.
void sd_names_change(simdisk *disk, const char *from, const char *to, sd_node *node);
void sd_names_sync_folder(simdisk *disk, const char *folder);
void sd_names_sync_all(simdisk *disk);
/// Decides which unsynced names outlive a power failure; the live names become those.
void sd_names_lose_power(simdisk *disk, sd_random *random);

// MARK: Disks (registry.c, boundary.c)

struct simdisk {
  simdisk *next;
  int references;
  char name[64];
  uint64_t seed;
  bool is_dead;
  /// Counts the machine's lives: a handle of an earlier one is dead.
  uint64_t epoch;
  int64_t fail_after;
  int64_t error_after;
  int64_t limit;
  uint64_t next_inode;
  sd_directory live;
  sd_directory durable;
  sd_naming *namings;
  size_t naming_count;
  size_t naming_capacity;
  uint64_t boundaries[SIMDISK_BOUNDARY_KINDS];
  uint64_t faults[SIMDISK_FAULT_KINDS];
};

void sd_enter(void);
void sd_leave(void);
int64_t sd_clock(void);
bool sd_waits(void);
sd_random *sd_world_random(void);
uint64_t sd_next_birth(void);
simdisk *sd_disk_named(const char *name, size_t length);
void sd_disk_release(simdisk *disk);
sd_node *sd_disk_new_node(simdisk *disk);
/// Copies a path without needless slashes. False when it is empty or too long, or has `.` or `..` in it.
bool sd_path_normalise(const char *path, char normal[SD_PATH_LIMIT]);
/// Makes the path of the folder of a file out of the file's path; "" is the topmost one.
void sd_path_folder(const char *path, char folder[SD_PATH_LIMIT]);

/// Counts a boundary, or strikes: SQLITE_IOERR from a dead disk, `error` where a single error was due.
int sd_boundary(simdisk *disk, simdisk_boundary kind, int error);
/// SQLITE_FULL when files may not grow by so much.
int sd_room(simdisk *disk, int64_t growth);
void sd_die(simdisk *disk);
/// All handles of the life before are dead (revive.c).
void sd_restart(simdisk *disk);

// MARK: What a process does (operations.c): each passes its boundary first

int sd_create(simdisk *disk, const char *path, sd_node **node);
int sd_write(simdisk *disk, sd_node *node, int64_t offset, const void *bytes, size_t size);
int sd_truncate(simdisk *disk, sd_node *node, int64_t size);
int sd_sync(simdisk *disk, sd_node *node);
int sd_delete(simdisk *disk, const char *path, bool sync_folder);

// MARK: SQLite's view (vfs.c, io.c, locks.c)

struct sd_handle {
  sqlite3_file base;
  sd_node *node;
  sd_session *session;
  /// NULL for a temporary file, which is on no disk and has no faults.
  simdisk *disk;
  uint64_t epoch;
  /// The file's path on the disk; NULL for a temporary file.
  char *path;
  int lock;
  bool is_shm_mapped;
  unsigned shm_shared;
  unsigned shm_exclusive;
};

extern const sqlite3_io_methods sd_io_methods;

bool sd_is_alive(const sd_handle *handle);
void sd_handle_open(sd_handle *handle, simdisk *disk, sd_node *node, const char *path);
/// Lets go of locks and shared memory too, whether the handle is alive or not.
void sd_handle_close(sd_handle *handle);
int sd_lock(sd_handle *handle, int level);
void sd_unlock(sd_handle *handle, int level);
int sd_shm_map(sd_handle *handle, int region, int size, bool extend, void volatile **memory);
int sd_shm_lock(sd_handle *handle, int offset, int count, int flags);
void sd_shm_unmap(sd_handle *handle);

#endif
