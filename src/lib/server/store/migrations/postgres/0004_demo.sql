-- What the demo remembers between runs, so that a second start does not load its history again.
CREATE TABLE demo_state (
	project text PRIMARY KEY,
	-- Seed, end of the history, whether it was loaded, and the number of the next chapter.
	state jsonb NOT NULL
);
