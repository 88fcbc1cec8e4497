-- Requests that servers say they served, against those seen (by their weights), over the minutes in [from, to) that two
-- readings of a counter enclose. Between two readings the requests are spread evenly; a reading below the one before is of
-- a server that began again at 0. Readings more than {gap} seconds apart say nothing about the minutes between them.
WITH
	readings AS (
		SELECT
			version, instance, toUnixTimestamp64Milli(ts) / 1000 AS at, value AS count_now,
			lagInFrame(at) OVER series AS at_before, lagInFrame(count_now) OVER series AS count_before,
			row_number() OVER series AS nth
		FROM server_counters
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND name = 'requests'
			AND ts >= {from:DateTime64(3, 'UTC')} - toIntervalSecond({gap:UInt32})
			AND ts < {to:DateTime64(3, 'UTC')} + toIntervalSecond({gap:UInt32})
		WINDOW series AS (PARTITION BY version, instance ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
	),
	spans AS (
		SELECT
			version, instance, at_before AS a, at AS b,
			if(count_now >= count_before, count_now - count_before, count_now) AS requests,
			arrayJoin(range(toUInt64(intDiv(a, 60)), toUInt64(intDiv(b, 60)) + 1)) AS minute,
			least(b, toFloat64((minute + 1) * 60)) - greatest(a, toFloat64(minute * 60)) AS overlap
		FROM readings
		WHERE nth > 1 AND at > at_before AND at - at_before <= {gap:UInt32}
	),
	by_series AS (
		SELECT version, instance, minute, sum(overlap) AS seconds, sum(requests * overlap / (b - a)) AS served_here
		FROM spans
		GROUP BY version, instance, minute
	),
	by_minute AS (
		SELECT minute, sum(served_here) AS served_then
		FROM by_series
		GROUP BY minute
		-- At least one server was watched through the whole minute.
		HAVING max(seconds) > 59.99
			AND minute >= toUnixTimestamp(toStartOfMinute({from:DateTime64(3, 'UTC')})) / 60
			AND (minute + 1) * 60 <= toUnixTimestamp64Milli({to:DateTime64(3, 'UTC')}) / 1000
	),
	seen_then AS (
		SELECT toUInt64(toUnixTimestamp(time) / 60) AS minute, sum(request_weight) AS requests
		FROM evidence_minute
		WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String}
			AND time >= toStartOfMinute({from:DateTime64(3, 'UTC')}) AND time < {to:DateTime64(3, 'UTC')}
		GROUP BY minute
	)
SELECT toFloat64(count()) AS minutes, sum(b.served_then) AS served, sum(s.requests) AS seen
FROM by_minute AS b LEFT JOIN seen_then AS s ON b.minute = s.minute
