"""The workspace on disk: the encrypted database, the journal, the vault, the evidence index. The only SQL."""
