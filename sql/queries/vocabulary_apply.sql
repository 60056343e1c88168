-- Make the check on event.kind agree with the vocabulary.
select vangnet.vocabulary_apply()
