#include <stdlib.h>
#include <string.h>

#include "work.h"

const char *fold_tables =
    "create table seg(site int, seq int, n int, z blob, primary key(site,seq)) without rowid;"
    "create table ann(article int, id blob, s int, e int, label text, label_hlc int, author text, created int,"
    " deleted int, primary key(article,id)) without rowid;"
    "create table tag(article int, id blob, tag text, hlc int, present int, primary key(article,id,tag)) without rowid;"
    "create table comment(article int, id blob, site int, seq int, hlc int, author text, text text,"
    " primary key(article,id,site,seq)) without rowid";

typedef struct Node {
  const Operation *it;
  struct Node *next;
} Node;

typedef struct {
  uint8_t id[16];
  const Operation *made, *label;
  uint64_t removed;
  Node *tags, *comments;
  uint32_t article;
  /* A bit a stage: which removed it, and which worked on it without others' knowing. The first stage is known to all. */
  uint16_t removers, workers;
} Annotation;

typedef struct {
  Annotation *all;
  uint32_t count, *places, mask;
  Node *nodes;
  uint32_t used;
} State;

static Annotation *find(State *state, const uint8_t *id) {
  uint64_t high, low;
  memcpy(&high, id, 8);
  memcpy(&low, id + 8, 8);
  uint64_t hash = (high ^ low * 0x9E3779B97F4A7C15ull) * 0xff51afd7ed558ccdull;
  hash ^= hash >> 32;
  for (uint32_t place = hash & state->mask;; place = (place + 1) & state->mask) {
    if (!state->places[place]) {
      Annotation *new = &state->all[state->count];
      state->places[place] = ++state->count;
      memcpy(new->id, id, 16);
      return new;
    }
    Annotation *found = &state->all[state->places[place] - 1];
    if (!memcmp(found->id, id, 16)) return found;
  }
}

static void push(State *state, Node **list, const Operation *it) {
  Node *node = &state->nodes[state->used++];
  node->it = it;
  node->next = *list;
  *list = node;
}

static void tag(State *state, Annotation *on, const Operation *it) {
  for (Node *node = on->tags; node; node = node->next)
    if (node->it->length == it->length && !memcmp(node->it->payload + 1, it->payload + 1, it->length - 1)) {
      if (node->it->time < it->time) node->it = it;
      return;
    }
  push(state, &on->tags, it);
}

static void apply(State *state, const Operation *it, int stage) {
  Annotation *on = find(state, it->id);
  if (it->kind == REMOVE) on->removers |= 1 << stage;
  else if (stage > 0) on->workers |= 1 << stage;
  switch (it->kind) {
  case CREATE:
    on->made = it;
    on->article = it->article;
    break;
  case LABEL:
    if (!on->label || on->label->time < it->time) on->label = it;
    break;
  case TAG: tag(state, on, it); break;
  case COMMENT: push(state, &on->comments, it); break;
  case REMOVE:
    if (on->removed < it->time) on->removed = it->time;
    break;
  }
}

static State folded(const Operations *operations) {
  State state = {0};
  state.all = calloc(operations->count + 1, sizeof *state.all);
  state.nodes = malloc(sizeof *state.nodes * (operations->count + 1));
  uint32_t room = 1;
  while (room < 2u * operations->count) room <<= 1;
  state.places = calloc(room, sizeof *state.places);
  state.mask = room - 1;
  int stage = 0;
  for (size_t offset = 0; offset < operations->size;) {
    while (offset == operations->ends[stage]) stage++;
    apply(&state, next(operations, &offset), stage);
  }
  return state;
}

static int by_article(const void *left, const void *right) {
  const Annotation *one = *(Annotation *const *)left, *other = *(Annotation *const *)right;
  if (one->article != other->article) return one->article < other->article ? -1 : 1;
  return memcmp(one->id, other->id, 16);
}

static void write_annotation(sqlite3_stmt *row, const Annotation *it) {
  Creation made = creation(it->made);
  int is_set = it->label && it->label->time > it->made->time;
  bind_number(row, 1, it->article);
  bind_blob(row, 2, it->id, 16);
  bind_number(row, 3, made.start);
  bind_number(row, 4, made.end);
  if (is_set) bind_text(row, 5, it->label->payload, it->label->length);
  else bind_text(row, 5, made.label, made.label_length);
  bind_number(row, 6, is_set ? it->label->time : it->made->time);
  bind_text(row, 7, made.author, made.author_length);
  bind_number(row, 8, made.time);
  bind_number(row, 9, it->removed);
  step(row);
}

static void write_tag(sqlite3_stmt *row, const Annotation *on, const Operation *it) {
  bind_number(row, 1, on->article);
  bind_blob(row, 2, on->id, 16);
  bind_text(row, 3, it->payload + 1, it->length - 1);
  bind_number(row, 4, it->time);
  bind_number(row, 5, it->payload[0] == '+');
  step(row);
}

static void write_comment(sqlite3_stmt *row, const Annotation *on, const Operation *it) {
  int author = it->payload[0];
  bind_number(row, 1, on->article);
  bind_blob(row, 2, on->id, 16);
  bind_number(row, 3, it->site);
  bind_number(row, 4, it->number);
  bind_number(row, 5, it->time);
  bind_text(row, 6, it->payload + 1, author);
  bind_text(row, 7, it->payload + 1 + author, it->length - 1 - author);
  step(row);
}

static void write_state(sqlite3 *database, const State *state) {
  Annotation **sorted = malloc(sizeof *sorted * (state->count + 1));
  for (uint32_t i = 0; i < state->count; i++) sorted[i] = &state->all[i];
  qsort(sorted, state->count, sizeof *sorted, by_article);
  sqlite3_stmt *row = prepare(database, "insert into ann values(?,?,?,?,?,?,?,?,?)");
  sqlite3_stmt *tags = prepare(database, "insert into tag values(?,?,?,?,?)");
  sqlite3_stmt *comments = prepare(database, "insert into comment values(?,?,?,?,?,?,?)");
  for (uint32_t i = 0; i < state->count; i++) {
    write_annotation(row, sorted[i]);
    for (Node *node = sorted[i]->tags; node; node = node->next) write_tag(tags, sorted[i], node->it);
    for (Node *node = sorted[i]->comments; node; node = node->next) write_comment(comments, sorted[i], node->it);
  }
  sqlite3_finalize(row);
  sqlite3_finalize(tags);
  sqlite3_finalize(comments);
  free(sorted);
}

int fold(sqlite3 *database, const Operations *operations) {
  State state = folded(operations);
  write_segments(database, operations);
  write_state(database, &state);
  int kept = 0;
  for (uint32_t i = 0; i < state.count; i++)
    kept += state.all[i].removers == 0 || (state.all[i].workers & ~state.all[i].removers) != 0;
  return kept;
}
