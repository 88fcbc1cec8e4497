-- A sample of whole rows for a reference. A row is drawn with a probability in proportion to its weight, so that the sample
-- follows the law of the traffic and its rows count alike.
SELECT {reference_id:String} AS reference_id, draw, ts, numeric, categorical, vectors
FROM (
	SELECT *, cityHash64(event_id) / 18446744073709551616. AS draw
	FROM events
	WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
		AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
		AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
) AS drawn
CROSS JOIN (
	SELECT max(weight) AS heaviest, sum(weight) AS whole
	FROM events
	WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
		AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
		AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
) AS weights
WHERE draw < weight * least(1 / heaviest, {rows:UInt32} / whole)
