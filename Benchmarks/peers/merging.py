#!/usr/bin/env python3
"""Workload W through a CRDT library of others; the figures as one line of JSON.

usage: merging.py edit|merge LIBRARY SCHEMA FOLDER     (LIBRARY: loro, pycrdt; SCHEMA: nested, flat)

FOLDER has the packed stages base, r0 ... r3 (Sources/yardstick/operations.h has their layout).
  edit    makes the edits of each stage, 1,000 a commit, on what its site had seen; keeps the updates in FOLDER
  merge   a new document takes the updates of all stages in. `import` is the seconds until it is in memory, `durable` those
          until it is saved and flushed too; `live` the annotations that are left
nested: a map an article, in it a map an annotation, in it fields, tags and comments as keys: what the program keeps apart too
flat:   a map an article with keys like "annotation/field": one native call an operation, the fewest possible
"""
import json
import os
import struct
import sys
import time

BATCH = 1000
STAGES = ["base", "r0", "r1", "r2", "r3"]
HEADER = struct.Struct("<BBHIQ16sI")
CREATE, LABEL, TAG, COMMENT, REMOVE = range(5)


def operations(path):
    """(kind, annotation, article, key, value) of each operation; a value of None takes the key away."""
    with open(path, "rb") as file:
        data = file.read()
    offset = 0
    while offset < len(data):
        kind, site, length, number, _, name, article = HEADER.unpack_from(data, offset)
        payload = data[offset + HEADER.size:offset + HEADER.size + length]
        offset += HEADER.size + length
        annotation = f"{name[7]:x}.{int.from_bytes(name[8:], 'big'):x}"
        yield (kind, annotation, f"a{article}") + said(kind, f"{site:x}.{number:x}", payload)


def said(kind, operation, payload):
    if kind == CREATE:
        start, end, when = struct.unpack_from("<HHQ", payload)
        label = payload[13:13 + payload[12]].decode()
        author = payload[14 + payload[12]:].decode()
        return None, {"s": start, "e": end, "l": label, "u": author, "t": when}
    if kind == LABEL:
        return "l", payload.decode()
    if kind == TAG:
        return "#" + payload[1:].decode(), True if payload[:1] == b"+" else None
    if kind == COMMENT:
        return "!" + operation, [payload[1:1 + payload[0]].decode(), payload[1 + payload[0]:].decode()]
    return None, None


class Loro:
    """A document of loro."""

    def __init__(self, site, schema):
        import loro

        self.module, self.document, self.schema = loro, loro.LoroDoc(), schema
        self.document.peer_id = site
        self.roots = {}

    def root(self, article):
        if article not in self.roots:
            self.roots[article] = self.document.get_map(article)
        return self.roots[article]

    def edit(self, batch):
        for kind, annotation, article, key, value in batch:
            root = self.root(article)
            if kind == REMOVE:
                root.delete(annotation)
            elif self.schema == "flat":
                self.put(root, annotation if key is None else f"{annotation}/{key}",
                         list(value.values()) if kind == CREATE else value)
            elif kind == CREATE:
                made = root.insert_container(annotation, self.module.LoroMap())
                for name, field in value.items():
                    made.insert(name, field)
            else:
                self.put(root.get(annotation).container, key, value)
        self.document.commit()

    @staticmethod
    def put(target, key, value):
        target.delete(key) if value is None else target.insert(key, value)

    def held(self):
        return self.document.oplog_vv

    def since(self, held):
        return self.document.export(self.module.ExportMode.Updates(held))

    def state(self):
        return self.document.export(self.module.ExportMode.Snapshot())

    def take(self, update):
        self.document.import_(update)

    def keys(self, article):
        return self.root(article).keys()


class Pycrdt:
    """A document of yrs, through pycrdt."""

    def __init__(self, site, schema):
        from pycrdt import Doc, Map

        self.map, self.document, self.schema = Map, Doc(client_id=site), schema
        self.roots = {}

    def root(self, article):
        if article not in self.roots:
            self.roots[article] = self.document.get(article, type=self.map)
        return self.roots[article]

    def edit(self, batch):
        with self.document.transaction():
            for kind, annotation, article, key, value in batch:
                root = self.root(article)
                if kind == REMOVE:
                    del root[annotation]
                elif self.schema == "flat":
                    self.put(root, annotation if key is None else f"{annotation}/{key}",
                             list(value.values()) if kind == CREATE else value)
                elif kind == CREATE:
                    root[annotation] = self.map(value)
                else:
                    self.put(root[annotation], key, value)

    @staticmethod
    def put(target, key, value):
        if value is None:
            target.pop(key, None)
        else:
            target[key] = value

    def held(self):
        return self.document.get_state()

    def since(self, held):
        return self.document.get_update(held)

    def state(self):
        return self.document.get_update()

    def take(self, update):
        self.document.apply_update(update)

    def keys(self, article):
        return self.root(article).keys()


LIBRARIES = {"loro": Loro, "pycrdt": Pycrdt}


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def read(path):
    with open(path, "rb") as file:
        return file.read()


def edit(make, schema, folder, prefix):
    base = None
    for site, stage in enumerate(STAGES):
        document = make(site + 1, schema)
        if base is not None:
            document.take(base)
        held = document.held()
        batch = []
        for operation in operations(os.path.join(folder, stage + ".bin")):
            batch.append(operation)
            if len(batch) == BATCH:
                document.edit(batch)
                batch = []
        document.edit(batch)
        update = document.since(held)
        base = update if base is None else base
        write(f"{prefix}.{stage}", update)
    return {}


def merge(make, schema, folder, prefix):
    updates = [read(f"{prefix}.{stage}") for stage in STAGES]
    document = make(99, schema)
    start = time.perf_counter()
    for update in updates:
        document.take(update)
    imported = time.perf_counter()
    write(prefix + ".state", document.state())
    durable = time.perf_counter()
    articles = {operation[2] for stage in STAGES for operation in operations(os.path.join(folder, stage + ".bin"))}
    live = sum("/" not in key for article in articles for key in document.keys(article))
    return {"import": imported - start, "durable": durable - start, "live": live}


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in ("edit", "merge") or sys.argv[2] not in LIBRARIES:
        sys.exit(__doc__)
    command, library, schema, folder = sys.argv[1:]
    work = {"edit": edit, "merge": merge}[command]
    print(json.dumps(work(LIBRARIES[library], schema, folder, os.path.join(folder, f"{library}-{schema}"))))


main()
