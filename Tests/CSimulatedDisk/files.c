#include "internal.h"

#include <string.h>

/// Finds what a call is about. SQLITE_IOERR from a dead disk, SQLITE_CANTOPEN when there is no such file.
static int find(simdisk *disk, const char *path, sd_node **node) {
  char normal[SD_PATH_LIMIT];
  if (disk->is_dead) return SQLITE_IOERR;
  *node = sd_path_normalise(path, normal) ? sd_directory_find(&disk->live, normal) : NULL;
  return *node == NULL ? SQLITE_CANTOPEN : SQLITE_OK;
}

bool simdisk_exists(simdisk *disk, const char *path) {
  sd_node *node;
  sd_enter();
  bool exists = find(disk, path, &node) == SQLITE_OK;
  sd_leave();
  return exists;
}

int simdisk_identity(simdisk *disk, const char *path, uint64_t *inode, uint64_t *birth) {
  sd_node *node;
  sd_enter();
  int result = find(disk, path, &node);
  if (result == SQLITE_OK) {
    *inode = node->inode;
    *birth = node->birth;
  }
  sd_leave();
  return result;
}

int simdisk_read_file(simdisk *disk, const char *path, uint8_t **bytes, size_t *size) {
  sd_node *node;
  sd_enter();
  int result = find(disk, path, &node);
  if (result == SQLITE_OK) {
    *size = node->live.size;
    *bytes = sd_allocate(*size);
    if (*size > 0) memcpy(*bytes, node->live.data, *size);
  }
  sd_leave();
  return result;
}

static int write_whole(simdisk *disk, const char *path, const uint8_t *bytes, size_t size) {
  char normal[SD_PATH_LIMIT];
  if (!sd_path_normalise(path, normal)) return SQLITE_CANTOPEN;
  sd_node *node = sd_directory_find(&disk->live, normal);
  int result = node == NULL ? sd_create(disk, normal, &node) : sd_truncate(disk, node, 0);
  if (result == SQLITE_OK && size > 0) result = sd_write(disk, node, 0, bytes, size);
  return result == SQLITE_OK ? sd_sync(disk, node) : result;
}

int simdisk_write_file(simdisk *disk, const char *path, const uint8_t *bytes, size_t size) {
  sd_enter();
  int result = write_whole(disk, path, bytes, size);
  sd_leave();
  return result;
}

int simdisk_remove(simdisk *disk, const char *path) {
  char normal[SD_PATH_LIMIT];
  sd_node *node;
  sd_enter();
  int result = find(disk, path, &node);
  if (result == SQLITE_OK && sd_path_normalise(path, normal)) result = sd_delete(disk, normal, false);
  sd_leave();
  return result;
}

static int change_name(simdisk *disk, const char *from, const char *to) {
  char old[SD_PATH_LIMIT], new[SD_PATH_LIMIT];
  sd_node *node;
  int result = find(disk, from, &node);
  if (result != SQLITE_OK) return result;
  if (!sd_path_normalise(from, old) || !sd_path_normalise(to, new)) return SQLITE_CANTOPEN;
  result = sd_boundary(disk, SIMDISK_RENAME, SQLITE_IOERR);
  if (result == SQLITE_OK && strcmp(old, new) != 0) sd_names_change(disk, old, new, node);
  return result;
}

int simdisk_rename(simdisk *disk, const char *from, const char *to) {
  sd_enter();
  int result = change_name(disk, from, to);
  sd_leave();
  return result;
}

int simdisk_sync_folder(simdisk *disk, const char *folder) {
  char normal[SD_PATH_LIMIT];
  // Only the topmost folder has no name; it normalises to "".
  if (!sd_path_normalise(folder, normal) && strspn(folder, "/") != strlen(folder)) return SQLITE_CANTOPEN;
  sd_enter();
  int result = sd_boundary(disk, SIMDISK_SYNC_FOLDER, SQLITE_IOERR_DIR_FSYNC);
  if (result == SQLITE_OK) sd_names_sync_folder(disk, normal);
  sd_leave();
  return result;
}

char *simdisk_list(simdisk *disk) {
  sd_bytes list = {0};
  sd_enter();
  bool is_dead = disk->is_dead;
  for (size_t index = 0; !is_dead && index < disk->live.count; index++) {
    const char *path = disk->live.entries[index].path;
    sd_bytes_write(&list, list.size, path, strlen(path) + 1);
  }
  sd_leave();
  if (is_dead) return NULL;
  sd_bytes_write(&list, list.size, "", 1);
  return (char *)list.data;
}
