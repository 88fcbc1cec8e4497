-- What is watched, against what, and what may still be spent on looking.

-- Where the origin lies. Frozen: a new reference is a new row and revision, never a change of an old one.
CREATE TABLE reference_sets (
	id text PRIMARY KEY,
	project text NOT NULL,
	model text NOT NULL,
	environment text NOT NULL,
	kind text NOT NULL CHECK (kind IN ('window', 'version', 'file', 'first_traffic')),
	-- As declared: a change of it makes a new revision.
	spec jsonb NOT NULL,
	window_start timestamptz NOT NULL,
	window_end timestamptz NOT NULL,
	n double precision NOT NULL,
	frozen_at timestamptz NOT NULL,
	revision integer NOT NULL,
	active boolean NOT NULL,
	UNIQUE (project, model, environment, revision)
);
CREATE UNIQUE INDEX reference_sets_active ON reference_sets (project, model, environment) WHERE active;

CREATE TABLE reference_histograms (
	reference_id text NOT NULL REFERENCES reference_sets (id),
	feature text NOT NULL,
	-- '' = all traffic, else 'dimension=value'.
	segment text NOT NULL,
	binning_id text NOT NULL,
	binning jsonb NOT NULL,
	summary jsonb NOT NULL,
	PRIMARY KEY (reference_id, feature, segment)
);

CREATE TABLE monitors (
	project text NOT NULL,
	model text NOT NULL,
	monitor text NOT NULL,
	concern text NOT NULL,
	metric text NOT NULL,
	feature text NOT NULL,
	segment text NOT NULL,
	-- The segment it is compared with; '' = none.
	against text NOT NULL,
	windows integer[] NOT NULL,
	leeway jsonb NOT NULL,
	quantile double precision,
	min_n integer NOT NULL,
	enabled boolean NOT NULL,
	source text NOT NULL CHECK (source IN ('declared', 'default')),
	revision integer NOT NULL,
	PRIMARY KEY (project, model, monitor)
);

-- The alpha ledger, append-only. `index` gives a series its share of the model's alpha when it is created, for ever.
CREATE TABLE series (
	series text PRIMARY KEY,
	project text NOT NULL,
	model text NOT NULL,
	index integer NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	UNIQUE (project, model, index)
);

-- A new reference, leeway or binning starts a new epoch of a series, with a smaller share; nothing is ever refunded.
CREATE TABLE series_epochs (
	series text NOT NULL REFERENCES series (series),
	epoch integer NOT NULL,
	-- What the epoch stands on, as a hash: a different one starts the next epoch.
	fingerprint text NOT NULL,
	-- Why it began, in words.
	cause text NOT NULL,
	-- Look k of the epoch is counted in event time from here, so that a retry or a restart is the same look.
	first_window_end timestamptz NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (series, epoch)
);

-- How much windows of unchanged traffic differ.
CREATE TABLE dispersion_profiles (
	project text NOT NULL,
	environment text NOT NULL,
	model text NOT NULL,
	feature text NOT NULL,
	binning_id text NOT NULL,
	window_seconds integer NOT NULL,
	eigenvalues double precision[] NOT NULL,
	windows integer NOT NULL,
	source text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (project, environment, model, feature, binning_id, window_seconds)
);
