-- Two indexes that nothing asks for: an original is found by its case and path. They were half the cost of a row.

DROP INDEX vault_object_id;
DROP INDEX vault_object_content;
