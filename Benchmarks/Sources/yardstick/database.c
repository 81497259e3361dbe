#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void fail(sqlite3 *database, const char *what) {
  fprintf(stderr, "yardstick: %s: %s\n", what, sqlite3_errmsg(database));
  exit(1);
}

static void remove_old(const char *path) {
  const char *endings[] = {"", "-wal", "-shm"};
  char name[4096];
  for (int i = 0; i < 3; i++) {
    snprintf(name, sizeof name, "%s%s", path, endings[i]);
    unlink(name);
  }
}

/* Durable like the program: the commit is flushed. 64 MiB of cache, and no checkpoint before the end. */
sqlite3 *open_database(const char *path, int is_new) {
  sqlite3 *database;
  if (is_new) remove_old(path);
  if (sqlite3_open(path, &database)) fail(database, path);
  run(database, "pragma journal_mode=wal; pragma synchronous=full; pragma cache_size=-65536; pragma wal_autocheckpoint=0");
  return database;
}

void run(sqlite3 *database, const char *sql) {
  if (sqlite3_exec(database, sql, 0, 0, 0)) fail(database, sql);
}

sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, 0)) fail(database, sql);
  return statement;
}

void step(sqlite3_stmt *statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) fail(sqlite3_db_handle(statement), "step");
  sqlite3_reset(statement);
}

long long number(sqlite3 *database, const char *sql) {
  sqlite3_stmt *statement = prepare(database, sql);
  if (sqlite3_step(statement) != SQLITE_ROW) fail(database, sql);
  long long value = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return value;
}
