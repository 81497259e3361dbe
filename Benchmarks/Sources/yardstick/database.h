/* SQLite, ending the program when anything fails: a yardstick that went wrong measures nothing. */
#ifndef DATABASE_H
#define DATABASE_H

#include <sqlite3.h>

sqlite3 *open_database(const char *path, int is_new);
void run(sqlite3 *database, const char *sql);
sqlite3_stmt *prepare(sqlite3 *database, const char *sql);
/* Runs a statement that gives no rows, and makes it ready for the next. */
void step(sqlite3_stmt *statement);
long long number(sqlite3 *database, const char *sql);

static inline void bind_number(sqlite3_stmt *statement, int place, sqlite3_int64 value) {
  sqlite3_bind_int64(statement, place, value);
}
static inline void bind_blob(sqlite3_stmt *statement, int place, const void *bytes, int length) {
  sqlite3_bind_blob(statement, place, bytes, length, SQLITE_STATIC);
}
static inline void bind_text(sqlite3_stmt *statement, int place, const void *bytes, int length) {
  sqlite3_bind_text(statement, place, bytes, length, SQLITE_STATIC);
}

#endif
