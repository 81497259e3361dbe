#include "operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(Operations *all, const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) {
    fprintf(stderr, "yardstick: cannot read %s\n", path);
    exit(1);
  }
  long size = ftell(file);
  rewind(file);
  all->bytes = realloc(all->bytes, all->size + size + 1);
  if (!all->bytes || fread(all->bytes + all->size, 1, size, file) != (size_t)size) {
    fprintf(stderr, "yardstick: cannot read %s\n", path);
    exit(1);
  }
  fclose(file);
  all->size += size;
  all->ends[all->stages++] = all->size;
}

Operations load(char **paths, int count) {
  Operations all = {0};
  all.ends = calloc(count + 1, sizeof *all.ends);
  for (int i = 0; i < count; i++) append(&all, paths[i]);
  for (size_t offset = 0; offset < all.size; all.count++) next(&all, &offset);
  return all;
}

Creation creation(const Operation *operation) {
  const uint8_t *bytes = operation->payload;
  Creation it;
  memcpy(&it.start, bytes, 2);
  memcpy(&it.end, bytes + 2, 2);
  memcpy(&it.time, bytes + 4, 8);
  it.label_length = bytes[12];
  it.label = bytes + 13;
  it.author_length = bytes[13 + it.label_length];
  it.author = bytes + 14 + it.label_length;
  return it;
}
