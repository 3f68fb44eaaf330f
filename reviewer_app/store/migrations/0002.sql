-- Reports of bundles that were not taken in: listing and faults, by the entry's id. The journal holds their digests.

CREATE TABLE quarantine (
    id TEXT PRIMARY KEY,
    report BLOB NOT NULL          -- canonical JSON; its SHA-384 stands in the act
) STRICT, WITHOUT ROWID;
