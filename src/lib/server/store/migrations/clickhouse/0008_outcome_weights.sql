-- Sum of the squared weights behind a count: with it, sampled rows claim no more than they know.
ALTER TABLE outcome_hour ADD COLUMN IF NOT EXISTS weight2 Float64 DEFAULT n AFTER n;
