-- Histograms of numbers and counts of categories per version, segment, feature and window of `seconds`, of the rows that detect-part
-- gives for the parts of a range. In no order, because sorting costs as much as reading.
SELECT
	version, segment, feature, intDiv(toUnixTimestamp(time), {seconds:UInt32}) * {seconds:UInt32} AS start, scale_id,
	dictGet('feature_scale', 'centre', ({project:String}, {model:String}, toString(feature))) AS centre,
	dictGet('feature_scale', 'spread', ({project:String}, {model:String}, toString(feature))) AS spread,
	sumMap(bins) AS by_bin, mapKeys(sumMap(categories)) AS names, mapValues(sumMap(categories)) AS counts,
	sum(n) AS rows, sum(weight) AS w, sum(weight2) AS w2, sum(missing) AS n_missing, sum(sum) AS s, sum(sum2) AS s2,
	sum(not_a_number) AS n_nan, sum(positive_infinity) AS n_above, sum(negative_infinity) AS n_below
FROM (SELECT * FROM parts)
GROUP BY version, segment, feature, scale_id, start
