-- Embeddings and texts are kinds of features of their own.
ALTER TABLE features
	DROP CONSTRAINT features_kind_check,
	ADD CONSTRAINT features_kind_check CHECK (kind IN ('numeric', 'categorical', 'embedding', 'text')),
	-- Numbers of an embedding, fixed by the first one.
	ADD COLUMN dimension integer;

-- Words of the first texts of a feature, against which the out-of-vocabulary share is counted. No word stands here: of
-- each a hash of 32 bits, little-endian, in rising order, in base64.
CREATE TABLE vocabularies (
	project text NOT NULL DEFAULT 'default',
	model text NOT NULL,
	feature text NOT NULL,
	-- Texts that it was made from.
	texts integer NOT NULL,
	words text NOT NULL,
	frozen boolean NOT NULL,
	PRIMARY KEY (project, model, feature)
);
