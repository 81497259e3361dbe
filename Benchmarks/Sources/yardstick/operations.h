/* The operations of a workload in packed form, as the generator writes them: one file a stage.

   offset  bytes
        0      1  kind: 0 create, 1 label, 2 tag, 3 comment, 4 remove
        1      1  site
        2      2  length of the payload
        4      4  number of the operation at its site
        8      8  time
       16     16  id of the annotation
       32      4  article
       36         payload
                  create: u16 start, u16 end, u64 time, u8 length of label, label, u8 length of author, author
                  label: the label; tag: '+' or '-', the tag; comment: u8 length of author, author, text

   Lowest byte first. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include <stddef.h>
#include <stdint.h>

enum { CREATE, LABEL, TAG, COMMENT, REMOVE, KINDS };

#pragma pack(push, 1)
typedef struct {
  uint8_t kind, site;
  uint16_t length;
  uint32_t number;
  uint64_t time;
  uint8_t id[16];
  uint32_t article;
  uint8_t payload[];
} Operation;
#pragma pack(pop)

/* All stages one after the other in memory. */
typedef struct {
  uint8_t *bytes;
  size_t size;
  size_t *ends; /* of each stage */
  int stages;
  int count;
} Operations;

Operations load(char **paths, int count);

/* The operation at an offset; moves the offset to the next. */
static inline Operation *next(const Operations *operations, size_t *offset) {
  Operation *operation = (Operation *)(operations->bytes + *offset);
  *offset += sizeof(Operation) + operation->length;
  return operation;
}

/* The payload of a creation. */
typedef struct {
  uint16_t start, end;
  uint64_t time;
  const uint8_t *label, *author;
  uint8_t label_length, author_length;
} Creation;

Creation creation(const Operation *operation);

#endif
