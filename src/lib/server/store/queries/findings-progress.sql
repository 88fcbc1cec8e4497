-- How far every model was evaluated, for each length of window, and when.
SELECT
	environment, model, window_seconds AS seconds, max(window_end) AS evaluated_to, max(computed_at) AS computed_at
FROM findings
WHERE project = {project:String}
GROUP BY environment, model, window_seconds
