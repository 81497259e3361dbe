#include "internal.h"

#include <stdlib.h>
#include <string.h>

// MARK: A sorted list of names

/// The index of the first entry that doesn't come before `path`.
static size_t position_of(const sd_directory *directory, const char *path) {
  size_t low = 0, high = directory->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (strcmp(directory->entries[middle].path, path) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static bool is_at(const sd_directory *directory, size_t position, const char *path) {
  return position < directory->count && strcmp(directory->entries[position].path, path) == 0;
}

sd_node *sd_directory_find(const sd_directory *directory, const char *path) {
  size_t position = position_of(directory, path);
  return is_at(directory, position, path) ? directory->entries[position].node : NULL;
}

void sd_directory_put(sd_directory *directory, const char *path, sd_node *node) {
  sd_node_retain(node);
  size_t position = position_of(directory, path);
  if (is_at(directory, position, path)) {
    sd_node_release(directory->entries[position].node);
    directory->entries[position].node = node;
    return;
  }
  if (directory->count == directory->capacity) {
    directory->capacity = directory->capacity * 2 + 8;
    directory->entries = sd_reallocate(directory->entries, directory->capacity * sizeof(sd_entry));
  }
  sd_entry *place = directory->entries + position;
  memmove(place + 1, place, (directory->count - position) * sizeof(sd_entry));
  *place = (sd_entry){.path = sd_duplicate(path), .node = node};
  directory->count += 1;
}

void sd_directory_remove(sd_directory *directory, const char *path) {
  size_t position = position_of(directory, path);
  if (!is_at(directory, position, path)) return;
  sd_entry *place = directory->entries + position;
  free(place->path);
  sd_node_release(place->node);
  directory->count -= 1;
  memmove(place, place + 1, (directory->count - position) * sizeof(sd_entry));
}

void sd_directory_clear(sd_directory *directory) {
  for (size_t index = 0; index < directory->count; index++) {
    free(directory->entries[index].path);
    sd_node_release(directory->entries[index].node);
  }
  free(directory->entries);
  *directory = (sd_directory){0};
}

// MARK: Changes of names

static void apply(sd_directory *directory, const char *from, const char *to, sd_node *node) {
  // By now another file may have the old name.
  if (from != NULL && sd_directory_find(directory, from) == node) sd_directory_remove(directory, from);
  if (to != NULL) sd_directory_put(directory, to, node);
}

void sd_names_change(simdisk *disk, const char *from, const char *to, sd_node *node) {
  if (disk->naming_count == disk->naming_capacity) {
    disk->naming_capacity = disk->naming_capacity * 2 + 8;
    disk->namings = sd_reallocate(disk->namings, disk->naming_capacity * sizeof(sd_naming));
  }
  disk->namings[disk->naming_count] = (sd_naming){
    .from = from == NULL ? NULL : sd_duplicate(from),
    .to = to == NULL ? NULL : sd_duplicate(to),
    .node = sd_node_retain(node),
  };
  disk->naming_count += 1;
  apply(&disk->live, from, to, node);
}

static bool is_same(const char *one, const char *other) {
  return one != NULL && other != NULL && strcmp(one, other) == 0;
}

/// Whether the later change of names makes no sense without the earlier one: it takes a name that was given before, or
/// gives one that was given or taken before.
static bool builds_on(const sd_naming *later, const sd_naming *earlier) {
  return is_same(later->from, earlier->to) || is_same(later->to, earlier->from) || is_same(later->to, earlier->to);
}

static bool is_in_folder(const char *path, const char *folder) {
  char own[SD_PATH_LIMIT];
  if (path == NULL) return false;
  sd_path_folder(path, own);
  return strcmp(own, folder) == 0;
}

/// Makes the chosen changes durable, in their order, and forgets them; the others wait on.
static void make_durable(simdisk *disk, const bool *chosen) {
  size_t waiting = 0;
  for (size_t index = 0; index < disk->naming_count; index++) {
    sd_naming naming = disk->namings[index];
    if (!chosen[index]) {
      disk->namings[waiting++] = naming;
      continue;
    }
    apply(&disk->durable, naming.from, naming.to, naming.node);
    free(naming.from);
    free(naming.to);
    sd_node_release(naming.node);
  }
  disk->naming_count = waiting;
}

void sd_names_sync_folder(simdisk *disk, const char *folder) {
  size_t count = disk->naming_count;
  bool *chosen = sd_allocate(count);
  for (size_t later = count; later-- > 0;) {
    const sd_naming *naming = disk->namings + later;
    if (is_in_folder(naming->from, folder) || is_in_folder(naming->to, folder)) chosen[later] = true;
    if (!chosen[later]) continue;
    // What it builds on must be durable too, also in another folder.
    for (size_t earlier = 0; earlier < later; earlier++) {
      if (builds_on(naming, disk->namings + earlier)) chosen[earlier] = true;
    }
  }
  make_durable(disk, chosen);
  free(chosen);
}

void sd_names_sync_all(simdisk *disk) {
  bool *chosen = sd_allocate(disk->naming_count);
  memset(chosen, true, disk->naming_count);
  make_durable(disk, chosen);
  free(chosen);
}

/// Whether the change at `index` builds on one that was dropped.
static bool is_baseless(const simdisk *disk, const bool *chosen, size_t index) {
  for (size_t earlier = 0; earlier < index; earlier++) {
    if (!chosen[earlier] && builds_on(disk->namings + index, disk->namings + earlier)) return true;
  }
  return false;
}

static void forget_waiting(simdisk *disk) {
  for (size_t index = 0; index < disk->naming_count; index++) {
    free(disk->namings[index].from);
    free(disk->namings[index].to);
    sd_node_release(disk->namings[index].node);
  }
  disk->naming_count = 0;
}

void sd_names_lose_power(simdisk *disk, sd_random *random) {
  size_t count = disk->naming_count;
  bool *chosen = sd_allocate(count);
  // File systems with a journal keep a beginning of the changes; others keep any.
  bool has_journal = sd_random_below(random, 2) == 0;
  size_t kept = (size_t)sd_random_below(random, count + 1);
  for (size_t index = 0; index < count; index++) {
    chosen[index] = has_journal ? index < kept : sd_random_below(random, 2) == 0;
    if (is_baseless(disk, chosen, index)) chosen[index] = false;
    if (!chosen[index]) disk->faults[SIMDISK_NAME_DROPPED] += 1;
  }
  make_durable(disk, chosen);
  free(chosen);
  forget_waiting(disk);
  sd_directory_clear(&disk->live);
  for (size_t index = 0; index < disk->durable.count; index++) {
    sd_directory_put(&disk->live, disk->durable.entries[index].path, disk->durable.entries[index].node);
  }
}
