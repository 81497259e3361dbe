#include "internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  char *path;
  uint64_t inode;
  uint64_t birth;
  sd_bytes content;
} saved_file;

struct simdisk_snapshot {
  saved_file *files;
  size_t count;
};

/// What belongs to one database, on disk.
static const char *const companions[] = {"", "-wal", "-journal"};
#define COMPANION_COUNT (sizeof companions / sizeof companions[0])

static bool companion(const char *path, size_t index, char name[SD_PATH_LIMIT]) {
  char normal[SD_PATH_LIMIT];
  if (!sd_path_normalise(path, normal)) return false;
  if (strlen(normal) + strlen(companions[index]) >= SD_PATH_LIMIT) return false;
  strcpy(name, normal);
  strcat(name, companions[index]);
  return true;
}

/// Everything durable: what the owner does next builds on what is seen.
static void settle(simdisk *disk) {
  sd_names_sync_all(disk);
  for (size_t index = 0; index < disk->live.count; index++) {
    sd_node_sync(disk->live.entries[index].node);
    disk->live.entries[index].node->is_name_synced = true;
  }
}

int simdisk_settle(simdisk *disk) {
  sd_enter();
  bool is_dead = disk->is_dead;
  if (!is_dead) settle(disk);
  sd_leave();
  return is_dead ? SQLITE_IOERR : SQLITE_OK;
}

// MARK: Snapshots

simdisk_snapshot *simdisk_take_snapshot(simdisk *disk) {
  simdisk_snapshot *snapshot = NULL;
  sd_enter();
  if (!disk->is_dead) {
    snapshot = sd_allocate(sizeof *snapshot);
    snapshot->count = disk->live.count;
    snapshot->files = sd_allocate(snapshot->count * sizeof(saved_file));
    for (size_t index = 0; index < snapshot->count; index++) {
      const sd_entry *entry = disk->live.entries + index;
      saved_file *file = snapshot->files + index;
      *file = (saved_file){
        .path = sd_duplicate(entry->path), .inode = entry->node->inode, .birth = entry->node->birth};
      sd_bytes_assign(&file->content, entry->node->live.data, entry->node->live.size);
    }
  }
  sd_leave();
  return snapshot;
}

void simdisk_free_snapshot(simdisk_snapshot *snapshot) {
  for (size_t index = 0; index < snapshot->count; index++) {
    free(snapshot->files[index].path);
    sd_bytes_free(&snapshot->files[index].content);
  }
  free(snapshot->files);
  free(snapshot);
}

static const saved_file *find(const simdisk_snapshot *snapshot, const char *path) {
  for (size_t index = 0; index < snapshot->count; index++) {
    if (strcmp(snapshot->files[index].path, path) == 0) return snapshot->files + index;
  }
  return NULL;
}

// MARK: Putting files

/// The disk is settled: a name is put, or taken away, in both of its images.
static void put(simdisk *disk, const char *path, sd_node *node) {
  node->is_name_synced = true;
  sd_directory_put(&disk->live, path, node);
  sd_directory_put(&disk->durable, path, node);
  sd_node_release(node);
}

static void take_away(simdisk *disk, const char *path) {
  // The path may be the live directory's own text, which goes with the entry: that comes last.
  sd_directory_remove(&disk->durable, path);
  sd_directory_remove(&disk->live, path);
}

static void restore(simdisk *disk, const saved_file *file, simdisk_restoration how) {
  sd_node *node = how == SIMDISK_IN_PLACE ? sd_directory_find(&disk->live, file->path) : NULL;
  if (node == NULL) {
    node = how == SIMDISK_AS_IMAGE ? sd_node_create(file->inode, file->birth) : sd_disk_new_node(disk);
    // A number that came with an image is not given out again.
    if (node->inode > disk->next_inode) disk->next_inode = node->inode;
    put(disk, file->path, node);
  }
  sd_node_assign(node, file->content.data, file->content.size);
}

int simdisk_restore(simdisk *disk, const simdisk_snapshot *snapshot, simdisk_restoration how) {
  sd_enter();
  if (disk->is_dead) {
    sd_leave();
    return SQLITE_IOERR;
  }
  settle(disk);
  for (size_t index = disk->live.count; index-- > 0;) {
    if (find(snapshot, disk->live.entries[index].path) == NULL) take_away(disk, disk->live.entries[index].path);
  }
  for (size_t index = 0; index < snapshot->count; index++) restore(disk, snapshot->files + index, how);
  if (how == SIMDISK_AS_IMAGE) sd_restart(disk);
  sd_leave();
  return SQLITE_OK;
}

static int restore_database(
  simdisk *disk, const simdisk_snapshot *snapshot, const char *path, simdisk_restoration how) {
  char name[SD_PATH_LIMIT];
  if (disk->is_dead) return SQLITE_IOERR;
  if (!companion(path, 0, name) || find(snapshot, name) == NULL) return SQLITE_CANTOPEN;
  settle(disk);
  for (size_t index = 0; index < COMPANION_COUNT; index++) {
    if (!companion(path, index, name)) continue;
    const saved_file *file = find(snapshot, name);
    if (file == NULL) {
      take_away(disk, name);
    } else {
      restore(disk, file, how);
    }
  }
  return SQLITE_OK;
}

int simdisk_restore_database(
  simdisk *disk, const simdisk_snapshot *snapshot, const char *path, simdisk_restoration how) {
  sd_enter();
  int result = restore_database(disk, snapshot, path, how);
  sd_leave();
  return result;
}

// MARK: Copying

static int64_t size_of(const simdisk *disk, const char *path) {
  char name[SD_PATH_LIMIT];
  int64_t size = 0;
  for (size_t index = 0; index < COMPANION_COUNT; index++) {
    sd_node *node = companion(path, index, name) ? sd_directory_find(&disk->live, name) : NULL;
    if (node != NULL) size += (int64_t)node->live.size;
  }
  return size;
}

static int copy(simdisk *from_disk, const char *from, simdisk *to_disk, const char *to) {
  char source[SD_PATH_LIMIT], target[SD_PATH_LIMIT];
  if (from_disk->is_dead || to_disk->is_dead) return SQLITE_IOERR;
  if (!companion(from, 0, source) || !companion(to, 0, target)) return SQLITE_CANTOPEN;
  if (sd_directory_find(&from_disk->live, source) == NULL) return SQLITE_CANTOPEN;
  if (from_disk == to_disk && strcmp(source, target) == 0) return SQLITE_CANTOPEN;
  int result = sd_room(to_disk, size_of(from_disk, source) - size_of(to_disk, target));
  if (result != SQLITE_OK) return result;
  settle(to_disk);
  for (size_t index = 0; index < COMPANION_COUNT; index++) {
    if (!companion(from, index, source) || !companion(to, index, target)) continue;
    sd_node *original = sd_directory_find(&from_disk->live, source);
    if (original == NULL) {
      take_away(to_disk, target);
      continue;
    }
    sd_node *node = sd_disk_new_node(to_disk);
    sd_node_assign(node, original->live.data, original->live.size);
    put(to_disk, target, node);
  }
  return SQLITE_OK;
}

int simdisk_copy(simdisk *from_disk, const char *from, simdisk *to_disk, const char *to) {
  sd_enter();
  int result = copy(from_disk, from, to_disk, to);
  sd_leave();
  return result;
}
