#include "internal.h"

#include <stdlib.h>
#include <string.h>

/// A kernel writes back on its own when too much is unwritten; and somebody who never syncs must not eat all memory.
#define WRITE_BACK_BYTES ((size_t)16 << 20)

sd_node *sd_node_create(uint64_t inode, uint64_t birth) {
  sd_node *node = sd_allocate(sizeof *node);
  node->references = 1;
  node->inode = inode;
  node->birth = birth;
  return node;
}

sd_node *sd_node_retain(sd_node *node) {
  node->references += 1;
  return node;
}

void sd_node_release(sd_node *node) {
  node->references -= 1;
  if (node->references > 0) return;
  sd_bytes_free(&node->live);
  sd_bytes_free(&node->durable);
  sd_bytes_free(&node->changes);
  free(node);
}

static void remember(sd_node *node, sd_change change, const void *bytes) {
  sd_bytes_write(&node->changes, node->changes.size, &change, sizeof change);
  if (change.size > 0) sd_bytes_write(&node->changes, node->changes.size, bytes, (size_t)change.size);
  if (node->changes.size > WRITE_BACK_BYTES) sd_node_sync(node);
}

void sd_node_write(sd_node *node, int64_t offset, const void *bytes, size_t size) {
  sd_bytes_write(&node->live, (size_t)offset, bytes, size);
  remember(node, (sd_change){.offset = offset, .size = (int64_t)size}, bytes);
}

void sd_node_truncate(sd_node *node, int64_t size) {
  sd_bytes_resize(&node->live, (size_t)size);
  remember(node, (sd_change){.offset = size, .size = -1}, NULL);
}

bool sd_node_next_change(const sd_node *node, size_t *position, sd_change *change, const uint8_t **bytes) {
  if (*position >= node->changes.size) return false;
  // The record may stand at any address: it is copied, not pointed at.
  memcpy(change, node->changes.data + *position, sizeof *change);
  *position += sizeof *change;
  *bytes = node->changes.data + *position;
  if (change->size > 0) *position += (size_t)change->size;
  return true;
}

void sd_node_sync(sd_node *node) {
  size_t position = 0;
  sd_change change;
  const uint8_t *bytes;
  while (sd_node_next_change(node, &position, &change, &bytes)) {
    if (change.size < 0) {
      sd_bytes_resize(&node->durable, (size_t)change.offset);
    } else {
      sd_bytes_write(&node->durable, (size_t)change.offset, bytes, (size_t)change.size);
    }
  }
  node->changes.size = 0;
}

void sd_node_assign(sd_node *node, const void *bytes, size_t size) {
  sd_bytes_assign(&node->live, bytes, size);
  sd_bytes_assign(&node->durable, bytes, size);
  node->changes.size = 0;
}
