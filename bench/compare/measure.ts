import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRows } from './write-files.ts';

/** What one process used, from its start to its end. */
export interface Used {
	cpu_seconds: number;
	peak_mb: number;
}

export interface CompareFigures {
	rows: number;
	/** Start-up is part of it, which is all that small files cost. */
	leeway: Used & { start_seconds: number };
	/** Reading and testing apart; null where there is no Python with scipy and pyarrow. */
	scipy: (Used & { read_seconds: number; tests_seconds: number }) | null;
	/** CPU of Leeway, reading and starting included, over that of scipy's tests alone, and over its whole process. */
	ratio_to_tests: number | null;
	ratio_to_process: number | null;
}

/** Written by the measured process itself at its end, so that nothing of the bench counts. */
const REPORT = `process.on('exit', () => {
	const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
	require('node:fs').writeFileSync(process.env.REPORT, JSON.stringify({
		cpu_seconds: (userCPUTime + systemCPUTime) / 1e6, peak_mb: maxRSS / 1024 }));
})`;

/** Compares two files of so many rows by `leeway compare`, and by scipy where a Python has it. */
export async function measureCompare(rows: number, python = process.env.PYTHON ?? 'python3'): Promise<CompareFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'leeway-bench-'));
	try {
		const files = [join(folder, 'reference.parquet'), join(folder, 'current.parquet')] as const;
		for (const [i, file] of files.entries()) await writeRows(file, rows, i + 1);
		const report = join(folder, 'report.json');
		const { cpu_seconds: start_seconds } = runLeeway(['--help'], report);
		const leeway = { ...runLeeway([...files, '--json'], report), start_seconds };
		const scipy = runScipy(python, files);
		return {
			rows,
			leeway,
			scipy,
			ratio_to_tests: scipy && leeway.cpu_seconds / scipy.tests_seconds,
			ratio_to_process: scipy && leeway.cpu_seconds / scipy.cpu_seconds
		};
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function runLeeway(args: readonly string[], report: string): Used {
	const hook = `data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; const require = createRequire('/'); ${REPORT}`)}`;
	const main = join(import.meta.dirname, '../../src/cli/main.ts');
	const { status, stderr } = spawnSync(process.execPath, ['--import', hook, main, 'compare', ...args], {
		env: { ...process.env, REPORT: report },
		encoding: 'utf8',
		maxBuffer: 1 << 26
	});
	if (status === null || status > 2) throw new Error(`leeway compare failed: ${stderr}`);
	return JSON.parse(readFileSync(report, 'utf8'));
}

function runScipy(python: string, files: readonly string[]): CompareFigures['scipy'] {
	const { status, stdout } = spawnSync(python, [join(import.meta.dirname, 'scipy-tests.py'), ...files], {
		encoding: 'utf8'
	});
	return status === 0 ? JSON.parse(stdout) : null;
}
