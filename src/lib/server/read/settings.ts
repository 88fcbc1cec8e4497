import { formatAllowed, formatCount } from '#core/format.ts';
import { metricWord } from '#core/metric-words.ts';
import type { ModelConfig } from '#core/model-config.ts';
import { formatWindow } from '#core/time-format.ts';
import type { App } from '#server/app.ts';

export interface SettingsView {
	/** Where the configuration came from. */
	source: string;
	demo: boolean;
	groups: { title: string; note: string; items: { term: string; text: string }[] }[];
	models: {
		model: string;
		simulated: boolean;
		tier: string;
		windows: string;
		alpha: string;
		monitors: string;
		reference: string;
	}[];
	monitors: { model: string; monitor: string; metric: string; allowed: string; rationale: string }[];
	parts: { name: string; state: string; detail: string }[];
}

/** The configuration in force, read only. What may hold a secret is never read here. */
export function readSettings(app: App): SettingsView {
	const { config, status } = app;
	const { project_file: file } = config;
	const embedded = 'in this process';
	return {
		demo: config.demo,
		source: config.project_file_path ?? 'defaults: there is no leeway.yaml',
		groups: [
			{
				title: 'Server',
				note: 'from the environment',
				items: [
					{ term: 'Address', text: `${config.host}:${config.port}` },
					{ term: 'Origin', text: config.origin ?? 'as the request says' },
					{ term: 'Data', text: config.data_dir },
					{
						term: 'Events',
						text: config.clickhouse_url === null ? `ClickHouse ${embedded}` : 'ClickHouse server, CLICKHOUSE_URL'
					},
					{
						term: 'Control',
						text: config.database_url === null ? `PostgreSQL ${embedded}` : 'PostgreSQL server, DATABASE_URL'
					},
					{ term: 'Kafka', text: config.kafka_brokers?.join(', ') ?? 'none' },
					{ term: 'Demo', text: config.demo ? 'on' : 'off' }
				]
			},
			{
				title: 'Topics',
				note: `project ${file.project}`,
				items: Object.entries(file.topics).map(([term, text]) => ({ term, text: `\`${String(text)}\`` }))
			},
			{
				title: 'Channels',
				note: 'secrets stay in the environment',
				items: file.channels.map((channel) => ({
					term: channel.channel,
					text: `${channel.kind}, ${hostOf(channel.url)}`
				}))
			}
		],
		models: file.models.map(modelLine),
		monitors: file.models.flatMap((model) =>
			model.monitors.map((monitor) => ({
				model: model.model,
				monitor: monitor.monitor,
				metric: metricWord({ metric: monitor.metric, method: { name: '', version: 0, params: {} } }),
				allowed: formatAllowed(monitor.leeway, monitor.leeway.unit ?? ''),
				rationale: monitor.leeway.rationale
			}))
		),
		parts: Object.entries(status).map(([name, part]) => ({ name, state: part.state, detail: part.detail }))
	};
}

function modelLine(model: ModelConfig): SettingsView['models'][number] {
	return {
		model: model.model,
		simulated: model.simulated ?? false,
		tier: model.risk_tier,
		windows: model.windows.map(formatWindow).join(', '),
		alpha: `${model.alpha * 100} %`,
		monitors: model.monitors.length === 0 ? 'defaults' : formatCount(model.monitors.length),
		reference: model.reference ? REFERENCES[model.reference.kind] : 'first traffic'
	};
}

const REFERENCES = { window: 'a stretch of time', version: 'a version', file: 'a file' };

/** The path of a webhook often is its secret: only the host is shown. */
function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : 'address hidden';
}
