#include "work.h"

static const char *effects[KINDS] = {
    "insert or ignore into ann values(?,?,?,?,?,?,?,?,0)",
    "update ann set label=?3,label_hlc=?4 where article=?1 and id=?2 and label_hlc<?4",
    "insert into tag values(?,?,?,?,?) on conflict(article,id,tag) do update set hlc=excluded.hlc,"
    "present=excluded.present where excluded.hlc>hlc",
    "insert or ignore into comment values(?,?,?,?,?,?,?)",
    "update ann set deleted=max(deleted,?3) where article=?1 and id=?2"};

static void bind_creation(sqlite3_stmt *row, const Operation *it) {
  Creation made = creation(it);
  bind_number(row, 3, made.start);
  bind_number(row, 4, made.end);
  bind_text(row, 5, made.label, made.label_length);
  bind_number(row, 6, it->time);
  bind_text(row, 7, made.author, made.author_length);
  bind_number(row, 8, made.time);
}

static void bind_comment(sqlite3_stmt *row, const Operation *it) {
  int author = it->payload[0];
  bind_number(row, 3, it->site);
  bind_number(row, 4, it->number);
  bind_number(row, 5, it->time);
  bind_text(row, 6, it->payload + 1, author);
  bind_text(row, 7, it->payload + 1 + author, it->length - 1 - author);
}

static void bind_effect(sqlite3_stmt *row, const Operation *it) {
  bind_number(row, 1, it->article);
  bind_blob(row, 2, it->id, 16);
  switch (it->kind) {
  case CREATE: bind_creation(row, it); break;
  case LABEL:
    bind_text(row, 3, it->payload, it->length);
    bind_number(row, 4, it->time);
    break;
  case TAG:
    bind_text(row, 3, it->payload + 1, it->length - 1);
    bind_number(row, 4, it->time);
    bind_number(row, 5, it->payload[0] == '+');
    break;
  case COMMENT: bind_comment(row, it); break;
  case REMOVE: bind_number(row, 3, it->time); break;
  }
}

void incremental(sqlite3 *database, const Operations *operations) {
  write_segments(database, operations);
  sqlite3_stmt *rows[KINDS];
  for (int kind = 0; kind < KINDS; kind++) rows[kind] = prepare(database, effects[kind]);
  for (size_t offset = 0; offset < operations->size;) {
    const Operation *it = next(operations, &offset);
    bind_effect(rows[it->kind], it);
    step(rows[it->kind]);
  }
  for (int kind = 0; kind < KINDS; kind++) sqlite3_finalize(rows[kind]);
}
