-- The end of a migration.
commit
