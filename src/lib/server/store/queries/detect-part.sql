-- Rows of a roll-up in the part of a range that is read from it (minutes; others by their names in the place of this one), without
-- the gap in it that a coarser one holds.
-- All traffic is read of `features`, the named segments of `segment_features` only: segments multiply the rows.
SELECT * FROM feature_minute
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
	AND (
		(segment = '' AND feature IN {features:Array(String)})
		OR (segment IN {segments:Array(String)} AND feature IN {segment_features:Array(String)})
	)
	AND (empty({versions:Array(String)}) OR version IN {versions:Array(String)})
	AND time >= {minute_from:DateTime64(3, 'UTC')} AND time < {minute_to:DateTime64(3, 'UTC')}
	AND NOT (time >= {minute_gap_from:DateTime64(3, 'UTC')} AND time < {minute_gap_to:DateTime64(3, 'UTC')})
