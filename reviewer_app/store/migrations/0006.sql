-- What a person has opened says how he or she works: it is sealed under the key of the review (or of the case), and
-- found again by a token made with that key. What was kept in clear before is not carried over.
-- Drafts are sealed to their author.

DROP TABLE opened;

CREATE TABLE opened (
    case_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    token BLOB NOT NULL,          -- HMAC of the place under the key: a place counts once
    sealed BLOB NOT NULL,
    PRIMARY KEY (case_id, person_id, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    case_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    page TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (case_id, person_id, page)
) STRICT, WITHOUT ROWID;
