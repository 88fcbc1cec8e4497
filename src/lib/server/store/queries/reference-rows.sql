-- Columns of the frozen rows of a reference, in the order of the draw. Infinities come as the largest numbers, since JSON has none;
-- null: no value. A number where categories are due is a category that nobody saw.
SELECT
	toUnixTimestamp64Milli(ts) AS at,
	arrayMap(f -> if(mapContains(numeric, f), greatest(least(numeric[f], 1.7e308), -1.7e308), NULL), {numbers:Array(String)}) AS numbers,
	arrayMap(
		f -> multiIf(mapContains(categorical, f), categorical[f], mapContains(numeric, f), '@number', NULL),
		{categories:Array(String)}
	) AS categories,
	vectors[{vector:String}] AS vector
FROM reference_rows
WHERE reference_id = {reference_id:String}
ORDER BY draw
LIMIT {rows:UInt32}
