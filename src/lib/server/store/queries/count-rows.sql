-- Rows of the raw tables and of what their views fill, for one model.
SELECT 'events' AS name, toFloat64(count()) AS n FROM events WHERE model = {model:String}
UNION ALL
SELECT 'traffic_minute', toFloat64(sum(n)) FROM traffic_minute WHERE model = {model:String} AND segment = ''
UNION ALL
SELECT 'numeric_minute', toFloat64(sum(n)) FROM numeric_minute WHERE model = {model:String} AND segment = ''
UNION ALL
SELECT 'numeric_day', toFloat64(sum(n)) FROM numeric_day WHERE model = {model:String} AND segment = ''
UNION ALL
SELECT 'categorical_minute', toFloat64(sum(n)) FROM categorical_minute WHERE model = {model:String} AND segment = ''
UNION ALL
SELECT 'categorical_day', toFloat64(sum(n)) FROM categorical_day WHERE model = {model:String} AND segment = ''
