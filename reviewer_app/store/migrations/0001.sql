-- The first schema. Tables that are only ever added to: journal. Derived from the journal: docket, opened.
-- Derived from the originals in the vault: run, sample. Neither: case_key (sealed keys), vault_object.

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    entry BLOB NOT NULL,          -- canonical JSON: the bytes that are chained and signed
    digest TEXT NOT NULL UNIQUE,  -- SHA-384 of the leaf, hex
    signer TEXT,                  -- digest of the signer's certificate, hex
    signature BLOB,
    CHECK ((signer IS NULL) = (signature IS NULL))
) STRICT;

-- Belt and braces beside the authorizer. INSERT OR REPLACE deletes without asking it: the first one refuses that.
CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN SELECT raise(ABORT, 'a journal entry takes the next number'); END;

CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is only ever added to'); END;

CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is only ever added to'); END;

CREATE TABLE docket (
    case_id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    developer TEXT NOT NULL,
    model TEXT NOT NULL,
    request TEXT NOT NULL,
    received_at TEXT NOT NULL,
    release_at TEXT NOT NULL,
    marking TEXT NOT NULL,
    people TEXT NOT NULL CHECK (json_valid(people)),
    summary TEXT NOT NULL CHECK (json_valid(summary))
) STRICT, WITHOUT ROWID;

CREATE TABLE opened (
    case_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    sample_id TEXT NOT NULL,
    id_type TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    PRIMARY KEY (person_id, run_id, sample_id, id_type, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_key (
    case_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    sealed BLOB NOT NULL,         -- the case key, sealed to the person; opened by custody alone
    PRIMARY KEY (case_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE vault_object (
    case_id TEXT NOT NULL,
    path TEXT NOT NULL,           -- the name in the submission: untrusted, a value only
    id TEXT NOT NULL,             -- the name on disk: 32 hex digits; two paths of one content share it
    size INTEGER NOT NULL,
    sha512 TEXT NOT NULL,
    content_mac TEXT NOT NULL,    -- HMAC of the content's digest under the case key: finds a second copy
    sealed_size INTEGER NOT NULL,
    seal_digest TEXT NOT NULL,    -- SHA-384 over the header and all tags of the sealed file
    PRIMARY KEY (case_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX vault_object_id ON vault_object (id);
CREATE INDEX vault_object_content ON vault_object (case_id, content_mac);

CREATE TABLE run (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    case_id TEXT NOT NULL,
    objects TEXT NOT NULL CHECK (json_valid(objects)),  -- the group's paths in the submission
    key TEXT NOT NULL,
    adapter TEXT NOT NULL,
    role TEXT NOT NULL,
    task TEXT NOT NULL,
    model TEXT NOT NULL,
    status TEXT NOT NULL,
    created TEXT NOT NULL,
    epochs INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body))         -- the whole Run
) STRICT;
CREATE INDEX run_case ON run (case_id, task, model);

-- The columns are what tables sort and filter by; the body is the whole row, and what is shown.
CREATE TABLE sample (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    row INTEGER NOT NULL,         -- the place in the log, from 0
    sample_id TEXT NOT NULL,
    id_type TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    value REAL,                   -- the first score
    limit_hit TEXT NOT NULL,
    error TEXT NOT NULL,
    edited INTEGER NOT NULL,
    turns INTEGER,
    tokens INTEGER,
    seconds REAL,
    body TEXT NOT NULL,
    input TEXT AS (body ->> '$.input') VIRTUAL,
    target TEXT AS (body ->> '$.target') VIRTUAL,
    UNIQUE (run, row)
) STRICT;
CREATE INDEX sample_named ON sample (run, sample_id, epoch);
CREATE INDEX sample_valued ON sample (run, value);
