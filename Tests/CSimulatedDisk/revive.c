#include "internal.h"

/// What a disk writes whole, or not at all.
#define SECTOR 512

/// How a file's unsynced writes fare. Drawn for each file, because pure chance would almost never keep or drop many.
typedef struct {
  enum { DROP_ALL, KEEP_ALL, KEEP_BEGINNING, KEEP_ANY } kind;
  /// How many writes are kept from the beginning; the one after may be torn.
  uint64_t kept;
} fate;

static uint64_t count_changes(const sd_node *node) {
  size_t position = 0;
  sd_change change;
  const uint8_t *bytes;
  uint64_t count = 0;
  while (sd_node_next_change(node, &position, &change, &bytes)) count += 1;
  return count;
}

static simdisk_fault draw(fate fate, uint64_t index, sd_random *random) {
  switch (fate.kind) {
    case DROP_ALL: return SIMDISK_WRITE_DROPPED;
    case KEEP_ALL: return SIMDISK_WRITE_KEPT;
    case KEEP_BEGINNING:
      if (index == fate.kept && sd_random_below(random, 2) == 0) return SIMDISK_WRITE_TORN;
      return index < fate.kept ? SIMDISK_WRITE_KEPT : SIMDISK_WRITE_DROPPED;
    case KEEP_ANY: break;
  }
  simdisk_fault any[] = {SIMDISK_WRITE_KEPT, SIMDISK_WRITE_DROPPED, SIMDISK_WRITE_TORN};
  return any[sd_random_below(random, 3)];
}

/// Keeps some of the sectors that a write touches.
static void tear(sd_bytes *durable, sd_change change, const uint8_t *bytes, sd_random *random) {
  int64_t end = change.offset + change.size;
  int64_t start = change.offset;
  while (start < end) {
    int64_t next = (start / SECTOR + 1) * SECTOR;
    if (next > end) next = end;
    if (sd_random_below(random, 2) == 0) {
      sd_bytes_write(durable, (size_t)start, bytes + (start - change.offset), (size_t)(next - start));
    }
    start = next;
  }
}

/// A file system may note the new length of a file before the bytes arrive: what then stands there is zeros, or what
/// another file left.
static void lengthen(sd_bytes *durable, sd_change change, sd_random *random) {
  size_t old = durable->size;
  size_t end = (size_t)(change.offset + change.size);
  if (end <= old || sd_random_below(random, 2) != 0) return;
  sd_bytes_resize(durable, end);
  if (sd_random_below(random, 2) == 0) sd_random_fill(random, durable->data + old, end - old);
}

static void lose_power(simdisk *disk, sd_node *node, sd_random *random) {
  fate fate = {.kind = (int)sd_random_below(random, 4)};
  fate.kept = sd_random_below(random, count_changes(node) + 1);
  size_t position = 0;
  sd_change change;
  const uint8_t *bytes;
  for (uint64_t index = 0; sd_node_next_change(node, &position, &change, &bytes); index++) {
    simdisk_fault outcome = draw(fate, index, random);
    // A length is one number: it isn't torn.
    if (change.size < 0 && outcome == SIMDISK_WRITE_TORN) outcome = SIMDISK_WRITE_DROPPED;
    disk->faults[outcome] += 1;
    if (change.size < 0) {
      if (outcome == SIMDISK_WRITE_KEPT) sd_bytes_resize(&node->durable, (size_t)change.offset);
    } else if (outcome == SIMDISK_WRITE_KEPT) {
      sd_bytes_write(&node->durable, (size_t)change.offset, bytes, (size_t)change.size);
    } else {
      if (outcome == SIMDISK_WRITE_TORN) tear(&node->durable, change, bytes, random);
      lengthen(&node->durable, change, random);
    }
  }
  node->changes.size = 0;
  sd_bytes_assign(&node->live, node->durable.data, node->durable.size);
}

void simdisk_revive(simdisk *disk, uint64_t seed, simdisk_end end) {
  sd_enter();
  sd_die(disk);
  sd_random mixer = {disk->seed};
  sd_random random = {sd_random_next(&mixer) ^ seed};
  if (end == SIMDISK_POWER_LOST) {
    sd_names_lose_power(disk, &random);
    for (size_t index = 0; index < disk->live.count; index++) {
      sd_node *node = disk->live.entries[index].node;
      lose_power(disk, node, &random);
      node->is_name_synced = true;
    }
  }
  sd_restart(disk);
  sd_leave();
}

/// A new life: whoever holds an old handle holds the old locks and the old shared memory.
void sd_restart(simdisk *disk) {
  for (size_t index = 0; index < disk->live.count; index++) disk->live.entries[index].node->session = NULL;
  disk->epoch += 1;
  disk->is_dead = false;
}
