// For `nanosleep`.
#define _POSIX_C_SOURCE 199309L

#include "internal.h"

#include <string.h>
#include <time.h>

/// "/DISK/path", as SQLite has it.
typedef struct {
  simdisk *disk;
  char path[SD_PATH_LIMIT];
} place;

/// False when there is no such disk, or nothing after its name.
static bool locate(const char *name, place *place) {
  char normal[SD_PATH_LIMIT];
  if (!sd_path_normalise(name, normal)) return false;
  size_t length = strcspn(normal, "/");
  if (normal[length] == 0) return false;
  place->disk = sd_disk_named(normal, length);
  strcpy(place->path, normal + length + 1);
  return place->disk != NULL;
}

static int open_temporary(sd_handle *handle) {
  sd_node *node = sd_node_create(0, 0);
  sd_handle_open(handle, NULL, node, NULL);
  sd_node_release(node);
  return SQLITE_OK;
}

static int open_named(sd_handle *handle, const char *name, int flags) {
  place place;
  if (!locate(name, &place)) return SQLITE_CANTOPEN;
  if (place.disk->is_dead) return SQLITE_IOERR;
  sd_node *node = sd_directory_find(&place.disk->live, place.path);
  if (node != NULL && (flags & SQLITE_OPEN_CREATE) && (flags & SQLITE_OPEN_EXCLUSIVE)) return SQLITE_CANTOPEN;
  if (node == NULL) {
    if (!(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    int result = sd_create(place.disk, place.path, &node);
    if (result != SQLITE_OK) return result;
  }
  sd_handle_open(handle, place.disk, node, place.path);
  return SQLITE_OK;
}

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
  (void)vfs;
  memset(file, 0, sizeof(sd_handle));
  sd_enter();
  int result = name == NULL ? open_temporary((sd_handle *)file) : open_named((sd_handle *)file, name, flags);
  sd_leave();
  // Without methods SQLite doesn't close it.
  if (result == SQLITE_OK) file->pMethods = &sd_io_methods;
  if (out_flags != NULL) *out_flags = flags;
  return result;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder) {
  (void)vfs;
  place place;
  sd_enter();
  int result = SQLITE_IOERR_DELETE_NOENT;
  if (locate(name, &place)) {
    result = place.disk->is_dead ? SQLITE_IOERR : sd_delete(place.disk, place.path, sync_folder != 0);
  }
  sd_leave();
  return result;
}

/// Like the file system of Unix: an empty file counts as none when SQLite asks whether one exists, and all files may be
/// read and written.
static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *answer) {
  (void)vfs;
  place place;
  int result = SQLITE_OK;
  *answer = 0;
  sd_enter();
  if (locate(name, &place)) {
    if (place.disk->is_dead) result = SQLITE_IOERR;
    const sd_node *node = sd_directory_find(&place.disk->live, place.path);
    *answer = result == SQLITE_OK && node != NULL && (flags != SQLITE_ACCESS_EXISTS || node->live.size > 0);
  }
  sd_leave();
  return result;
}

static int vfs_full_path_name(sqlite3_vfs *vfs, const char *name, int size, char *full) {
  (void)vfs;
  char normal[SD_PATH_LIMIT];
  if (!sd_path_normalise(name, normal) || strlen(normal) + 2 > (size_t)size) return SQLITE_CANTOPEN;
  full[0] = '/';
  strcpy(full + 1, normal);
  return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *bytes) {
  (void)vfs;
  sd_enter();
  sd_random_fill(sd_world_random(), (uint8_t *)bytes, (size_t)size);
  sd_leave();
  return size;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) {
  (void)vfs;
  sd_enter();
  bool waits = sd_waits();
  sd_leave();
  if (waits) {
    struct timespec time = {.tv_sec = microseconds / 1000000, .tv_nsec = (long)(microseconds % 1000000) * 1000};
    nanosleep(&time, NULL);
  }
  return microseconds;
}

/// In milliseconds of the Julian calendar's days; 1970 begins in the middle of the day 2440587.
static int vfs_current_time_64(sqlite3_vfs *vfs, sqlite3_int64 *now) {
  (void)vfs;
  sd_enter();
  *now = sd_clock() + 210866760000000;
  sd_leave();
  return SQLITE_OK;
}

static int vfs_current_time(sqlite3_vfs *vfs, double *now) {
  sqlite3_int64 milliseconds = 0;
  int result = vfs_current_time_64(vfs, &milliseconds);
  *now = (double)milliseconds / 86400000.0;
  return result;
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *text) {
  (void)vfs;
  if (size > 0) text[0] = 0;
  return 0;
}

static sqlite3_vfs simulated_vfs = {
  .iVersion = 2,
  .szOsFile = sizeof(sd_handle),
  .mxPathname = SD_PATH_LIMIT,
  .zName = SIMDISK_VFS_NAME,
  .xOpen = vfs_open,
  .xDelete = vfs_delete,
  .xAccess = vfs_access,
  .xFullPathname = vfs_full_path_name,
  .xRandomness = vfs_randomness,
  .xSleep = vfs_sleep,
  .xCurrentTime = vfs_current_time,
  .xGetLastError = vfs_last_error,
  .xCurrentTimeInt64 = vfs_current_time_64,
};

int simdisk_register(bool as_default) {
  // Where SQLite was built without URIs. Refused, harmlessly, once SQLite is in use.
  sqlite3_config(SQLITE_CONFIG_URI, 1);
  return sqlite3_vfs_register(&simulated_vfs, as_default);
}
