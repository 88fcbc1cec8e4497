import { z } from 'zod';

/** The part of Vitest's JSON report that is read. */
const reportSchema = z.object({
	testResults: z.array(
		z.object({
			name: z.string(),
			status: z.string(),
			assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() }))
		})
	)
});

export interface Results {
	passed: number;
	failed: number;
	skipped: number;
	/** Names of the skipped tests, which say why. */
	skipped_names: string[];
}

/** Counts a report. A file that could not even be loaded is one failure. */
export function readResults(report: unknown): Results {
	const { testResults } = reportSchema.parse(report);
	const tests = testResults.flatMap((file) => file.assertionResults);
	const passed = tests.filter(({ status }) => status === 'passed').length;
	const failed = tests.filter(({ status }) => status === 'failed').length;
	const unloaded = testResults.filter(
		({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
	).length;
	const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
	return {
		passed,
		failed: failed + unloaded,
		skipped: skipped.length,
		skipped_names: skipped.map(({ fullName }) => fullName.trim())
	};
}

/** The last line of `npm test`. */
export function closingLine({ passed, failed, skipped }: Results): string {
	return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
