-- The words of a run's rows, page by page and field by field, for filters (store.word_pages). Derived from
-- sample_words: a page that is not here is read from the rows. A workspace of before gets its pages once, when
-- it is opened after this (store.workspace).

CREATE TABLE word_page (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL,        -- the id of its first sample
    field TEXT NOT NULL,          -- a column of sample_words, or metadata.NAME
    words BLOB NOT NULL,          -- packed: values, a NUL between them: of every row, or
    which BLOB                    -- packed, a byte a row: its value among those, which are all different
) STRICT;
CREATE UNIQUE INDEX word_page_field ON word_page (page, field);
