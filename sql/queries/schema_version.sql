-- The newest migration that was applied. Primary key of schema_version.
select coalesce(max(v.version), 0) from vangnet.schema_version v
