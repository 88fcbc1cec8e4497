-- What the roll-ups of a model say, in an order of its own: equal digests are equal roll-ups.
SELECT name, feature, segment, version, toString(time) AS at, content
FROM (
	SELECT 'numeric_minute' AS name, feature, segment, version, time,
		toString((scale_id, sumMap(bins), sum(n), sum(weight), sum(sum), sum(sum2), sum(not_a_number), sum(positive_infinity), sum(negative_infinity), sum(missing))) AS content
	FROM numeric_minute WHERE model = {model:String} GROUP BY feature, segment, version, time, scale_id
	UNION ALL
	SELECT 'numeric_day', feature, segment, version, time,
		toString((scale_id, sumMap(bins), sum(n), sum(weight), sum(sum), sum(sum2), sum(not_a_number), sum(positive_infinity), sum(negative_infinity), sum(missing)))
	FROM numeric_day WHERE model = {model:String} GROUP BY feature, segment, version, time, scale_id
	UNION ALL
	SELECT 'categorical_hour', feature, segment, version, time, toString((sumMap(categories), sum(n), sum(weight), sum(missing)))
	FROM categorical_hour WHERE model = {model:String} GROUP BY feature, segment, version, time
	UNION ALL
	SELECT 'traffic_minute', '', segment, version, time, toString((sum(n), sum(weight), max(last_ts)))
	FROM traffic_minute WHERE model = {model:String} GROUP BY segment, version, time
)
ORDER BY name, feature, segment, version, at
