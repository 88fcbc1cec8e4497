SELECT sum(n) AS rows
FROM traffic_minute
WHERE project = {project:String} AND environment = {environment:String} AND model = {model:String} AND segment = ''
