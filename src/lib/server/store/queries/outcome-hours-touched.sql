-- Hours of events whose outcome counts are stale: a label arrived in (since, until], or the event itself did, after its label.
WITH
	new_labels AS (
		SELECT environment, model, event_id, label_name
		FROM labels
		WHERE project = {project:String}
			AND ingested_at > {since:DateTime64(3, 'UTC')} AND ingested_at <= {until:DateTime64(3, 'UTC')}
	),
	labelled_events AS (
		SELECT environment, model, event_id, toStartOfHour(ts) AS hour
		FROM events
		WHERE project = {project:String}
			AND (environment, model) IN (SELECT environment, model FROM new_labels)
			AND event_id IN (SELECT event_id FROM new_labels)
	),
	new_events AS (
		SELECT environment, model, event_id, toStartOfHour(ts) AS hour
		FROM events
		WHERE project = {project:String}
			AND (environment, model) IN (SELECT DISTINCT environment, model FROM labels WHERE project = {project:String})
			AND ingested_at > {since:DateTime64(3, 'UTC')} AND ingested_at <= {until:DateTime64(3, 'UTC')}
	),
	earlier_labels AS (
		SELECT environment, model, event_id, label_name
		FROM labels
		WHERE project = {project:String}
			AND (environment, model) IN (SELECT environment, model FROM new_events)
			AND event_id IN (SELECT event_id FROM new_events)
	)
SELECT DISTINCT environment, model, label_name, hour
FROM
(
	SELECT environment, model, label_name, hour FROM new_labels INNER JOIN labelled_events USING (environment, model, event_id)
	UNION ALL
	SELECT environment, model, label_name, hour FROM earlier_labels INNER JOIN new_events USING (environment, model, event_id)
)
ORDER BY environment, model, label_name, hour
