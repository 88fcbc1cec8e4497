-- What the roll-ups of a model say, in an order of its own: equal digests are equal roll-ups.
SELECT name, feature, segment, version, toString(time) AS at, content
FROM (
	SELECT 'feature_minute' AS name, feature, segment, version, time,
		toString((scale_id, sumMap(bins), sumMap(categories), sum(n), sum(weight), sum(weight2), sum(missing), sum(sum), sum(sum2), sum(not_a_number), sum(positive_infinity), sum(negative_infinity))) AS content
	FROM feature_minute WHERE model = {model:String} GROUP BY feature, segment, version, time, scale_id
	UNION ALL
	SELECT 'feature_day', feature, segment, version, time,
		toString((scale_id, sumMap(bins), sumMap(categories), sum(n), sum(weight), sum(weight2), sum(missing), sum(sum), sum(sum2), sum(not_a_number), sum(positive_infinity), sum(negative_infinity)))
	FROM feature_day WHERE model = {model:String} GROUP BY feature, segment, version, time, scale_id
	UNION ALL
	SELECT 'traffic_minute', '', segment, version, time, toString((sum(n), sum(weight), max(last_ts)))
	FROM traffic_minute WHERE model = {model:String} GROUP BY segment, version, time
)
ORDER BY name, feature, segment, version, at
