-- Embeddings as they came, in single precision; and the texts of features whose declaration keeps them. Both are empty
-- for most models, and no roll-up reads them: an embedding has its norm there, a text its descriptors.
ALTER TABLE events ADD COLUMN IF NOT EXISTS vectors Map(LowCardinality(String), Array(Float32)) AFTER categorical;
ALTER TABLE events ADD COLUMN IF NOT EXISTS texts Map(LowCardinality(String), String) AFTER vectors;
