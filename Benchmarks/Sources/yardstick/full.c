#include "work.h"

const char *full_tables =
    "create table op(site int, seq int, hlc int, obj blob, kind int, payload blob, primary key(site,seq)) without rowid;"
    "create table ann(id blob primary key, article int, s int, e int, label text, label_hlc int, author text,"
    " created int, deleted int) without rowid;"
    "create index ann_article on ann(article);"
    "create table tag(id blob, tag text, hlc int, present int, primary key(id,tag)) without rowid;"
    "create table comment(id blob, site int, seq int, hlc int, author text, text text, primary key(id,site,seq))"
    " without rowid";

static const char *effects[KINDS] = {
    "insert into ann values(?,?,?,?,?,?,?,?,0) on conflict(id) do nothing",
    "update ann set label=?,label_hlc=? where id=? and label_hlc<?2",
    "insert into tag values(?,?,?,?) on conflict(id,tag) do update set hlc=excluded.hlc,present=excluded.present"
    " where excluded.hlc>hlc",
    "insert or ignore into comment values(?,?,?,?,?,?)",
    "update ann set deleted=max(deleted,?) where id=?"};

static void log_row(sqlite3_stmt *row, const Operation *it) {
  bind_number(row, 1, it->site);
  bind_number(row, 2, it->number);
  bind_number(row, 3, it->time);
  bind_blob(row, 4, it->id, 16);
  bind_number(row, 5, it->kind);
  bind_blob(row, 6, it->payload, it->length);
  step(row);
}

static void bind_creation(sqlite3_stmt *row, const Operation *it) {
  Creation made = creation(it);
  bind_blob(row, 1, it->id, 16);
  bind_number(row, 2, it->article);
  bind_number(row, 3, made.start);
  bind_number(row, 4, made.end);
  bind_text(row, 5, made.label, made.label_length);
  bind_number(row, 6, it->time);
  bind_text(row, 7, made.author, made.author_length);
  bind_number(row, 8, made.time);
}

static void bind_comment(sqlite3_stmt *row, const Operation *it) {
  int author = it->payload[0];
  bind_blob(row, 1, it->id, 16);
  bind_number(row, 2, it->site);
  bind_number(row, 3, it->number);
  bind_number(row, 4, it->time);
  bind_text(row, 5, it->payload + 1, author);
  bind_text(row, 6, it->payload + 1 + author, it->length - 1 - author);
}

static void bind_effect(sqlite3_stmt *row, const Operation *it) {
  switch (it->kind) {
  case CREATE: bind_creation(row, it); break;
  case LABEL:
    bind_text(row, 1, it->payload, it->length);
    bind_number(row, 2, it->time);
    bind_blob(row, 3, it->id, 16);
    break;
  case TAG:
    bind_blob(row, 1, it->id, 16);
    bind_text(row, 2, it->payload + 1, it->length - 1);
    bind_number(row, 3, it->time);
    bind_number(row, 4, it->payload[0] == '+');
    break;
  case COMMENT: bind_comment(row, it); break;
  case REMOVE:
    bind_number(row, 1, it->time);
    bind_blob(row, 2, it->id, 16);
    break;
  }
}

void full(sqlite3 *database, const Operations *operations) {
  sqlite3_stmt *log = prepare(database, "insert or ignore into op values(?,?,?,?,?,?)"), *rows[KINDS];
  for (int kind = 0; kind < KINDS; kind++) rows[kind] = prepare(database, effects[kind]);
  for (size_t offset = 0; offset < operations->size;) {
    const Operation *it = next(operations, &offset);
    log_row(log, it);
    bind_effect(rows[it->kind], it);
    step(rows[it->kind]);
  }
  sqlite3_finalize(log);
  for (int kind = 0; kind < KINDS; kind++) sqlite3_finalize(rows[kind]);
}
