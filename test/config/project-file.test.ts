import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseProjectFile } from '#server/config/parse.ts';
import { formatProblem } from '#server/config/problem.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/config');

/** Every fixture holds the one mistake it is named after. What the user reads: place, key, value and fix. */
const MESSAGES: Record<string, string[]> = {
	'alpha-as-percent': ['3:12 models[0].alpha: 5: must be at most 0.5. It is a share: for 5 % write 0.05.'],
	'channel-kind-unknown': ['2:31 channels[0].kind: "carrier-pigeon": use "webhook".'],
	'channel-twice': ['3:16 channels[1].channel: "on-call" is the name of channels[0] too: names are unique.'],
	'channel-url-without-scheme': ['2:45 channels[0].url: "hooks.example.org/leeway": use an http or https address.'],
	'duplicate-key': ['2:1 has the same key twice: remove one of them.'],
	'feature-importance-over-one': [
		'4:44 models[0].features.income.importance: 40: must be at most 1. It is a share: for 40 % write 0.4.'
	],
	'embedding-with-psi': [
		'6:40 models[0].monitors[0].metric: psi cannot be measured of an embedding. Metrics for it: centroid, correlation_change, domain_classifier, mmd, pca_reconstruction; or watch "<feature>.norm".'
	],
	'scorer-name-taken': ['3:13 scorers[1].name: "length" is the name of another descriptor: names are unique.'],
	'text-descriptor-unknown': [
		'4:43 models[0].features.prompt.descriptors[0]: there is no descriptor "lenght": declare a scorer of that name under scorers. Did you mean "length"?'
	],
	'text-keep-of-a-number': ['4:15 models[0].features.tokens: descriptors and keep belong to features of kind text.'],
	'text-with-a-metric': [
		'6:40 models[0].monitors[0].metric: a text has no metrics of its own: name one of its descriptors, such as "<feature>.length".'
	],
	'feature-kind-unknown': [
		'4:23 models[0].features.income.kind: "number": use one of numeric, categorical, embedding, text.'
	],
	'leeway-as-text': ['6:24 models[0].monitors[0].leeway.max: "0.1": give a number.'],
	'leeway-min-above-max': ['6:17 models[0].monitors[0].leeway: min must be smaller than max.'],
	'leeway-without-end': [
		'6:17 models[0].monitors[0].leeway: set min, max or both: a leeway without an end never decides.'
	],
	'leeway-without-rationale': ['6:17 models[0].monitors[0].leeway.rationale: is missing: give a text.'],
	'list-instead-of-map': ['1:1 a list: give keys and values, indented below it.'],
	'model-name-not-a-slug': [
		'2:12 models[0].model: "Credit Score": use lower case letters, digits, "-", "_" or ".", such as "credit-score".'
	],
	'model-twice': ['3:12 models[1].model: "production/credit" is the name of models[0] too: names are unique.'],
	'model-without-name': ['2:5 models[0].model: is missing: give a text.'],
	'monitor-of-other-kind': [
		'6:31 models[0].monitors[0].metric: wasserstein reads numeric features and this one is declared categorical. Metrics for it: chi_square, fisher_exact, g, hellinger, jensen_shannon, kl, l_infinity, psi, total_variation, z.'
	],
	'monitor-of-unknown-feature': [
		'6:45 models[0].monitors[0].feature: there is no feature "incme": declare it under models[0].features. Did you mean "income"?'
	],
	'monitor-of-unknown-metric': [
		'4:31 models[0].monitors[0].metric: there is no metric "jensen_shanon". Did you mean "jensen_shannon"?'
	],
	'monitor-of-unknown-segment': [
		'5:45 models[0].monitors[0].segment: there is no segment "chanel": declare it under models[0].segments. Did you mean "channel"?'
	],
	'monitor-twice': ['5:20 models[0].monitors[1].monitor: "a" is the name of monitors[0] too: names are unique.'],
	'not-yaml': [
		'2:1 is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }.',
		'2:1 is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].'
	],
	'protected-without-reference': ['4:12 models[0].protected.sex.reference: is missing: give a text.'],
	'quantile-as-percent': [
		'7:19 models[0].monitors[0].quantile: 99: must be less than 1. It is a share: for 99 % write 0.99.'
	],
	'quantile-missing': [
		'5:17 models[0].monitors[0].metric: quantile needs to know which quantile: add "quantile: 0.95".'
	],
	'reference-ends-before-start': [
		'3:68 models[0].reference.end: 2026-01-01T00:00:00Z is not after the start, 2026-02-01T00:00:00Z.'
	],
	'reference-kind-unknown': ['3:24 models[0].reference.kind: "training": use one of window, version, file.'],
	'reference-file-beside-main': ['4:20 models[0].references.old.kind: "file": use one of window, version, moving.'],
	'reference-moving-as-main': ['3:24 models[0].reference.kind: "moving": use one of window, version, file.'],
	'reference-moving-without-span': [
		'4:18 models[0].references.last_week: give span_days or span_hours: one of the two says how long the reference is.'
	],
	'reference-named-ends-before-start': [
		'4:65 models[0].references.last.end: 2026-01-01T00:00:00Z is not after the start, 2026-02-01T00:00:00Z.'
	],
	'reference-of-a-rate': [
		'6:71 models[0].monitors[0].reference: missing_share is held against its leeway alone: only distances between laws have a reference. Leave it out.'
	],
	'reference-unknown': [
		'6:61 models[0].monitors[0].reference: there is no reference "last_wek": declare it under models[0].references. Did you mean "last_week"?'
	],
	'reference-without-zone': [
		'3:39 models[0].reference.start: "2026-01-01": use ISO 8601 with a zone, such as 2026-01-31T00:00:00Z.'
	],
	'risk-tier-forbidden-word': ['3:16 models[0].risk_tier: "unacceptable": use one of minimal, limited, high.'],
	'risk-tier-misspelled': ['3:16 models[0].risk_tier: "hihg": use one of minimal, limited, high. Did you mean "high"?'],
	'rollout-check-of-unknown-metric': [
		'7:39 rollouts[0].checks[0].metric: there is no metric "rate_diference". Did you mean "rate_difference"?'
	],
	'rollout-of-unknown-model': ['2:12 rollouts[0].model: there is no model "chat": declare it under models.'],
	'rollout-on-exceeded-unknown': [
		'6:18 rollouts[0].on_exceeded: "rollback": use one of roll_back, hold. Did you mean "roll_back"?'
	],
	'rollout-to-itself': ['3:5 rollouts[0]: stable and candidate are the same version.'],
	'rollout-version-as-number': ['4:13 rollouts[0].stable: 1: give a text, in quotes: "1".'],
	'rollout-weight-over-hundred': ['6:23 rollouts[0].steps[0].weight: 101: must be at most 100.'],
	'rollout-weights-fall': ['3:5 rollouts[0]: the weights of the steps must rise.'],
	'rollout-without-checks': ['3:81 rollouts[0].checks: an empty list: a gate without checks would promote anything.'],
	'rollout-without-steps': ['6:12 rollouts[0].steps: an empty list: a rollout needs at least one step.'],
	'slo-indicator-unknown': ['3:40 slos[0].indicator: "freshness": use one of availability, latency.'],
	'slo-objective-as-percent': [
		'3:65 slos[0].objective: 99.9: must be less than 1. It is a share: for 99.9 % write 0.999.'
	],
	'slo-of-unknown-model': [
		'3:23 slos[0].model: there is no model "chta": declare it under models. Did you mean "chat"?'
	],
	'tab-indent': ['2:1 is indented with a tab: YAML allows spaces only.'],
	'source-decoder-unknown': ['3:14 sources[0].decoder: there is no decoder "leway". Did you mean "leeway"?'],
	'source-every-seconds-of-topic': [
		'2:5 sources[0]: every_seconds belongs to scrape: records of topics and requests are read as they come.'
	],
	'source-http-not-a-slug': [
		'2:11 sources[0].http: "My App": use lower case letters, digits, "-", "_" or ".", such as "credit-score".'
	],
	'source-is-own-topic': [
		'2:12 sources[0].topic: "leeway.labels" is read as topics.labels already: leave it out, or rename that topic.'
	],
	'source-mapping-missing': [
		'2:5 sources[0].options: write records, or columns with a role each, to say what is what.'
	],
	'source-option-unknown': ['4:16 sources[0].options.kinds: unknown key. Did you mean "kind"?'],
	'source-option-wrong': [
		'4:22 sources[0].options.kind: "label": use one of inference, labels, gpu. Did you mean "labels"?'
	],
	'source-options-without-decoder': ['3:14 sources[0].options: options belong to a decoder: add "decoder: <name>".'],
	'source-scrape-with-login': [
		'2:5 sources[0]: a login does not belong in the address of scrape: have the page open to Leeway alone.'
	],
	'source-scrape-without-scheme': ['2:13 sources[0].scrape: "node-3:9400/metrics": use an http or https address.'],
	'source-selector-broken': [
		'4:62 sources[0].options.records[0].fields.score: "$.a[": not a JSONPath (RFC 9535): unclosed bracketed selection (\'$.a[\':4). Write such as "$.instances[*].age", or the plain name of a field.'
	],
	'source-topic-with-slash': [
		'2:12 sources[0].topic: "serving/scores": a Kafka topic uses letters, digits, ".", "_" and "-"; "*" stands for any of them.'
	],
	'source-twice': ['3:12 sources[1].topic: "scores" is the name of sources[0] too: names are unique.'],
	'source-value-misspelled': [
		'4:62 sources[0].options.records[0].fields.score: write the name of a field or a selector, { column, scale, map, as }, { value: x } or { text: x }.'
	],
	'source-with-two-places': ['2:5 sources[0]: set one of topic, scrape and http: it says where the records come from.'],
	'source-without-place': ['2:5 sources[0]: set one of topic, scrape and http: it says where the records come from.'],
	'topic-with-space': ['2:14 topics.inference: "my topic": a Kafka topic uses letters, digits, ".", "_" and "-".'],
	'unknown-key-channel-secret': ['5:5 channels[0].secret: unknown key. Did you mean "secret_env"?'],
	'unknown-key-leeway': ['7:19 models[0].monitors[0].leeway.maximum: unknown key. Did you mean "max"?'],
	'unknown-key-model': ['3:5 models[0].owners: unknown key. Did you mean "owner"?'],
	'unknown-key-source': ['3:5 sources[0].decode: unknown key. Did you mean "decoder"?'],
	'unknown-key-top': ['1:1 modles: unknown key. Did you mean "models"?'],
	'window-not-minutes': ['3:15 models[0].windows[0]: 90: use a multiple of 60: windows are unions of minutes.'],
	'windows-empty': ['3:14 models[0].windows: an empty list: must be at least 1 entries.']
};

describe('a mistake in leeway.yaml', () => {
	it.each(Object.entries(MESSAGES))('%s', (name, messages) => {
		const parsed = parseProjectFile(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'), 'f');
		expect('problems' in parsed && parsed.problems.map(formatProblem)).toEqual(messages.map((m) => `f:${m}`));
	});

	it('has a fixture and a message for each other', () => {
		const fixtures = readdirSync(FOLDER).map((file) => file.replace('.yaml', ''));
		expect(fixtures.sort()).toEqual(Object.keys(MESSAGES).sort());
	});
});

describe('a leeway.yaml without mistakes', () => {
	it('is the example', () => {
		const text = readFileSync(join(import.meta.dirname, '../../examples/leeway.yaml'), 'utf8');
		expect(parseProjectFile(text, 'f')).toMatchObject({ file: { project: 'default' } });
	});

	it.each([
		['empty', ''],
		['only a comment', '# nothing yet']
	])('may be %s', (_, text) => {
		expect(parseProjectFile(text, 'f')).toMatchObject({ file: { project: 'default', models: [] } });
	});
});
