-- What was found to be wrong, whom it was told, what was done about it, and the proof of all that.

CREATE TABLE alerts (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	series text NOT NULL,
	project text NOT NULL,
	environment text NOT NULL,
	model text NOT NULL,
	version text NOT NULL,
	segment text NOT NULL,
	monitor text NOT NULL,
	concern text NOT NULL,
	metric text NOT NULL,
	feature text NOT NULL,
	window_seconds integer NOT NULL,
	verdict text NOT NULL CHECK (verdict IN ('exceeded', 'blind')),
	reason text NOT NULL,
	severity text NOT NULL CHECK (severity IN ('critical', 'warning')),
	state text NOT NULL CHECK (state IN ('firing', 'recovering', 'resolved')),
	delivery jsonb NOT NULL,
	group_key text NOT NULL,
	leader_id integer,
	simulated boolean NOT NULL,
	first_finding_id text NOT NULL,
	last_finding_id text NOT NULL,
	-- The newest look at the series, as it was: part of the record, never looked up again.
	finding jsonb NOT NULL,
	calm_looks integer NOT NULL,
	since timestamp(3) with time zone NOT NULL,
	opened_at timestamp(3) with time zone NOT NULL,
	resolved_at timestamp(3) with time zone,
	acknowledged jsonb,
	runbook text,
	title text NOT NULL,
	timeline jsonb NOT NULL
);
-- One open alert for each series, whatever runs beside: a race ends in an error instead of two pages.
CREATE UNIQUE INDEX alerts_open ON alerts (series) WHERE state <> 'resolved';
CREATE INDEX alerts_series ON alerts (series, id);
CREATE INDEX alerts_model ON alerts (project, model, opened_at);

-- Messages to channels, delivered at least once. They stay after delivery, so that it can be shown.
CREATE TABLE outbox (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	alert_id integer NOT NULL REFERENCES alerts (id),
	channel text NOT NULL,
	sink boolean NOT NULL,
	status text NOT NULL CHECK (status IN ('firing', 'resolved')),
	body jsonb NOT NULL,
	state text NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
	attempts integer NOT NULL DEFAULT 0,
	created_at timestamp(3) with time zone NOT NULL,
	next_attempt_at timestamp(3) with time zone NOT NULL,
	delivered_at timestamp(3) with time zone,
	last_error text
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state = 'pending';
CREATE INDEX outbox_alert ON outbox (alert_id);

CREATE TABLE rollouts (
	id text PRIMARY KEY,
	project text NOT NULL,
	environment text NOT NULL,
	model text NOT NULL,
	stable text NOT NULL,
	candidate text NOT NULL,
	steps jsonb NOT NULL,
	step integer NOT NULL,
	state text NOT NULL CHECK (state IN ('running', 'held', 'promoted', 'rolled_back')),
	held jsonb,
	weights jsonb NOT NULL,
	observed jsonb,
	automatic boolean NOT NULL,
	on_exceeded text NOT NULL CHECK (on_exceeded IN ('roll_back', 'hold')),
	checks jsonb NOT NULL,
	clock text NOT NULL CHECK (clock IN ('live', 'data')),
	started_at timestamp(3) with time zone NOT NULL,
	ended_at timestamp(3) with time zone,
	simulated boolean NOT NULL
);
CREATE INDEX rollouts_model ON rollouts (project, model, started_at);

-- Every gate that was looked at: interval against margin over time.
CREATE TABLE rollout_gates (
	rollout text NOT NULL REFERENCES rollouts (id),
	step integer NOT NULL,
	look integer NOT NULL,
	at timestamp(3) with time zone NOT NULL,
	checks jsonb NOT NULL,
	PRIMARY KEY (rollout, step, look)
);

CREATE TABLE rollout_decisions (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rollout text NOT NULL REFERENCES rollouts (id),
	at timestamp(3) with time zone NOT NULL,
	who text NOT NULL,
	action text NOT NULL CHECK (action IN ('start', 'wait', 'promote', 'hold', 'roll_back')),
	from_step integer NOT NULL,
	to_step integer NOT NULL,
	code text NOT NULL,
	reason text NOT NULL,
	verdict text,
	checks jsonb NOT NULL,
	basis jsonb NOT NULL
);
CREATE INDEX rollout_decisions_rollout ON rollout_decisions (rollout, id);

CREATE TABLE reports (
	id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL CHECK (kind IN ('bias')),
	project text NOT NULL,
	model text NOT NULL,
	created_at timestamp(3) with time zone NOT NULL,
	created_by text NOT NULL,
	content jsonb NOT NULL,
	hash text NOT NULL
);

CREATE TABLE audit (
	seq integer PRIMARY KEY,
	at timestamp(3) with time zone NOT NULL,
	who text NOT NULL,
	action text NOT NULL,
	subject text NOT NULL,
	detail jsonb NOT NULL,
	previous_hash text NOT NULL,
	hash text NOT NULL
);

-- Decisions, reports and the audit log are records of the past: the database refuses to change them.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reports_are_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON reports
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decisions_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rollout_decisions
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
