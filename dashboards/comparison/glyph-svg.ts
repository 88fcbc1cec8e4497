import { glyphParts } from '#core/glyph.ts';
import type { ComparedFinding } from '#detectors/compare/finding.ts';

const WIDTH = 132;
const HEIGHT = 20;
const MIDDLE = HEIGHT / 2;

/** The leeway glyph as SVG: what is allowed, the interval, and the value. Colours are tokens of the page. */
export function glyphSvg(finding: ComparedFinding): string {
	const { leeway, verdict, value, lower, upper } = finding;
	const known = [value, lower, upper, leeway.min, leeway.max, leeway.origin].filter(
		(number): number is number => typeof number === 'number' && Number.isFinite(number)
	);
	const low = Math.min(0, ...known);
	// The limit stands at two fifths at least, so that what is inside can be told apart.
	const high = Math.max(...known, (leeway.max ?? 0) * 1.5, low + 1e-9);
	const kind = high > 8 * (leeway.max ?? high) ? 'sqrt' : 'linear';
	const parts = glyphParts(finding, leeway, { kind, min: low, max: high });
	const x = (fraction: number) => (4 + fraction * (WIDTH - 8)).toFixed(1);
	const colour = verdict === 'within' && !finding.moved ? 'var(--still)' : `var(--${verdict})`;
	const { corridor, limits, whisker, at } = parts;
	return [
		`<svg class="glyph" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true">`,
		corridor
			? `<rect x="${x(corridor.from)}" y="2" width="${((corridor.to - corridor.from) * (WIDTH - 8)).toFixed(1)}" height="${HEIGHT - 4}" fill="var(--corridor)"/>`
			: '',
		...limits.map((limit) => `<path d="M${x(limit)} 2V${HEIGHT - 2}" stroke="var(--brand)" stroke-width="1"/>`),
		verdict === 'blind' ? `<path d="M4 ${MIDDLE}H${WIDTH - 4}" stroke="var(--hatch)" stroke-dasharray="2 4"/>` : '',
		whisker
			? `<path d="M${x(whisker.from)} ${MIDDLE}H${x(whisker.to)}" stroke="${colour}" stroke-width="2" stroke-linecap="round"/>`
			: '',
		at === null ? '' : `<circle cx="${x(at)}" cy="${MIDDLE}" r="3.5" fill="${colour}"/>`,
		'</svg>'
	].join('');
}
