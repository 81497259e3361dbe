#include "internal.h"

#include <stdlib.h>

bool sd_is_alive(const sd_handle *handle) {
  return handle->disk == NULL || (!handle->disk->is_dead && handle->epoch == handle->disk->epoch);
}

// MARK: Sessions

void sd_handle_open(sd_handle *handle, simdisk *disk, sd_node *node, const char *path) {
  handle->node = sd_node_retain(node);
  handle->disk = disk;
  handle->lock = SQLITE_LOCK_NONE;
  handle->is_shm_mapped = false;
  handle->shm_shared = handle->shm_exclusive = 0;
  handle->path = path == NULL ? NULL : sd_duplicate(path);
  if (disk != NULL) {
    handle->epoch = disk->epoch;
    disk->references += 1;
  }
  if (node->session == NULL) node->session = sd_allocate(sizeof(sd_session));
  handle->session = node->session;
  handle->session->handles += 1;
}

void sd_handle_close(sd_handle *handle) {
  sd_session *session = handle->session;
  sd_shm_unmap(handle);
  sd_unlock(handle, SQLITE_LOCK_NONE);
  session->handles -= 1;
  if (session->handles == 0) {
    if (handle->node->session == session) handle->node->session = NULL;
    free(session);
  }
  free(handle->path);
  sd_node_release(handle->node);
  if (handle->disk != NULL) sd_disk_release(handle->disk);
}

// MARK: Locks of the database

/// SHARED: many. RESERVED: one, beside SHARED ones. PENDING: no new SHARED ones. EXCLUSIVE: nobody else.
int sd_lock(sd_handle *handle, int level) {
  sd_session *session = handle->session;
  if (handle->lock >= level) return SQLITE_OK;
  if (handle->lock == SQLITE_LOCK_NONE) {
    if (session->writer != NULL && session->writer->lock >= SQLITE_LOCK_PENDING) return SQLITE_BUSY;
    session->shared += 1;
    handle->lock = SQLITE_LOCK_SHARED;
  }
  if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
  if (session->writer != NULL && session->writer != handle) return SQLITE_BUSY;
  session->writer = handle;
  if (level == SQLITE_LOCK_EXCLUSIVE && session->shared > 1) {
    // PENDING stays: the readers finish, and no new ones come.
    handle->lock = SQLITE_LOCK_PENDING;
    return SQLITE_BUSY;
  }
  handle->lock = level;
  return SQLITE_OK;
}

void sd_unlock(sd_handle *handle, int level) {
  sd_session *session = handle->session;
  if (handle->lock <= level) return;
  if (session->writer == handle) session->writer = NULL;
  if (level == SQLITE_LOCK_NONE) session->shared -= 1;
  handle->lock = level;
}

// MARK: The index of the write-ahead log

static void free_regions(sd_session *session) {
  for (int index = 0; index < session->shm_region_count; index++) free(session->shm_regions[index]);
  session->shm_region_count = 0;
}

int sd_shm_map(sd_handle *handle, int region, int size, bool extend, void volatile **memory) {
  sd_session *session = handle->session;
  *memory = NULL;
  if (region < 0 || region >= SD_SHM_REGION_LIMIT || size <= 0) return SQLITE_IOERR_SHMMAP;
  if (session->shm_region_count > 0 && session->shm_region_size != size) return SQLITE_IOERR_SHMSIZE;
  if (!handle->is_shm_mapped) {
    handle->is_shm_mapped = true;
    session->shm_users += 1;
  }
  session->shm_region_size = size;
  while (extend && session->shm_region_count <= region) {
    session->shm_regions[session->shm_region_count] = sd_allocate((size_t)size);
    session->shm_region_count += 1;
  }
  if (region < session->shm_region_count) *memory = session->shm_regions[region];
  return SQLITE_OK;
}

/// With the last user the memory goes, as the file `-shm` counts for nothing when nobody has it open: the next one
/// recovers the index from the log.
void sd_shm_unmap(sd_handle *handle) {
  sd_session *session = handle->session;
  if (!handle->is_shm_mapped) return;
  sd_shm_lock(handle, 0, SD_SHM_SLOTS, SQLITE_SHM_UNLOCK);
  handle->is_shm_mapped = false;
  session->shm_users -= 1;
  if (session->shm_users == 0) free_regions(session);
}

static void unlock_slot(sd_handle *handle, int slot) {
  sd_session *session = handle->session;
  unsigned bit = 1u << slot;
  if (handle->shm_shared & bit) session->shm_shared[slot] -= 1;
  if (handle->shm_exclusive & bit) session->shm_exclusive[slot] = NULL;
  handle->shm_shared &= ~bit;
  handle->shm_exclusive &= ~bit;
}

static bool is_slot_free(const sd_handle *handle, int slot, bool exclusively) {
  const sd_session *session = handle->session;
  if (session->shm_exclusive[slot] != NULL && session->shm_exclusive[slot] != handle) return false;
  int own = (handle->shm_shared >> slot) & 1;
  return !exclusively || session->shm_shared[slot] == own;
}

static void lock_slot(sd_handle *handle, int slot, bool exclusively) {
  sd_session *session = handle->session;
  unsigned bit = 1u << slot;
  if (exclusively) {
    session->shm_exclusive[slot] = handle;
    handle->shm_exclusive |= bit;
  } else if (!(handle->shm_shared & bit)) {
    session->shm_shared[slot] += 1;
    handle->shm_shared |= bit;
  }
}

/// All slots, or none.
int sd_shm_lock(sd_handle *handle, int offset, int count, int flags) {
  if (offset < 0 || count < 1 || count > SD_SHM_SLOTS - offset) return SQLITE_IOERR_SHMLOCK;
  bool exclusively = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (int slot = offset; slot < offset + count; slot++) {
    if (flags & SQLITE_SHM_UNLOCK) unlock_slot(handle, slot);
    else if (!is_slot_free(handle, slot, exclusively)) return SQLITE_BUSY;
  }
  if (flags & SQLITE_SHM_UNLOCK) return SQLITE_OK;
  for (int slot = offset; slot < offset + count; slot++) lock_slot(handle, slot, exclusively);
  return SQLITE_OK;
}
