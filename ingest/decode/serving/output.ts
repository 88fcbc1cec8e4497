import { rejected, type Rejected, type Scalar } from '../event.ts';
import type { Cell, Result, Rows } from './cells.ts';
import type { Tabular } from './options.ts';

/** What a model answered for one instance. */
export interface Answer {
	prediction: Scalar;
	score: number | null;
	/** What is known only since it answered. */
	features?: Record<string, Scalar>;
	texts?: Record<string, string>;
}

type Choice = Pick<Tabular, 'output_columns' | 'prediction' | 'score' | 'classes' | 'positive' | 'threshold'>;

const PREDICTION = /(^|[._-])(predict(ed|ions?)?|labels?|class(es)?|y_?(pred|hat))(\b|_|$)/i;
const SCORE = /prob|score|confidence|likelihood/i;

/** The answer for every row: chosen by the options, else by name and form. A value that is not there is null. */
export function answersOf({ rows, named, generated, texts }: Rows, choice: Choice): Result<Answer[]> {
	if (generated) {
		const said = { prediction: null, score: null, ...(texts && { texts }) };
		return { ok: rows.map((row) => ({ ...said, features: scalarsOf(row) })) };
	}
	const answers: Answer[] = [];
	for (const [index, row] of rows.entries()) {
		const cells = named ? row : rename(row, choice.output_columns);
		if (!cells) {
			return rejected(
				'schema',
				`answer ${index} has ${count(row)} values, output_columns in the options of the source names ` +
					`${choice.output_columns?.length}: name each value, in order`
			);
		}
		const answer = answerOf(cells, choice);
		if ('kind' in answer) return answer;
		answers.push(answer);
	}
	return { ok: answers };
}

function answerOf(cells: Record<string, Cell>, choice: Choice): Answer | Rejected {
	const wish = [choice.prediction, choice.score].filter((name) => name !== undefined);
	const absent = wish.find((name) => find(cells, name) === undefined);
	if (absent !== undefined) {
		const there = Object.keys(cells).slice(0, 20).join(', ') || 'none';
		return rejected('schema', `the answer has no "${absent}", which the options of the source name; it has ${there}`);
	}
	const chosen = choice.prediction === undefined ? undefined : find(cells, choice.prediction);
	const scored = choice.score === undefined ? guessScore(cells, choice) : find(cells, choice.score);
	const predicted = chosen ?? guessPrediction(cells, scored, choice);
	const score = numberOf(Array.isArray(scored) ? probabilityOf(scored, choice) : scored);
	return { prediction: predictionOf(predicted, scored, score, choice), score };
}

function predictionOf(
	predicted: Cell | undefined,
	scored: Cell | undefined,
	score: number | null,
	{ classes, threshold }: Choice
): Scalar {
	if (predicted !== undefined && !Array.isArray(predicted)) return predicted;
	const vector = predicted ?? (Array.isArray(scored) ? scored : undefined);
	if (vector) return isDistribution(vector) || classes?.length === vector.length ? classAt(vector, classes) : null;
	if (threshold === undefined || score === null) return null;
	const [below, above] = classes ?? [0, 1];
	return (score >= threshold ? above : below) ?? null;
}

/** The vector or value that looks like a score; with a threshold, the only value is one. */
function guessScore(cells: Record<string, Cell>, { threshold, classes, prediction }: Choice): Cell | undefined {
	const entries = Object.entries(cells).filter(([name]) => name !== prediction);
	const byName = entries.find(([name, cell]) => SCORE.test(name) && (Array.isArray(cell) || numberOf(cell) !== null));
	if (byName) return byName[1];
	const byForm = entries.find(
		([, cell]) => Array.isArray(cell) && (isDistribution(cell) || classes?.length === cell.length)
	);
	if (byForm) return byForm[1];
	return threshold !== undefined && entries.length === 1 ? entries[0]?.[1] : undefined;
}

function guessPrediction(cells: Record<string, Cell>, scored: Cell | undefined, { threshold }: Choice) {
	const entries = Object.entries(cells).filter(([, cell]) => !Array.isArray(cell));
	const called = entries.find(([name]) => PREDICTION.test(name) && !SCORE.test(name));
	if (called && !(threshold !== undefined && called[1] === scored)) return called[1];
	const others = entries.filter(([name, cell]) => !SCORE.test(name) && cell !== scored);
	return others.length === 1 ? others[0]?.[1] : undefined;
}

/** The probability of the positive class. */
function probabilityOf(vector: readonly Scalar[], { classes, positive }: Choice): Scalar {
	if (positive !== undefined) {
		const index = classes ? classes.indexOf(positive) : typeof positive === 'number' ? positive : -1;
		return vector[index] ?? null;
	}
	if (vector.length === 1) return vector[0] ?? null;
	return vector.length === 2 ? (vector[1] ?? null) : (vector[largest(vector)] ?? null);
}

function classAt(vector: readonly Scalar[], classes: Choice['classes']): Scalar {
	const index = largest(vector);
	return classes?.[index] ?? index;
}

const largest = (vector: readonly Scalar[]): number =>
	vector.reduce((best: number, value, index) => (Number(value) > Number(vector[best]) ? index : best), 0);

/** Two or more numbers from 0 to 1 that sum to 1, as far as half precision can tell. */
function isDistribution(vector: readonly Scalar[]): boolean {
	let sum = 0;
	for (const value of vector) {
		if (typeof value !== 'number' || value < 0 || value > 1) return false;
		sum += value;
	}
	return vector.length > 1 && Math.abs(sum - 1) < 0.01;
}

const numberOf = (cell: Cell | undefined): number | null =>
	typeof cell === 'number' && Number.isFinite(cell) ? cell : null;

/** A cell by its name, or one value of a vector as `<name>_<index>`. */
function find(cells: Record<string, Cell>, name: string): Cell | undefined {
	if (Object.hasOwn(cells, name)) return cells[name];
	const [, vector = '', index = ''] = /^(.*)_(\d{1,6})$/.exec(name) ?? [];
	const cell = Object.hasOwn(cells, vector) ? cells[vector] : undefined;
	return Array.isArray(cell) ? cell[Number(index)] : undefined;
}

const scalarsOf = (row: Record<string, Cell>): Record<string, Scalar> =>
	Object.fromEntries(Object.entries(row).filter((entry): entry is [string, Scalar] => !Array.isArray(entry[1])));

const count = (row: Record<string, Cell>): number => Object.values(row).flat().length;

/** The values under the names that the options give them; undefined where they are not as many. */
function rename(row: Record<string, Cell>, names: readonly string[] | undefined): Record<string, Cell> | undefined {
	if (!names) return row;
	const values = Object.values(row).flat();
	if (values.length !== names.length) return undefined;
	return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
}
