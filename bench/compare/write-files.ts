import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { randomFrom } from '../../test/detectors/random.ts';

/** Rows of a row group: what is in memory while a file is written. */
const GROUP = 250_000;
const NUMBERS = 20;
/** Number of categories of each column of words. */
const CATEGORIES = [2, 3, 8, 20, 50];

/** Writes a seeded Parquet file of 20 columns of normal numbers and 5 of words, unchanged from seed to seed. */
export async function writeRows(file: string, rows: number, seed: number): Promise<void> {
	const random = randomFrom(seed);
	const columns = (n: number) => [
		...Array.from({ length: NUMBERS }, (_, i) => ({
			name: `number_${i}`,
			type: 'DOUBLE' as const,
			nullable: true,
			data: Float64Array.from({ length: n }, () => i + (1 + i / 5) * random.normal())
		})),
		...CATEGORIES.map((many, i) => ({
			name: `word_${i}`,
			type: 'STRING' as const,
			nullable: true,
			data: Array.from({ length: n }, () => `value ${Math.floor(random.uniform() * many)}`)
		}))
	];
	const writer = new ParquetWriter({
		writer: fileWriter(file),
		schema: schemaFromColumnData({ columnData: columns(1) })
	});
	for (let done = 0; done < rows; done += GROUP) {
		const n = Math.min(GROUP, rows - done);
		await writer.write({ columnData: columns(n), rowGroupSize: n });
	}
	await writer.finish();
}
