-- Tries to decode a record again, oldest first.
SELECT state, reason, detail, _decoder AS decoder, who, at FROM quarantine_marks WHERE id = {id:String} ORDER BY at
