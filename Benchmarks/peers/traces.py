#!/usr/bin/env python3
"""Editing traces through a CRDT library of others, once; the figures as one line of JSON.

usage: traces.py LIBRARY TRACE.json.gz     (LIBRARY: loro, pycrdt)

The same measures as `bench trace` has, in milliseconds, the call of the library from Python included:
  replay        one commit for each edit of the trace (concurrent traces: each transaction on what its author had seen,
                by a document for each agent, which is given what it lacks before)
  replayBatch   1,000 edits a commit
  keys          one commit for each scalar deleted or inserted
  keysBatch     1,000 of those a commit
  load          a new document from the stored state, and its text
  merge         a new document from the full history as updates, and its text
and in bytes: state, the full history with the state (loro: a snapshot); log, the full history alone (updates). pycrdt has
one form for both, which leaves deleted text out.
and as `wrong` the measures that gave another text than the trace ends with.
"""
import gzip
import json
import sys
import time
from importlib.metadata import version

BATCH = 1000


class Loro:
    """A document of loro."""

    def __init__(self, site):
        import loro

        self.module, self.document = loro, loro.LoroDoc()
        self.document.peer_id = site
        self.text = self.document.get_text("text")

    def edit(self, patches):
        text = self.text
        for position, deleted, inserted in patches:
            if deleted:
                text.delete(position, deleted)
            if inserted:
                text.insert(position, inserted)
        self.document.commit()

    def held(self):
        return self.document.oplog_vv

    def since(self, held):
        return self.document.export(self.module.ExportMode.Updates(held))

    def state(self):
        return self.document.export(self.module.ExportMode.Snapshot())

    def log(self):
        return self.since(self.module.VersionVector())

    def take(self, updates):
        if len(updates) == 1:
            self.document.import_(updates[0])
        elif updates:
            self.document.import_batch(updates)

    def read(self):
        return self.text.to_string()


class Pycrdt:
    """A document of yrs, through pycrdt. Its offsets are those of UTF-8 bytes."""

    def __init__(self, site):
        from pycrdt import Doc, Text

        self.document = Doc(client_id=site)
        self.text = self.document.get("text", type=Text)

    def edit(self, patches):
        text = self.text
        with self.document.transaction():
            for position, deleted, inserted in patches:
                if deleted:
                    del text[position:position + deleted]
                if inserted:
                    text.insert(position, inserted)

    def held(self):
        return self.document.get_state()

    def since(self, held):
        return self.document.get_update(held)

    def state(self):
        return self.document.get_update()

    log = state

    def take(self, updates):
        for update in updates:
            self.document.apply_update(update)

    def read(self):
        return str(self.text)


LIBRARIES = {"loro": Loro, "pycrdt": Pycrdt}


def timed(work):
    start = time.perf_counter()
    result = work()
    return 1000 * (time.perf_counter() - start), result


def keystrokes(patches):
    for position, deleted, inserted in patches:
        for _ in range(deleted):
            yield position, 1, ""
        for offset, scalar in enumerate(inserted):
            yield position + offset, 0, scalar


def by_bytes(start, patches):
    """The same edits by offsets of UTF-8 bytes."""
    if start.isascii() and all(inserted.isascii() for _, _, inserted in patches):
        return patches
    text, converted = start, []
    for position, deleted, inserted in patches:
        before = text[:position]
        removed = text[position:position + deleted]
        converted.append((len(before.encode()), len(removed.encode()), inserted))
        text = before + inserted + text[position + deleted:]
    return converted


class Trace:
    """A trace file."""

    def __init__(self, path):
        with gzip.open(path) as file:
            document = json.load(file)
        self.start, self.end = document.get("startContent") or "", document["endContent"]
        self.is_concurrent = document.get("kind") == "concurrent"
        self.transactions = document["txns"]
        self.patches = [tuple(patch[:3]) for item in self.transactions for patch in item["patches"]]


def replay(make, start, patches, batch):
    """One document, `batch` edits a commit."""
    document = make(1)
    if start:
        document.edit([(0, 0, start)])

    def type_all():
        for index in range(0, len(patches), batch):
            document.edit(patches[index:index + batch])

    return timed(type_all)[0], document


def replay_concurrently(make, transactions, agents):
    """A document for each agent; each transaction is made on what it says its author had seen."""
    documents = [make(agent + 1) for agent in range(agents)]
    known = [set() for _ in documents]
    updates = [b""] * len(transactions)

    def lacking(agent, parents):
        found, rest = [], list(parents)
        while rest:
            index = rest.pop()
            if index not in known[agent]:
                known[agent].add(index)
                found.append(index)
                rest += transactions[index]["parents"]
        return sorted(found)

    def type_all():
        for index, item in enumerate(transactions):
            agent = item["agent"]
            document = documents[agent]
            document.take([updates[found] for found in lacking(agent, item["parents"])])
            before = document.held()
            document.edit([patch[:3] for patch in item["patches"]])
            updates[index] = document.since(before)
            known[agent].add(index)

    milliseconds = timed(type_all)[0]
    for agent, document in enumerate(documents):
        document.take([updates[index] for index in range(len(transactions)) if index not in known[agent]])
    return milliseconds, documents


def loaded(make, saved):
    """A new document from bytes, and its text."""

    def load():
        document = make(99)
        document.take([saved])
        return document.read()

    return timed(load)


def measured(make, trace):
    """All times, all sizes, and what gave a text that is not the one that the trace says."""
    times, wrong = {}, set()

    def check(name, text):
        if text != trace.end:
            wrong.add(name)

    if trace.is_concurrent:
        agents = 1 + max(item["agent"] for item in trace.transactions)
        times["replay"], documents = replay_concurrently(make, trace.transactions, agents)
        document = documents[0]
        for other in documents:
            check("replay", other.read())
    else:
        converted = (lambda patches: by_bytes(trace.start, patches)) if make is Pycrdt else (lambda patches: patches)
        keys = converted(list(keystrokes(trace.patches)))
        patches = converted(trace.patches)
        runs = [("replayBatch", patches, BATCH), ("replay", patches, 1)]
        if len(keys) != len(patches):
            runs = [("keysBatch", keys, BATCH), ("keys", keys, 1)] + runs
        for name, edits, batch in runs:
            times[name], document = replay(make, trace.start, edits, batch)
            check(name, document.read())
    state, log = document.state(), document.log()
    for name, saved in [("load", state), ("merge", log)]:
        times[name], text = loaded(make, saved)
        check(name, text)
    return times, sizes(state, log), sorted(wrong)


def sizes(state, log):
    import zstandard

    compressed = zstandard.ZstdCompressor(level=3).compress
    return {"state": len(state), "stateZstd": len(compressed(state)), "log": len(log), "logZstd": len(compressed(log))}


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in LIBRARIES:
        sys.exit(__doc__)
    library, path = sys.argv[1:]
    times, in_bytes, wrong = measured(LIBRARIES[library], Trace(path))
    print(json.dumps({"library": library, "version": version(library), "times": times, "sizes": in_bytes, "wrong": wrong}))


main()
