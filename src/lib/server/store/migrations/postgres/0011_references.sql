-- Several references side by side. '' is the main one, which the classes of every distance come from.
ALTER TABLE reference_sets ADD COLUMN name text NOT NULL DEFAULT '';
ALTER TABLE reference_sets DROP CONSTRAINT reference_sets_project_model_environment_revision_key;
ALTER TABLE reference_sets ADD CONSTRAINT reference_sets_revision UNIQUE (project, model, environment, name, revision);
DROP INDEX reference_sets_active;
CREATE UNIQUE INDEX reference_sets_active ON reference_sets (project, model, environment, name) WHERE active;

-- The reference that a monitor is held against, by its name.
ALTER TABLE monitors ADD COLUMN reference text NOT NULL DEFAULT '';

-- How often predictions were right in each class of a feature, in the rows of a reference that got labels. Frozen with it.
CREATE TABLE reference_outcomes (
	reference_id text NOT NULL REFERENCES reference_sets (id),
	feature text NOT NULL,
	binning_id text NOT NULL,
	-- By class, in effective rows.
	hits double precision[] NOT NULL,
	n double precision[] NOT NULL,
	PRIMARY KEY (reference_id, feature)
);
