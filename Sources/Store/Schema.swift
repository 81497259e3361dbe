internal import GRDB

/// The tables of a replica's database. A migration that was released is never changed; literals only, so that it doesn't
/// depend on what the rest of the program is today.
enum Schema {
  /// Marks a database as ours: "hshy".
  static let applicationID = 0x6873_6879

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: "PRAGMA application_id = 1752393849")
      try db.execute(sql: tables)
    }
    migrator.registerMigration("2") { db in
      try db.execute(
        sql: """
          ALTER TABLE article ADD COLUMN collapsed INTEGER NOT NULL DEFAULT 0;
          CREATE INDEX article_collapsed ON article (collapsed) WHERE collapsed > 0;
          CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL;
          CREATE INDEX article_title ON article (title);
          """)
    }
    migrator.registerMigration("3") { db in try db.execute(sql: forks) }
    migrator.registerMigration("4") { db in try db.execute(sql: totals) }
    // States have another form: whoever opens the replica finds them folded by an earlier version, and makes them anew.
    migrator.registerMigration("5") { db in try db.execute(sql: "DELETE FROM meta WHERE name = 'foldVersion'") }
    migrator.registerMigration("6") { db in try db.execute(sql: replaced) }
    // States have another form once more.
    migrator.registerMigration("7") { db in try db.execute(sql: "DELETE FROM meta WHERE name = 'foldVersion'") }
    migrator.registerMigration("8") { db in try db.execute(sql: deltas) }
    // Who saves articles adds up what they count (decision 24).
    migrator.registerMigration("9") { db in
      try db.execute(
        sql: "DROP TRIGGER article_added; DROP TRIGGER article_changed; DROP TRIGGER article_gone")
    }
    return migrator
  }

  private static let deltas = """
    -- what became of words and state since they were written whole, each delta after its number of bytes
    CREATE TABLE delta (article INTEGER PRIMARY KEY REFERENCES article, facets BLOB NOT NULL, bytes BLOB NOT NULL);

    -- whether the text was edited; 1 also where that isn't known
    ALTER TABLE state ADD COLUMN edited INTEGER NOT NULL DEFAULT 1;
    """

  private static let replaced = """
    -- segments that are not held, because a larger one is that has all their changes, and since when, milliseconds
    CREATE TABLE replaced (
      replica BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, sum TEXT NOT NULL, since INTEGER NOT NULL,
      PRIMARY KEY (replica, first, last, sum)
    ) WITHOUT ROWID;

    -- also since when they are known to be whole, milliseconds; what was known without that is looked at again
    DROP TABLE sighting;
    CREATE TABLE sighting (
      directory TEXT NOT NULL, path TEXT NOT NULL, modified INTEGER NOT NULL, since INTEGER NOT NULL,
      PRIMARY KEY (directory, path)
    ) WITHOUT ROWID;
    """

  private static let totals = """
    -- the counts of all articles together, one row
    CREATE TABLE total (
      visible INTEGER NOT NULL, annotations INTEGER NOT NULL, relations INTEGER NOT NULL, notes INTEGER NOT NULL,
      doubles INTEGER NOT NULL, conflicts INTEGER NOT NULL, waiting INTEGER NOT NULL, unknown INTEGER NOT NULL,
      collapsed INTEGER NOT NULL
    );
    INSERT INTO total SELECT
      COALESCE(SUM(visible), 0), COALESCE(SUM(annotations), 0), COALESCE(SUM(relations), 0), COALESCE(SUM(notes), 0),
      COALESCE(SUM(doubles), 0), COALESCE(SUM(conflicts), 0), COALESCE(SUM(waiting), 0), COALESCE(SUM(unknown), 0),
      COALESCE(SUM(collapsed), 0)
    FROM article;
    CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
      UPDATE total SET
        visible = visible + NEW.visible, annotations = annotations + NEW.annotations,
        relations = relations + NEW.relations, notes = notes + NEW.notes, doubles = doubles + NEW.doubles,
        conflicts = conflicts + NEW.conflicts, waiting = waiting + NEW.waiting, unknown = unknown + NEW.unknown,
        collapsed = collapsed + NEW.collapsed;
    END;
    CREATE TRIGGER article_changed AFTER UPDATE ON article BEGIN
      UPDATE total SET
        visible = visible + NEW.visible - OLD.visible, annotations = annotations + NEW.annotations - OLD.annotations,
        relations = relations + NEW.relations - OLD.relations, notes = notes + NEW.notes - OLD.notes,
        doubles = doubles + NEW.doubles - OLD.doubles, conflicts = conflicts + NEW.conflicts - OLD.conflicts,
        waiting = waiting + NEW.waiting - OLD.waiting, unknown = unknown + NEW.unknown - OLD.unknown,
        collapsed = collapsed + NEW.collapsed - OLD.collapsed;
    END;
    CREATE TRIGGER article_gone AFTER DELETE ON article BEGIN
      UPDATE total SET
        visible = visible - OLD.visible, annotations = annotations - OLD.annotations,
        relations = relations - OLD.relations, notes = notes - OLD.notes, doubles = doubles - OLD.doubles,
        conflicts = conflicts - OLD.conflicts, waiting = waiting - OLD.waiting, unknown = unknown - OLD.unknown,
        collapsed = collapsed - OLD.collapsed;
    END;
    """

  private static let forks = """
    -- a branch of a replica that forked: whose key signed it, and after which operation it parted
    ALTER TABLE replica ADD COLUMN origin INTEGER REFERENCES replica;
    ALTER TABLE replica ADD COLUMN start INTEGER NOT NULL DEFAULT 0;

    -- the chain after a segment: its header has it 124 bytes in
    ALTER TABLE segment ADD COLUMN chain BLOB NOT NULL DEFAULT x'';
    UPDATE segment SET chain = substr(bytes, 125, 32);
    CREATE INDEX segment_end ON segment (replica, last, chain);

    -- what a segment writes as operation first and on of a replica is read as that of another name
    CREATE TABLE renaming (
      segment INTEGER NOT NULL, written BLOB NOT NULL, first INTEGER NOT NULL, name BLOB NOT NULL,
      PRIMARY KEY (segment, written, first)
    ) WITHOUT ROWID;

    -- segments that cite a branch of which too little is held; they are not folded
    CREATE TABLE unbound (segment INTEGER PRIMARY KEY);

    -- what segments say of replicas that are not held that far, to be compared when they are
    CREATE TABLE citation (
      segment INTEGER NOT NULL, replica BLOB NOT NULL, seq INTEGER NOT NULL, chain BLOB NOT NULL,
      PRIMARY KEY (segment, replica)
    ) WITHOUT ROWID;
    CREATE INDEX citation_replica ON citation (replica, seq);

    -- files of one's own that were whole, and what the directory said of their modification then
    CREATE TABLE sighting (
      directory TEXT NOT NULL, path TEXT NOT NULL, modified INTEGER NOT NULL, PRIMARY KEY (directory, path)
    ) WITHOUT ROWID;

    -- operations known to exist that had not arrived at the last sync, and since when that is known, milliseconds;
    -- last is NULL when nobody said how many there are
    CREATE TABLE awaited (
      replica BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER, since INTEGER NOT NULL, PRIMARY KEY (replica, first)
    ) WITHOUT ROWID;
    """

  private static let tables = """
    -- what init and join set, and what the replica remembers of itself
    CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;

    -- every replica heard of, this one included
    CREATE TABLE replica (
      number INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
      last INTEGER NOT NULL DEFAULT 0,         -- the last operation held
      chain BLOB NOT NULL CHECK (length(chain) = 32),
      cited INTEGER NOT NULL DEFAULT 0,        -- the largest operation that a held segment says exists
      acknowledged INTEGER NOT NULL DEFAULT 0, -- how many of this replica's operations it says it holds
      told INTEGER NOT NULL DEFAULT 0,         -- what this replica's own segments have said of it
      changed INTEGER,                         -- clock of its last change, milliseconds
      device BLOB NOT NULL DEFAULT x'',
      authors BLOB NOT NULL DEFAULT x''        -- names, each ended by a zero byte
    );

    -- the log: sealed segments, as they were sealed or received
    CREATE TABLE segment (
      number INTEGER PRIMARY KEY,
      replica INTEGER NOT NULL REFERENCES replica,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL CHECK (last >= first),
      sum TEXT NOT NULL,
      bytes BLOB NOT NULL,
      UNIQUE (replica, first, last, sum)
    );

    -- the log: this replica's changes that are not sealed yet, in canonical bytes
    CREATE TABLE change (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, bytes BLOB NOT NULL);

    -- one row an article: what lists and counts need
    CREATE TABLE article (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      visible INTEGER NOT NULL DEFAULT 0,
      removed INTEGER NOT NULL DEFAULT 0,
      created INTEGER NOT NULL DEFAULT 0,
      length INTEGER NOT NULL DEFAULT 0,
      annotations INTEGER NOT NULL DEFAULT 0,
      relations INTEGER NOT NULL DEFAULT 0,
      notes INTEGER NOT NULL DEFAULT 0,
      conflicts INTEGER NOT NULL DEFAULT 0,
      doubles INTEGER NOT NULL DEFAULT 0,
      waiting INTEGER NOT NULL DEFAULT 0,
      unknown INTEGER NOT NULL DEFAULT 0,
      title BLOB NOT NULL DEFAULT x'',
      language BLOB,
      url BLOB,
      tags BLOB NOT NULL DEFAULT x''           -- each ended by a zero byte
    );
    CREATE INDEX article_disputed ON article (conflicts) WHERE conflicts > 0;

    -- what the article's operations fold to, and the words in use in it
    CREATE TABLE state (article INTEGER PRIMARY KEY REFERENCES article, facets BLOB NOT NULL, bytes BLOB NOT NULL);

    -- the base text, written once
    CREATE TABLE base (article INTEGER PRIMARY KEY REFERENCES article, text BLOB NOT NULL);

    -- which segments have operations of an article
    CREATE TABLE article_segment (
      article INTEGER NOT NULL, segment INTEGER NOT NULL, PRIMARY KEY (article, segment)
    ) WITHOUT ROWID;

    -- where things made with a key are
    CREATE TABLE keyed (id TEXT PRIMARY KEY NOT NULL, article INTEGER NOT NULL) WITHOUT ROWID;

    -- words in use in the corpus, by kind
    CREATE TABLE word (
      kind INTEGER NOT NULL, name BLOB NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (kind, name)
    ) WITHOUT ROWID;

    -- files of the shared directory that were refused
    CREATE TABLE refusal (
      file TEXT PRIMARY KEY NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL, reason TEXT NOT NULL
    ) WITHOUT ROWID;

    -- shared directories this replica has used
    CREATE TABLE directory (
      path TEXT PRIMARY KEY NOT NULL,
      unpublished INTEGER NOT NULL,           -- sealed operations that could not be written there
      sealed INTEGER NOT NULL,                -- this replica's last sealed operation when it was last used
      missing INTEGER NOT NULL                -- operations known to exist that had not arrived then
    ) WITHOUT ROWID;
    """
}
