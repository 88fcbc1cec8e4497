import { GPU_POOL, LABEL, type Finding } from './finding.ts';

/** Features of the system itself, as people call them. */
const SYSTEM: Record<string, string> = {
	'@prediction': 'prediction',
	'@score': 'score',
	[LABEL]: 'label',
	'@latency_ms': 'latency',
	'@status': 'status',
	'@inputs': 'all inputs together'
};

const METRICS: Record<string, string> = {
	psi: 'PSI',
	jensen_shannon: 'JS',
	kolmogorov_smirnov: 'KS',
	kl: 'KL',
	hellinger: 'Hellinger',
	chi_square: 'chi-square',
	spd: 'parity difference',
	dir: 'selection ratio',
	missing_share: 'missing',
	new_category_share: 'new categories',
	out_of_range_share: 'out of range',
	stuck_share: 'commonest value',
	type_change: 'type changed',
	cardinality: 'number of values',
	l_infinity: 'largest change of a share',
	wasserstein: 'Wasserstein',
	wasserstein_normed: 'Wasserstein',
	cramer_von_mises: 'Cramér-von Mises',
	anderson_darling: 'Anderson-Darling',
	epps_singleton: 'Epps-Singleton',
	mann_whitney: 'Mann-Whitney',
	fisher_exact: 'odds ratio',
	z: 'main share',
	t: 'mean',
	g: 'G',
	domain_classifier: 'classifier',
	pca_reconstruction: 'PCA reconstruction',
	mmd: 'MMD',
	level: 'mean',
	quantile: 'quantile'
};

/**
 * "PSI", "selection ratio", "error rate"; a quantile says which: "p99"; a distance to another reference than the main one, to
 * which: "PSI against the 7 days before".
 */
export function metricWord({ metric, method }: Pick<Finding, 'metric' | 'method'>): string {
	const { against } = method.params;
	return `${plainWord(metric, method)}${typeof against === 'string' ? ` against ${against}` : ''}`;
}

function plainWord(metric: string, method: Finding['method']): string {
	const q = method.params.q ?? method.params.quantile;
	if (metric.startsWith('quantile') && typeof q === 'number') return `p${Number((q * 100).toPrecision(4))}`;
	return METRICS[metric] ?? metric.replaceAll('_', ' ');
}

/** What is measured of a text; other descriptors go by their own names. */
const DESCRIPTORS: Record<string, string> = {
	oov_share: 'unknown words',
	pii: 'personal data',
	pii_count: 'personal data, count'
};

/**
 * A feature as people call it: "latency" for '@latency_ms', and for what is measured of one of `wholes`, the texts and
 * embeddings of a model, "prompt: unknown words"; unchanged otherwise.
 */
export function featureWord(feature: string, wholes: readonly string[] = []): string {
	const whole = wholes.find((name) => feature.startsWith(`${name}.`));
	if (whole === undefined) return SYSTEM[feature] ?? feature;
	const descriptor = feature.slice(whole.length + 1);
	return `${whole}: ${DESCRIPTORS[descriptor] ?? descriptor.replaceAll('_', ' ')}`;
}

/** All inputs are many. */
export function hasWord(feature: string): string {
	return feature === '@inputs' ? 'have' : 'has';
}

/** Features that carry a change of whole rows, the heaviest first; none where the finding is of one feature or embedding. */
export function driversOf({ method, feature }: Pick<Finding, 'method'> & Partial<Pick<Finding, 'feature'>>): string[] {
	const named = method.params.drivers ?? method.params.pair;
	const drivers = typeof named === 'string' && named !== '' ? named.split(', ') : [];
	return drivers.filter((driver) => driver !== feature);
}

/** A segment as people say it: "sex F". */
export function segmentWords(segment: string): string {
	return segment.replace('=', ' ');
}

/** What a device reports: "temperature" for temperature_c. */
export function gpuWord(feature: string): string {
	return feature.replace(/_c$/, '').replaceAll('_', ' ');
}

/** What a finding is about: "income", "GPU gpu-a/2 temperature", "disability 1", or the metric where it has no feature. */
export function subjectWord(finding: Pick<Finding, 'model' | 'feature' | 'segment' | 'metric' | 'method'>): string {
	if (finding.model === GPU_POOL) return `${finding.segment.replace(/^gpu=/, 'GPU ')} ${gpuWord(finding.feature)}`;
	const place = segmentWords(finding.segment);
	const name = finding.feature === '' ? '' : featureWord(finding.feature);
	if (name === '') return place === '' ? metricWord(finding) : place;
	return place === '' ? name : `${name} of ${place}`;
}
