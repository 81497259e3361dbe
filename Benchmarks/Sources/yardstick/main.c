/* What the machine allows: the same operations taken in by SQLite through its C interface, and nothing else.

   usage: yardstick full|fold|incremental DATABASE STAGE...

   full         a row an operation, and its effect on the rows of its annotation
   fold         operations as zstd segments; folded in memory, each row written once, clustered by article
   incremental  into a database made by fold: a segment, and each operation's effect on the rows

   Everything is one transaction in WAL mode, flushed at its end. Prints JSON: `seconds` are from the beginning of the
   transaction to the end of its commit, with the operations in memory; `checkpoint` is what follows. No texts, no
   checks, no queries: a lower bound, not a program. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "work.h"

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static int usage(void) {
  fprintf(stderr, "usage: yardstick full|fold|incremental DATABASE STAGE...\n");
  return 64;
}

int main(int count, char **arguments) {
  if (count < 4) return usage();
  const char *mode = arguments[1];
  int is_full = !strcmp(mode, "full"), is_fold = !strcmp(mode, "fold");
  if (!is_full && !is_fold && strcmp(mode, "incremental")) return usage();
  Operations operations = load(arguments + 3, count - 3);
  sqlite3 *database = open_database(arguments[2], is_full || is_fold);
  if (is_full) run(database, full_tables);
  if (is_fold) run(database, fold_tables);
  int kept = -1;
  double start = now();
  run(database, "begin immediate");
  if (is_full) full(database, &operations);
  else if (is_fold) kept = fold(database, &operations);
  else incremental(database, &operations);
  run(database, "commit");
  double end = now();
  run(database, "pragma wal_checkpoint(truncate)");
  double checkpointed = now();
  /* For comparing answers. Not after `incremental`, which is taken as a whole process: counting reads everything. */
  long long live = is_full || is_fold ? number(database, "select count(*) from ann where deleted=0") : -1;
  printf("{\"seconds\":%.6f,\"checkpoint\":%.6f,\"operations\":%d,\"live\":%lld,\"kept\":%d,\"bytes\":%lld}\n", end - start,
         checkpointed - end, operations.count, live, kept,
         number(database, "pragma page_count") * number(database, "pragma page_size"));
  return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
}
