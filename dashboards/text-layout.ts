/** Mean width of a character of Inter at 12 px; labels are placed before anything is drawn. */
const CHARACTER = 6.4;

/** Width of a label at 12 px, in px, a little on the safe side. */
export function textWidth(text: string): number {
	return text.length * CHARACTER;
}

/**
 * Moves labels apart that would cover each other, as little as possible and in their order.
 * `at` is the wanted centre and `height` the room each needs, in px; the result holds the centres.
 */
export function spreadLabels(labels: readonly { at: number; height: number }[], top: number, bottom: number): number[] {
	const order = labels.map((label, index) => ({ ...label, index })).sort((a, b) => a.at - b.at);
	let free = top;
	for (const label of order) {
		label.at = Math.max(label.at, free + label.height / 2);
		free = label.at + label.height / 2;
	}
	let limit = bottom;
	for (const label of order.toReversed()) {
		label.at = Math.min(label.at, limit - label.height / 2);
		limit = label.at - label.height / 2;
	}
	return order.sort((a, b) => a.index - b.index).map(({ at }) => at);
}

/** Path of 45° hatching inside a rectangle, as SVG writes it: lines every `pitch` px along the edge. */
export function hatchPath(x: number, y: number, width: number, height: number, pitch = 7): string {
	const lines: string[] = [];
	for (let offset = pitch / 2; offset < width + height; offset += pitch) {
		const fromX = Math.min(offset, width);
		const toX = Math.max(0, offset - height);
		lines.push(`M${x + fromX} ${y + offset - fromX}L${x + toX} ${y + offset - toX}`);
	}
	return lines.join('');
}
