/** Eigenvalues of a symmetric matrix, largest first. */
export function symmetricEigenvalues(matrix: readonly (readonly number[])[]): number[] {
	return symmetricEigen(matrix).map(({ value }) => value);
}

/**
 * Eigenvalues of a symmetric matrix, largest first, each with its direction of length 1, by Jacobi's rotations: slow for large
 * matrices, and accurate and short for dozens of rows. The matrix is not changed.
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): { value: number; direction: number[] }[] {
	const rows = matrix.map((row) => [...row]);
	const directions = rows.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
	const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
	const rotate = (i: number, j: number) => {
		const half = (at(j, j) - at(i, i)) / (2 * at(i, j));
		const t = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.hypot(half, 1));
		const c = 1 / Math.hypot(t, 1);
		const s = t * c;
		for (const row of [...rows, ...directions]) {
			const [x, y] = [row[i] ?? 0, row[j] ?? 0];
			row[i] = c * x - s * y;
			row[j] = s * x + c * y;
		}
		const [first, second] = [[...(rows[i] ?? [])], [...(rows[j] ?? [])]];
		rows[i] = first.map((x, k) => c * x - s * (second[k] ?? 0));
		rows[j] = second.map((y, k) => s * (first[k] ?? 0) + c * y);
	};
	for (let sweep = 0; sweep < 60; sweep++) {
		let outside = 0;
		let inside = 0;
		for (const [i, row] of rows.entries()) {
			for (const [j, x] of row.entries()) {
				if (i === j) inside += x * x;
				else outside += x * x;
			}
		}
		if (outside <= 1e-26 * inside) break;
		for (let i = 0; i < rows.length; i++) {
			for (let j = i + 1; j < rows.length; j++) if (at(i, j) !== 0) rotate(i, j);
		}
	}
	return rows
		.map((_, i) => ({ value: at(i, i), direction: directions.map((row) => row[i] ?? 0) }))
		.sort((a, b) => b.value - a.value);
}
