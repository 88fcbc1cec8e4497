-- How shares of single classes differ between windows, where classes differ much. Profiles made before do not know: they are
-- measured again from their reference.
DELETE FROM dispersion_profiles;
ALTER TABLE dispersion_profiles ADD COLUMN splits jsonb;
