-- What exists: models, their features with scales, and the epochs of topics.
CREATE TABLE models (
	project text NOT NULL DEFAULT 'default',
	model text NOT NULL,
	-- Made by Leeway's own simulator: shown as such, and never pages outward.
	simulated boolean NOT NULL DEFAULT false,
	-- Named in leeway.yaml, as opposed to discovered from its first events.
	declared boolean NOT NULL DEFAULT false,
	risk_tier text NOT NULL DEFAULT 'minimal',
	owner text NOT NULL DEFAULT '',
	description text NOT NULL DEFAULT '',
	-- ModelConfig as declared, or {} where discovered.
	config jsonb NOT NULL DEFAULT '{}',
	first_seen_at timestamptz,
	last_seen_at timestamptz,
	PRIMARY KEY (project, model)
);

CREATE TABLE features (
	project text NOT NULL DEFAULT 'default',
	model text NOT NULL,
	feature text NOT NULL,
	kind text NOT NULL CHECK (kind IN ('numeric', 'categorical')),
	unit text NOT NULL DEFAULT '',
	importance double precision,
	source text NOT NULL CHECK (source IN ('declared', 'discovered')),
	-- Scale of the histogram pyramid; null for categories, and for numbers before their first batch.
	scale_id integer,
	centre double precision,
	spread double precision,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (project, model, feature)
);

-- A topic that was deleted and made again starts a new epoch: its offsets begin at 0 once more.
CREATE TABLE topic_epochs (
	cluster text NOT NULL,
	topic text NOT NULL,
	epoch integer NOT NULL,
	started_at timestamptz NOT NULL DEFAULT now(),
	reason text NOT NULL,
	PRIMARY KEY (cluster, topic, epoch)
);
