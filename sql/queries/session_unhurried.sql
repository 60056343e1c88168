-- For the session that notifies: losing a wake-up in a crash harms nobody, so it need not wait for the disk.
select set_config('synchronous_commit', 'off', false)
