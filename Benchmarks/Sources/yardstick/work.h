/* The amounts of work. Each is called within one transaction, on a database made by its `tables`. */
#ifndef WORK_H
#define WORK_H

#include "database.h"
#include "operations.h"

extern const char *full_tables;
/* A row an operation, and each operation's effect on the rows of its annotation. */
void full(sqlite3 *database, const Operations *operations);

extern const char *fold_tables;
/* Operations as compressed segments; state folded in memory, each row written once, clustered by article. Gives how
   many annotations live when a removal takes only what its site had seen. */
int fold(sqlite3 *database, const Operations *operations);
/* The same tables, which have rows already: a segment, and each operation's effect on the rows. */
void incremental(sqlite3 *database, const Operations *operations);

/* Writes the operations as zstd frames of 4,096. */
void write_segments(sqlite3 *database, const Operations *operations);

#endif
