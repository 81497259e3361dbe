#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *sd_reallocate(void *memory, size_t size) {
  void *bigger = realloc(memory, size > 0 ? size : 1);
  if (bigger == NULL) {
    // A simulator without memory has no result to report, and every caller would need a way back.
    fputs("simulated disk: out of memory\n", stderr);
    abort();
  }
  return bigger;
}

void *sd_allocate(size_t size) {
  void *memory = sd_reallocate(NULL, size);
  memset(memory, 0, size);
  return memory;
}

char *sd_duplicate(const char *text) {
  size_t size = strlen(text) + 1;
  return memcpy(sd_allocate(size), text, size);
}

/// The new part is zeros.
void sd_bytes_resize(sd_bytes *bytes, size_t size) {
  if (size > bytes->capacity) {
    size_t doubled = bytes->capacity * 2;
    bytes->capacity = size > doubled ? size : doubled;
    bytes->data = sd_reallocate(bytes->data, bytes->capacity);
  }
  if (size > bytes->size) memset(bytes->data + bytes->size, 0, size - bytes->size);
  bytes->size = size;
}

/// A gap between the end and `offset` becomes zeros.
void sd_bytes_write(sd_bytes *bytes, size_t offset, const void *source, size_t size) {
  if (size == 0) return;
  if (offset + size > bytes->size) sd_bytes_resize(bytes, offset + size);
  memcpy(bytes->data + offset, source, size);
}

void sd_bytes_assign(sd_bytes *bytes, const void *source, size_t size) {
  bytes->size = 0;
  sd_bytes_write(bytes, 0, source, size);
}

void sd_bytes_free(sd_bytes *bytes) {
  free(bytes->data);
  *bytes = (sd_bytes){0};
}

void simdisk_free(void *memory) { free(memory); }

uint64_t sd_random_next(sd_random *random) {
  random->state += 0x9E3779B97F4A7C15u;
  uint64_t mixed = random->state;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

uint64_t sd_random_below(sd_random *random, uint64_t bound) { return bound == 0 ? 0 : sd_random_next(random) % bound; }

void sd_random_fill(sd_random *random, uint8_t *bytes, size_t size) {
  for (size_t index = 0; index < size; index++) bytes[index] = (uint8_t)sd_random_next(random);
}
