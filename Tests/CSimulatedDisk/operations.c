#include "internal.h"

/// The caller has seen that there is no such file.
int sd_create(simdisk *disk, const char *path, sd_node **node) {
  int result = sd_boundary(disk, SIMDISK_CREATE, SQLITE_CANTOPEN);
  if (result != SQLITE_OK) return result;
  *node = sd_disk_new_node(disk);
  sd_names_change(disk, NULL, path, *node);
  // The directory holds it from now on.
  sd_node_release(*node);
  return SQLITE_OK;
}

int sd_write(simdisk *disk, sd_node *node, int64_t offset, const void *bytes, size_t size) {
  int result = sd_boundary(disk, SIMDISK_WRITE, SQLITE_IOERR_WRITE);
  if (result != SQLITE_OK) return result;
  if (offset > SD_FILE_LIMIT || (int64_t)size > SD_FILE_LIMIT - offset) return SQLITE_FULL;
  result = sd_room(disk, offset + (int64_t)size - (int64_t)node->live.size);
  if (result == SQLITE_OK) sd_node_write(node, offset, bytes, size);
  return result;
}

int sd_truncate(simdisk *disk, sd_node *node, int64_t size) {
  int result = sd_boundary(disk, SIMDISK_TRUNCATE, SQLITE_IOERR_TRUNCATE);
  if (result != SQLITE_OK) return result;
  if (size > SD_FILE_LIMIT) return SQLITE_FULL;
  result = sd_room(disk, size - (int64_t)node->live.size);
  if (result == SQLITE_OK) sd_node_truncate(node, size);
  return result;
}

/// The folder in which a file was created, when that isn't durable; false else.
static bool find_birthplace(const simdisk *disk, const sd_node *node, char folder[SD_PATH_LIMIT]) {
  for (size_t index = 0; index < disk->naming_count; index++) {
    const sd_naming *naming = disk->namings + index;
    if (naming->node != node || naming->from != NULL) continue;
    sd_path_folder(naming->to, folder);
    return true;
  }
  return false;
}

int sd_sync(simdisk *disk, sd_node *node) {
  int result = sd_boundary(disk, SIMDISK_SYNC, SQLITE_IOERR_FSYNC);
  if (result != SQLITE_OK) return result;
  sd_node_sync(node);
  char folder[SD_PATH_LIMIT];
  if (!node->is_name_synced && find_birthplace(disk, node, folder)) sd_names_sync_folder(disk, folder);
  node->is_name_synced = true;
  return SQLITE_OK;
}

int sd_delete(simdisk *disk, const char *path, bool sync_folder) {
  sd_node *node = sd_directory_find(&disk->live, path);
  if (node == NULL) return SQLITE_IOERR_DELETE_NOENT;
  int result = sd_boundary(disk, SIMDISK_DELETE, SQLITE_IOERR_DELETE);
  if (result != SQLITE_OK) return result;
  sd_names_change(disk, path, NULL, node);
  if (sync_folder) {
    char folder[SD_PATH_LIMIT];
    sd_path_folder(path, folder);
    sd_names_sync_folder(disk, folder);
  }
  return SQLITE_OK;
}
