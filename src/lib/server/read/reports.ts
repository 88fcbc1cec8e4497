import type { Report } from '#core/report.ts';
import { courseOf } from '#dashboards/bias-view.ts';
import { monthsChart } from '#dashboards/months.ts';
import { renderChart } from '#server/render-chart.ts';
import { listReports, reportById } from '#store/repositories/reports.ts';
import type { Store } from '#store/store.ts';

export interface ReportLine {
	id: number;
	model: string;
	created_at: string;
	created_by: string;
	hash: string;
	period: Report['content']['period'];
	verdict: Report['content']['verdict'];
	sentence: string;
	simulated: boolean;
	rows: number;
}

/** Every frozen report, the newest first. */
export async function readReports(store: Store): Promise<ReportLine[]> {
	const reports = await listReports(store.pg.db);
	return reports.map(({ id, model, created_at, created_by, hash, content }) => {
		const { period, verdict, sentence, simulated, completeness } = content;
		return { id, model, created_at, created_by, hash, period, verdict, sentence, simulated, rows: completeness.rows };
	});
}

export interface ReportView {
	report: Report;
	/** The course of time as an image: SVG, light. Null where the period is one window. */
	course: { image: string; title: string; sentence: string } | null;
}

/** Width of what is printed on a sheet of A4 at 96 px an inch. */
const COURSE = { width: 698, height: 170 };

/** A frozen report with its chart drawn on the server, so that paper needs no script. */
export async function readReport(store: Store, id: number): Promise<ReportView | null> {
	const report = await reportById(store.pg.db, id);
	if (!report) return null;
	const course = courseOf(report.content, 'UTC');
	if (!course) return { report, course: null };
	const svg = renderChart((tokens, size) => monthsChart(course, tokens, size), COURSE);
	const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
	return { report, course: { image, title: course.title, sentence: course.description } };
}
