-- Columns of a sample of the rows of one version in one window, of all traffic or one segment, drawn in proportion to their weights (freeze-rows.sql) and read as
-- in reference-rows.sql.
SELECT
	toUnixTimestamp64Milli(ts) AS at,
	arrayMap(f -> if(mapContains(numeric, f), greatest(least(numeric[f], 1.7e308), -1.7e308), NULL), {numbers:Array(String)}) AS numbers,
	arrayMap(
		f -> multiIf(mapContains(categorical, f), categorical[f], mapContains(numeric, f), '@number', NULL),
		{categories:Array(String)}
	) AS categories,
	vectors[{vector:String}] AS vector
FROM (
	SELECT *, cityHash64(event_id) / 18446744073709551616. AS draw
	FROM events
	WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
		AND version = {version:String}
		AND ({dimension:String} = '' OR segments[{dimension:String}] = {value:String})
		AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
) AS drawn
CROSS JOIN (
	SELECT max(weight) AS heaviest, sum(weight) AS whole
	FROM events
	WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
		AND version = {version:String}
		AND ({dimension:String} = '' OR segments[{dimension:String}] = {value:String})
		AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
) AS weights
WHERE draw < weight * least(1 / heaviest, {rows:UInt32} / whole)
ORDER BY draw
