/**
 * Solves A x = b for a symmetric positive definite A (row-major, width x width) by Cholesky's decomposition. A pivot that is
 * not above 0 is taken for a direction without weight.
 */
export function solveSymmetric(a: Float64Array, b: Float64Array): Float64Array {
	const width = b.length;
	const l = new Float64Array(a);
	const at = (i: number, j: number) => l[i * width + j] ?? 0;
	for (let j = 0; j < width; j++) {
		for (let i = j; i < width; i++) {
			let sum = at(i, j);
			for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
			l[i * width + j] = i === j ? Math.sqrt(Math.max(sum, 0)) : at(j, j) > 0 ? sum / at(j, j) : 0;
		}
	}
	const x = new Float64Array(b);
	for (let i = 0; i < width; i++) {
		let sum = x[i] ?? 0;
		for (let k = 0; k < i; k++) sum -= at(i, k) * (x[k] ?? 0);
		x[i] = at(i, i) > 0 ? sum / at(i, i) : 0;
	}
	for (let i = width - 1; i >= 0; i--) {
		let sum = x[i] ?? 0;
		for (let k = i + 1; k < width; k++) sum -= at(k, i) * (x[k] ?? 0);
		x[i] = at(i, i) > 0 ? sum / at(i, i) : 0;
	}
	return x;
}
