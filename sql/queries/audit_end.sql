-- The audit changed nothing.
rollback
