-- In how many minutes after that of a moment, in ms since 1970, rows have arrived.
SELECT toFloat64(uniqExact(time)) AS minutes FROM ingest_minute WHERE time > toStartOfMinute(fromUnixTimestamp64Milli({at:Int64}, 'UTC'))
