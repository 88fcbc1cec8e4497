-- Rows of one round, raw and folded, and how many different ones: equal unless something was stored twice.
-- Its models are m<round> (own format), p<round> (pairs), l<round> (requests without a response), h<round> (HTTP).
SELECT concat('events ', substring(model, 1, 1)) AS name, count() AS n, uniqExact(event_id) AS distinct
FROM events WHERE substring(model, 2) = {round:String} GROUP BY model
UNION ALL
SELECT concat('predicted ', substring(model, 1, 1)), countIf(mapContains(categorical, '@prediction') OR mapContains(numeric, '@prediction')), uniqExact(event_id)
FROM events WHERE substring(model, 2) = {round:String} GROUP BY model
UNION ALL
SELECT concat('labels ', substring(model, 1, 1)), count(), uniqExact(event_id, label) FROM labels WHERE substring(model, 2) = {round:String} GROUP BY model
UNION ALL
SELECT concat('traffic_minute ', substring(model, 1, 1)), sum(traffic_minute.n), 0 FROM traffic_minute
WHERE substring(model, 2) = {round:String} AND segment = '' GROUP BY model
UNION ALL
SELECT concat('feature_minute ', substring(model, 1, 1)), sum(feature_minute.n), 0 FROM feature_minute
WHERE substring(model, 2) = {round:String} AND segment = '' AND NOT startsWith(feature, '@') GROUP BY model
UNION ALL
SELECT concat('feature_hour ', substring(model, 1, 1)), sum(feature_hour.n), 0 FROM feature_hour
WHERE substring(model, 2) = {round:String} AND segment = '' AND NOT startsWith(feature, '@') GROUP BY model
UNION ALL
SELECT concat('feature_day ', substring(model, 1, 1)), sum(feature_day.n), 0 FROM feature_day
WHERE substring(model, 2) = {round:String} AND segment = '' AND NOT startsWith(feature, '@') GROUP BY model
UNION ALL
SELECT concat('set_aside ', reason), count(), uniqExact(_topic, _epoch, _partition, _offset) FROM set_aside
WHERE startsWith(_topic, {topic:String}) GROUP BY reason
UNION ALL
SELECT concat('quarantine ', reason), count(), uniqExact(_topic, _epoch, _partition, _offset) FROM quarantine
WHERE startsWith(_topic, {topic:String}) GROUP BY reason
UNION ALL
SELECT 'halves', count(), uniqExact(_topic, _epoch, _partition, _offset) FROM halves WHERE startsWith(_topic, {topic:String})

UNION ALL
-- Of all rounds: in which tables the record of an offset has its rows, and where one stands.
SELECT concat('place ', substring(topic, 1 + length({topic:String})), ': ', what, ', as ', any(place)), count(), count() FROM (
	SELECT _topic AS topic, concat(_topic, '/', toString(_epoch), '/', toString(_partition), '/', toString(_offset)) AS place,
		arrayStringConcat(arraySort(groupArray(name)), ' + ') AS what
	FROM (
		SELECT 'event' AS name, _topic, _epoch, _partition, _offset FROM events
		UNION ALL SELECT 'label', _topic, _epoch, _partition, _offset FROM labels
		UNION ALL SELECT 'half', _topic, _epoch, _partition, _offset FROM halves
		UNION ALL SELECT reason, _topic, _epoch, _partition, _offset FROM set_aside
		UNION ALL SELECT 'quarantine', _topic, _epoch, _partition, _offset FROM quarantine
	)
	WHERE startsWith(_topic, {topic:String}) AND {round:String} = ''
	GROUP BY topic, place
)
GROUP BY topic, what
