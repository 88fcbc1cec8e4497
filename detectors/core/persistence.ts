/** How long what differs between windows lasts, in windows. */
export interface Persistence {
	/** Whether windows differ at all beyond the noise of their rows. */
	differ: boolean;
	/** Sum of the autocorrelations over all lags, both ways: windows that carry as much as one independent window. */
	windows: number;
	/** The same of their squares, which counts for a variance estimated from the windows. */
	squared: number;
	/** Autocorrelation at the first lag, and the factor by which it falls from lag to lag. */
	first: number;
	decay: number;
}

const NONE: Persistence = { differ: false, windows: 1, squared: 1, first: 0, decay: 0 };

/** Autocorrelations further than this share of the windows are noise. */
const FARTHEST = 1 / 3;

/**
 * Persistence of what differs between windows beyond the noise of their own rows, from whitened deviations in the order of
 * time (1 in every direction for independent rows). The noise of rows is fresh in every window: it adds `directions`
 * to the trace at lag 0, and nothing at others, which are therefore those of the rest. Autocorrelations are added up to where
 * the sum of two neighbours falls into the noise (after Geyer 1992, initial positive sequence), and the bias is mended
 * that comes from taking away the mean.
 */
export function persistenceOf(deviations: readonly (readonly number[])[], directions: number): Persistence {
	const windows = deviations.length;
	const products = (lag: number) => {
		let sum = 0;
		for (let t = 0; t + lag < windows; t++) sum += dot(deviations[t] ?? [], deviations[t + lag] ?? []);
		return sum / (windows - lag);
	};
	const lags = Array.from({ length: Math.floor(windows * FARTHEST) }, (_, i) => products(i + 1));
	const all = products(0);
	if (!(all - directions > Math.sqrt((2 * directions) / windows))) return NONE;
	let found = NONE;
	let bias = 0;
	for (let round = 0; round < 3; round++) {
		const excess = all + bias - directions;
		const correlations = initialPositive(
			lags.map((lag) => Math.min(1, (lag + bias) / excess)),
			1 / Math.sqrt(windows)
		);
		const [first = 0, second = 0] = correlations;
		found = {
			differ: true,
			windows: 1 + 2 * correlations.reduce((sum, r) => sum + r, 0),
			squared: 1 + 2 * correlations.reduce((sum, r) => sum + r * r, 0),
			first,
			decay: first > 0 ? Math.min(0.99, Math.max(0, second / first)) : 0
		};
		bias = Math.min(all, (directions + excess * found.windows) / windows);
	}
	return found;
}

/** The correlations up to the first pair of neighbours whose sum is lost in noise; none is taken below 0. */
function initialPositive(correlations: readonly number[], noise: number): number[] {
	const kept: number[] = [];
	for (let i = 0; i < correlations.length; i += 2) {
		const [x, y] = [correlations[i] ?? 0, correlations[i + 1] ?? 0];
		if (x + y <= noise) break;
		kept.push(Math.max(0, x), Math.max(0, y));
	}
	return kept;
}

function dot(a: readonly number[], b: readonly number[]): number {
	return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}
