-- Rows of the raw tables and of what their views fill, for one model.
SELECT 'events' AS name, toFloat64(count()) AS n FROM events WHERE model = {model:String}
UNION ALL
SELECT 'traffic_minute', toFloat64(sum(n)) FROM traffic_minute WHERE model = {model:String} AND segment = ''
UNION ALL
SELECT 'feature_minute', toFloat64(sum(n)) FROM feature_minute WHERE model = {model:String} AND segment = ''
UNION ALL
SELECT 'feature_day', toFloat64(sum(n)) FROM feature_day WHERE model = {model:String} AND segment = ''
