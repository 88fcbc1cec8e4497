SELECT DISTINCT segment
FROM traffic_minute
WHERE project = {project:String} AND model = {model:String} AND segment != ''
ORDER BY segment
