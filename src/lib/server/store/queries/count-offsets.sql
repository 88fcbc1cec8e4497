-- Rows of a model, and different places in topics among them: equal unless a record was stored twice.
SELECT toFloat64(count()) AS rows, toFloat64(uniqExact(_topic, _partition, _epoch, _offset)) AS distinct
FROM events
WHERE model = {model:String}
