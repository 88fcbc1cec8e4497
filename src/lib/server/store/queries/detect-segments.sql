-- Segments with rows, as 'dimension=value', the most common first.
SELECT segment, sum(n) AS rows
FROM traffic_minute
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String} AND segment != ''
GROUP BY segment
ORDER BY rows DESC, segment
LIMIT 200
