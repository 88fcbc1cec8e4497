-- Profiles know how long what differs between windows lasts, and the cycle that the windows follow. Those made before
-- do not: they are measured again from their reference.
DELETE FROM dispersion_profiles;
ALTER TABLE dispersion_profiles
	-- Rows of the reference that carry as much as one row of a window.
	ADD COLUMN reference_thinning double precision NOT NULL,
	-- Period, and the reference's counts by place in it; NULL: no cycle.
	ADD COLUMN season jsonb;
