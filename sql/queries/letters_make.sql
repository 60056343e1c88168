-- Gather what waits into letters; how many were made. $1 partnership, $2 medium, $3 now, $4 a letter for each delivery, $5 ready if owed by,
-- $6 no letter after one since, $7 nor after, $8 so many, $9 first id, $10 at most. Indexes delivery_waiting and letter_made, primary key of delivery.
select vangnet.letters_make($1::int4, $2::int4, $3::int8, $4::bool, $5::int8, $6::int8, $7::int8, $8::int4, $9::int8, $10::int4)
