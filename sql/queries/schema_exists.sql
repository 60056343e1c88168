-- Whether this database was ever migrated.
select to_regclass('vangnet.schema_version') is not null
