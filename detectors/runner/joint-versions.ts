import { blindFor, type Blind } from '#core/verdict.ts';
import { encodeRows, encodingOf, vectorEncoding } from '#detectors/core/encode-rows.ts';
import { tooFew } from '#detectors/core/too-few.ts';
import { ALL_INPUTS } from '#detectors/schedule/monitor.ts';
import { wholeRows, type RowsOfWindow } from '#store/repositories/whole-rows.ts';
import type { Store } from '#store/store.ts';
import type { Baseline } from './inputs.ts';
import { columnsOf, inputsOf, LEAST_ROWS, rowsFor, type JointRows } from './joint.ts';

/** Rows that are read of each version at most. */
const VERSION_ROWS = 10_000;

/** What is compared of two versions in the same minutes. */
export interface VersionsCompared extends Omit<RowsOfWindow, 'version'> {
	candidate: string;
	stable: string;
	/** All inputs, or one embedding. */
	feature: string;
	/** Fewer rows of a side are `blind: too_few`. */
	min_n: number;
}

/**
 * Whole rows of a candidate against those of the stable version, in the columns of the reference's classes. Rows of both count as
 * independent: what moves the traffic of these minutes moves both sides.
 */
export async function rowsOfVersions(
	store: Store,
	{ candidate, stable, feature, min_n, ...place }: VersionsCompared,
	baseline: ReadonlyMap<string, Baseline>
): Promise<JointRows | Blind> {
	const encoding = feature === ALL_INPUTS ? encodingOf(inputsOf({ baseline })) : vectorEncoding(feature);
	const read = (version: string, rows: number) =>
		wholeRows(store, { ...place, version }, { ...columnsOf(encoding), rows });
	const first = encoding.vector === '' ? [] : await read(stable, LEAST_ROWS);
	const dimensions = first.find(({ vector }) => vector.length > 0)?.vector.length ?? 0;
	const { columns } = encodeRows(encoding, [], dimensions);
	if (columns.length < 2)
		return blindFor(
			'too_few',
			`the stable version has no rows with ${feature === ALL_INPUTS ? 'two inputs' : feature}`
		);
	const rows = rowsFor(columns.length, VERSION_ROWS);
	const [current, reference] = [await read(candidate, rows), await read(stable, rows)];
	// Of versions with more rows than are read, about so many are drawn.
	const few = tooFew(current.length, reference.length, Math.min(min_n, rows / 2));
	if (few) return few;
	return {
		joint: {
			current: encodeRows(encoding, current, dimensions),
			reference: encodeRows(encoding, reference, dimensions)
		},
		params: {
			columns: columns.length,
			...(encoding.left_out > 0 && { features_left_out: encoding.left_out }),
			dispersion: 'independent rows'
		}
	};
}
