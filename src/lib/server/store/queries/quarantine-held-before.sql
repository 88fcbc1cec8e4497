-- Records received before an instant that still hold something.
SELECT toFloat64(count()) AS n
FROM quarantine
WHERE received_at < {before:DateTime64(3, 'UTC')} AND raw_encoding != 'expired'
