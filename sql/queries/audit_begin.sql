-- One view of everything for the whole audit.
begin isolation level repeatable read read only
