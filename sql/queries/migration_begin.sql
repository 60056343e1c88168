-- A migration counts as a whole or not at all.
begin
