-- Weight of the rows with a label, from the newest revision of every hour in [from, to), and of all rows of these hours.
WITH newest AS (
	SELECT time, max(revision) AS revision
	FROM outcome_hour
	WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
		AND label_name = {label_name:String}
		AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	GROUP BY time
)
SELECT
	(
		SELECT sum(n) FROM outcome_hour
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND label_name = {label_name:String} AND segment = ''
			AND (time, revision) IN (SELECT time, revision FROM newest)
	) AS labelled,
	(
		SELECT sum(weight) FROM evidence_minute
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND time >= {from:DateTime64(3, 'UTC')} AND time < {to:DateTime64(3, 'UTC')}
	) AS due
