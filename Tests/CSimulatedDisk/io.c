#include "internal.h"

#include <stdatomic.h>
#include <string.h>

/// The calls of SQLite on an open file. Each takes the mutex, and each but closing fails on a dead disk.

static int io_close(sqlite3_file *file) {
  sd_enter();
  sd_handle_close((sd_handle *)file);
  sd_leave();
  return SQLITE_OK;
}

static int read_bytes(const sd_handle *handle, void *buffer, size_t size, sqlite3_int64 offset) {
  const sd_bytes *live = &handle->node->live;
  if (!sd_is_alive(handle) || offset < 0) return SQLITE_IOERR;
  size_t available = (uint64_t)offset >= live->size ? 0 : live->size - (size_t)offset;
  if (available >= size) {
    memcpy(buffer, live->data + offset, size);
    return SQLITE_OK;
  }
  // SQLite relies on zeros after the end.
  memset(buffer, 0, size);
  if (available > 0) memcpy(buffer, live->data + offset, available);
  return SQLITE_IOERR_SHORT_READ;
}

static int io_read(sqlite3_file *file, void *buffer, int size, sqlite3_int64 offset) {
  if (size <= 0) return size == 0 ? SQLITE_OK : SQLITE_IOERR;
  sd_enter();
  int result = read_bytes((sd_handle *)file, buffer, (size_t)size, offset);
  sd_leave();
  return result;
}

static int write_bytes(sd_handle *handle, const void *bytes, int size, sqlite3_int64 offset) {
  if (!sd_is_alive(handle) || size < 0 || offset < 0) return SQLITE_IOERR;
  if (handle->disk != NULL) return sd_write(handle->disk, handle->node, offset, bytes, (size_t)size);
  if (offset > SD_FILE_LIMIT || size > SD_FILE_LIMIT - offset) return SQLITE_FULL;
  sd_bytes_write(&handle->node->live, (size_t)offset, bytes, (size_t)size);
  return SQLITE_OK;
}

static int io_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset) {
  sd_enter();
  int result = write_bytes((sd_handle *)file, bytes, size, offset);
  sd_leave();
  return result;
}

static int truncate_file(sd_handle *handle, sqlite3_int64 size) {
  if (!sd_is_alive(handle) || size < 0) return SQLITE_IOERR;
  if (handle->disk != NULL) return sd_truncate(handle->disk, handle->node, size);
  if (size > SD_FILE_LIMIT) return SQLITE_FULL;
  sd_bytes_resize(&handle->node->live, (size_t)size);
  return SQLITE_OK;
}

static int io_truncate(sqlite3_file *file, sqlite3_int64 size) {
  sd_enter();
  int result = truncate_file((sd_handle *)file, size);
  sd_leave();
  return result;
}

static int io_sync(sqlite3_file *file, int flags) {
  (void)flags;
  sd_handle *handle = (sd_handle *)file;
  sd_enter();
  int result = sd_is_alive(handle) ? SQLITE_OK : SQLITE_IOERR;
  if (result == SQLITE_OK && handle->disk != NULL) result = sd_sync(handle->disk, handle->node);
  sd_leave();
  return result;
}

static int io_file_size(sqlite3_file *file, sqlite3_int64 *size) {
  sd_handle *handle = (sd_handle *)file;
  sd_enter();
  bool is_alive = sd_is_alive(handle);
  *size = is_alive ? (sqlite3_int64)handle->node->live.size : 0;
  sd_leave();
  return is_alive ? SQLITE_OK : SQLITE_IOERR;
}

static int io_lock(sqlite3_file *file, int level) {
  sd_handle *handle = (sd_handle *)file;
  sd_enter();
  int result = sd_is_alive(handle) ? sd_lock(handle, level) : SQLITE_IOERR;
  sd_leave();
  return result;
}

static int io_unlock(sqlite3_file *file, int level) {
  sd_handle *handle = (sd_handle *)file;
  sd_enter();
  bool is_alive = sd_is_alive(handle);
  if (is_alive) sd_unlock(handle, level);
  sd_leave();
  return is_alive ? SQLITE_OK : SQLITE_IOERR;
}

static int io_check_reserved_lock(sqlite3_file *file, int *is_reserved) {
  sd_handle *handle = (sd_handle *)file;
  sd_enter();
  bool is_alive = sd_is_alive(handle);
  *is_reserved = is_alive && handle->session->writer != NULL;
  sd_leave();
  return is_alive ? SQLITE_OK : SQLITE_IOERR;
}

static int control(const sd_handle *handle, int operation, void *argument) {
  if (!sd_is_alive(handle)) return SQLITE_IOERR;
  switch (operation) {
    case SQLITE_FCNTL_LOCKSTATE:
      *(int *)argument = handle->lock;
      return SQLITE_OK;
    case SQLITE_FCNTL_HAS_MOVED:
      *(int *)argument = handle->path != NULL && sd_directory_find(&handle->disk->live, handle->path) != handle->node;
      return SQLITE_OK;
    default:
      return SQLITE_NOTFOUND;
  }
}

static int io_file_control(sqlite3_file *file, int operation, void *argument) {
  sd_enter();
  int result = control((sd_handle *)file, operation, argument);
  sd_leave();
  return result;
}

static int io_sector_size(sqlite3_file *file) {
  (void)file;
  return 4096;
}

/// Nothing is promised: no atomic writes, no order, no safe appending, no neighbours spared by a torn write.
static int io_device_characteristics(sqlite3_file *file) {
  (void)file;
  return 0;
}

static int io_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **memory) {
  sd_handle *handle = (sd_handle *)file;
  *memory = NULL;
  sd_enter();
  int result = sd_is_alive(handle) ? sd_shm_map(handle, region, size, extend != 0, memory) : SQLITE_IOERR;
  sd_leave();
  return result;
}

static int io_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  sd_handle *handle = (sd_handle *)file;
  sd_enter();
  int result = sd_is_alive(handle) ? sd_shm_lock(handle, offset, count, flags) : SQLITE_IOERR;
  sd_leave();
  return result;
}

static void io_shm_barrier(sqlite3_file *file) {
  (void)file;
  atomic_thread_fence(memory_order_seq_cst);
}

/// SQLite must not touch the memory afterwards, so that a dead handle may let go of it as well.
static int io_shm_unmap(sqlite3_file *file, int delete) {
  (void)delete;
  sd_enter();
  sd_shm_unmap((sd_handle *)file);
  sd_leave();
  return SQLITE_OK;
}

const sqlite3_io_methods sd_io_methods = {
  .iVersion = 2,
  .xClose = io_close,
  .xRead = io_read,
  .xWrite = io_write,
  .xTruncate = io_truncate,
  .xSync = io_sync,
  .xFileSize = io_file_size,
  .xLock = io_lock,
  .xUnlock = io_unlock,
  .xCheckReservedLock = io_check_reserved_lock,
  .xFileControl = io_file_control,
  .xSectorSize = io_sector_size,
  .xDeviceCharacteristics = io_device_characteristics,
  .xShmMap = io_shm_map,
  .xShmLock = io_shm_lock,
  .xShmBarrier = io_shm_barrier,
  .xShmUnmap = io_shm_unmap,
};
