#include "internal.h"

/// Counts down to a fault: true when it is due, once. Below 0 none is armed.
static bool is_due(int64_t *countdown) {
  if (*countdown < 0) return false;
  *countdown -= 1;
  return *countdown < 0;
}

void sd_die(simdisk *disk) {
  if (disk->is_dead) return;
  disk->is_dead = true;
  disk->fail_after = -1;
  disk->error_after = -1;
  disk->faults[SIMDISK_DEATH] += 1;
}

int sd_boundary(simdisk *disk, simdisk_boundary kind, int error) {
  if (disk->is_dead) return SQLITE_IOERR;
  if (is_due(&disk->fail_after)) {
    sd_die(disk);
    return SQLITE_IOERR;
  }
  if (is_due(&disk->error_after)) {
    disk->faults[SIMDISK_ERROR] += 1;
    return error;
  }
  disk->boundaries[kind] += 1;
  return SQLITE_OK;
}

int sd_room(simdisk *disk, int64_t growth) {
  if (disk->limit < 0 || growth <= 0) return SQLITE_OK;
  int64_t used = 0;
  for (size_t index = 0; index < disk->live.count; index++) {
    used += (int64_t)disk->live.entries[index].node->live.size;
  }
  if (used + growth <= disk->limit) return SQLITE_OK;
  disk->faults[SIMDISK_FULL] += 1;
  return SQLITE_FULL;
}

void simdisk_fail_after(simdisk *disk, int64_t boundaries) {
  sd_enter();
  disk->fail_after = boundaries;
  sd_leave();
}

void simdisk_error_after(simdisk *disk, int64_t boundaries) {
  sd_enter();
  disk->error_after = boundaries;
  sd_leave();
}

void simdisk_set_limit(simdisk *disk, int64_t bytes) {
  sd_enter();
  disk->limit = bytes;
  sd_leave();
}

void simdisk_kill(simdisk *disk) {
  sd_enter();
  sd_die(disk);
  sd_leave();
}

bool simdisk_is_dead(simdisk *disk) {
  sd_enter();
  bool is_dead = disk->is_dead;
  sd_leave();
  return is_dead;
}

uint64_t simdisk_boundaries(simdisk *disk, simdisk_boundary kind) {
  if (kind >= SIMDISK_BOUNDARY_KINDS) return 0;
  sd_enter();
  uint64_t count = disk->boundaries[kind];
  sd_leave();
  return count;
}

uint64_t simdisk_faults(simdisk *disk, simdisk_fault kind) {
  if (kind >= SIMDISK_FAULT_KINDS) return 0;
  sd_enter();
  uint64_t count = disk->faults[kind];
  sd_leave();
  return count;
}
