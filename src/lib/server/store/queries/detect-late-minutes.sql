-- Minutes of event time that got rows after `since`.
SELECT environment, model, time
FROM traffic_minute
WHERE project = {project:String} AND segment = '' AND last_ingested_at > {since:DateTime64(3, 'UTC')}
GROUP BY environment, model, time
ORDER BY environment, model, time
