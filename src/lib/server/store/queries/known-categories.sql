-- The most common categories of each feature: those that keep their own name under the cap.
SELECT feature, category
FROM (
	SELECT feature, arrayJoin(mapKeys(counts)) AS category, counts[category] AS n
	FROM (
		SELECT feature, sumMap(categories) AS counts
		FROM feature_day
		WHERE project = {project:String} AND model = {model:String} AND segment = ''
		GROUP BY feature
	)
)
WHERE category != 'other'
ORDER BY feature, n DESC, category
LIMIT 200 BY feature
