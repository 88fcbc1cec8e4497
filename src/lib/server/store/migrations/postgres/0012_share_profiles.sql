-- Profiles know how many rows their windows hold, and shares (missing values, failures, slow rows) have profiles of their
-- own. Those made before do not: they are measured again from their reference.
DELETE FROM dispersion_profiles;
ALTER TABLE dispersion_profiles
	-- Rows of a window behind it, in the mean; NULL: not known.
	ADD COLUMN rows double precision,
	-- Mean share of hits; NULL: the profile is that of classes.
	ADD COLUMN share double precision;
