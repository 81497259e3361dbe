#include "internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/// The only state that isn't a disk's.
static struct {
  pthread_mutex_t mutex;
  simdisk *disks;
  int64_t clock;
  bool waits;
  sd_random random;
  uint64_t births;
} world = {.mutex = PTHREAD_MUTEX_INITIALIZER};

void sd_enter(void) { pthread_mutex_lock(&world.mutex); }
void sd_leave(void) { pthread_mutex_unlock(&world.mutex); }
int64_t sd_clock(void) { return world.clock; }
bool sd_waits(void) { return world.waits; }
sd_random *sd_world_random(void) { return &world.random; }
uint64_t sd_next_birth(void) { return ++world.births; }

void simdisk_set_clock(int64_t milliseconds) {
  sd_enter();
  world.clock = milliseconds;
  sd_leave();
}

void simdisk_set_waiting(bool is_real) {
  sd_enter();
  world.waits = is_real;
  sd_leave();
}

void simdisk_seed_randomness(uint64_t seed) {
  sd_enter();
  world.random.state = seed;
  sd_random random = {seed};
  // SQLite has one generator, seeded from the default file system; this call seeds it from the number instead.
  // 0 would mean "from the file system" to it.
  int number = (int)(sd_random_next(&random) & 0x7FFFFFFF) | 1;
  sd_leave();
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, number, (sqlite3 *)NULL);
}

// MARK: Disks

static bool is_name(const char *name) {
  size_t length = strlen(name);
  const char *allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return length > 0 && length < sizeof((simdisk *)NULL)->name && strspn(name, allowed) == length;
}

simdisk *sd_disk_named(const char *name, size_t length) {
  for (simdisk *disk = world.disks; disk != NULL; disk = disk->next) {
    if (strlen(disk->name) == length && memcmp(disk->name, name, length) == 0) return disk;
  }
  return NULL;
}

simdisk *simdisk_create(const char *name, uint64_t seed) {
  if (!is_name(name)) return NULL;
  sd_enter();
  simdisk *disk = NULL;
  if (sd_disk_named(name, strlen(name)) == NULL) {
    disk = sd_allocate(sizeof *disk);
    disk->references = 1;
    memcpy(disk->name, name, strlen(name));
    disk->seed = seed;
    disk->fail_after = disk->error_after = disk->limit = -1;
    disk->next = world.disks;
    world.disks = disk;
  }
  sd_leave();
  return disk;
}

void simdisk_destroy(simdisk *disk) {
  sd_enter();
  simdisk **link = &world.disks;
  while (*link != disk) link = &(*link)->next;
  *link = disk->next;
  sd_die(disk);
  sd_disk_release(disk);
  sd_leave();
}

/// Open handles hold the disk too: they outlive it, dead.
void sd_disk_release(simdisk *disk) {
  disk->references -= 1;
  if (disk->references > 0) return;
  // What waits holds files; made durable, the directories hold them, and let go of them.
  sd_names_sync_all(disk);
  free(disk->namings);
  sd_directory_clear(&disk->live);
  sd_directory_clear(&disk->durable);
  free(disk);
}

sd_node *sd_disk_new_node(simdisk *disk) { return sd_node_create(++disk->next_inode, sd_next_birth()); }

// MARK: Paths

static bool is_dots(const char *part, size_t length) {
  return (length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.');
}

bool sd_path_normalise(const char *path, char normal[SD_PATH_LIMIT]) {
  size_t used = 0;
  while (*path != 0) {
    size_t length = strcspn(path, "/");
    if (is_dots(path, length)) return false;
    // With a slash before and a 0 after.
    if (used + length + 2 > SD_PATH_LIMIT) return false;
    if (length > 0 && used > 0) normal[used++] = '/';
    memcpy(normal + used, path, length);
    used += length;
    path += length;
    path += strspn(path, "/");
  }
  normal[used] = 0;
  return used > 0;
}

void sd_path_folder(const char *path, char folder[SD_PATH_LIMIT]) {
  const char *slash = strrchr(path, '/');
  size_t length = slash == NULL ? 0 : (size_t)(slash - path);
  memcpy(folder, path, length);
  folder[length] = 0;
}
