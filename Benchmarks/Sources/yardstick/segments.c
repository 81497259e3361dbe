#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

#include "work.h"

enum { OPERATIONS_A_SEGMENT = 4096, LEVEL = 3 };

typedef struct {
  sqlite3_stmt *row;
  ZSTD_CCtx *context;
  uint8_t *room;
  size_t capacity;
} Sealer;

static void seal(Sealer *sealer, const uint8_t *bytes, size_t size, int count) {
  if (ZSTD_compressBound(size) > sealer->capacity) {
    sealer->capacity = ZSTD_compressBound(size);
    sealer->room = realloc(sealer->room, sealer->capacity);
  }
  size_t written = ZSTD_compressCCtx(sealer->context, sealer->room, sealer->capacity, bytes, size, LEVEL);
  if (ZSTD_isError(written)) {
    fprintf(stderr, "yardstick: %s\n", ZSTD_getErrorName(written));
    exit(1);
  }
  const Operation *first = (const Operation *)bytes;
  bind_number(sealer->row, 1, first->site);
  bind_number(sealer->row, 2, first->number);
  bind_number(sealer->row, 3, count);
  bind_blob(sealer->row, 4, sealer->room, written);
  step(sealer->row);
}

void write_segments(sqlite3 *database, const Operations *operations) {
  Sealer sealer = {prepare(database, "insert into seg values(?,?,?,?)"), ZSTD_createCCtx(), 0, 0};
  size_t start = 0;
  int count = 0, stage = 0;
  for (size_t offset = 0; offset < operations->size;) {
    next(operations, &offset);
    count++;
    int is_last = offset == operations->ends[stage];
    if (!is_last && count < OPERATIONS_A_SEGMENT) continue;
    seal(&sealer, operations->bytes + start, offset - start, count);
    start = offset;
    count = 0;
    stage += is_last;
  }
  sqlite3_finalize(sealer.row);
  ZSTD_freeCCtx(sealer.context);
  free(sealer.room);
}
