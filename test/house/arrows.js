import { posix } from 'node:path';

/**
 * Which imports the design forbids, and why. One list, read by the linter (in the editor) and by
 * imports.test.ts.
 *
 * `from` and `except` are beginnings of paths from the project's root. `forbidden` is matched against the
 * import as an alias of package.json ('#store/x.ts') or as a package ('kafkajs'); relative imports are
 * turned into aliases first, so that '../' is no way round.
 *
 * @typedef {{ name: string, from: string[], except?: string[], forbidden: RegExp, reason: string }} Arrow
 */

/** Folders whose code computes and decides, and touches nothing. */
const PURE = [
	'src/lib/core/',
	'detectors/core/',
	'detectors/metrics/',
	'detectors/classical/',
	'detectors/streams/',
	'detectors/schedule',
	'detectors/compare/',
	'detectors/compat/',
	'detectors/backtest/',
	'ingest/decode',
	'dashboards/',
	'src/lib/server/control/decide/'
];

/** @type {Arrow[]} */
export const ARROWS = [
	{
		name: 'pure code does no I/O',
		from: PURE,
		forbidden:
			/^(?!#(core|dashboards)\/|#detectors\/(core|metrics|schedule|classical|streams|compare|compat|backtest)|#ingest\/decode|#control\/decide\/|(zod|simple-statistics|json-p3|csv-parse\/browser\/esm\/sync|(echarts|protobufjs)(\/.*)?)$)/,
		reason:
			'pure code (core, metrics, schedule, decode, dashboards, control/decide) imports no I/O and nothing that does, so that it runs in the browser and in a test without a store. Pass the data in.'
	},
	{
		name: 'only the store speaks SQL',
		from: [''],
		except: ['src/lib/server/store/', 'test/', 'bench/', 'vite.config.ts'],
		forbidden: /^(drizzle-orm|@clickhouse\/client|chdb|pg|@electric-sql\/pglite)(\/|$)/,
		reason:
			'only src/lib/server/store speaks SQL. Add a named function in #store/repositories or a named query in #store/queries.'
	},
	{
		name: 'only ingest and the demo talk to Kafka',
		from: [''],
		except: ['ingest/', 'src/lib/server/demo/', 'test/', 'bench/'],
		forbidden: /^kafkajs$/,
		reason: 'kafkajs stays behind the interfaces of ingest/.'
	},
	{
		name: 'routes go through the app',
		from: ['src/routes/'],
		forbidden: /^#store\/|^#(ingest|detectors)\/(?!decode|core\/|metrics\/|schedule)|^#control\/(?!decide\/)|^#demo\//,
		reason: 'routes reach everything through event.locals.app (#server/app.ts) and the read models of #server/read.'
	},
	{
		name: 'components know no server',
		from: ['src/lib/ui/'],
		forbidden: /^node:|^#(store|ingest|demo|server)\/(?!decode)|^#control\/(?!decide\/)|^\$lib\/server/,
		reason: 'components run in the browser: they take data as props.'
	},
	{
		name: 'the store calls nobody',
		from: ['src/lib/server/store/'],
		forbidden:
			/^#(demo|dashboards)\/|^#(detectors|ingest|control)\/(?!decode|core\/|metrics\/|schedule|decide\/)|^#server\/(app|read)/,
		reason: 'the store stands below everything: it is called, and knows only pure code.'
	},
	{
		name: 'detectors do not know the control room',
		from: ['detectors/'],
		forbidden: /^#(control|demo|ingest)\/(?!decide\/|decode)|^#server\/(app|read)/,
		reason: 'detectors write findings and report them by onFindings; alerts and rollouts follow from there.'
	},
	{
		name: 'ingest does not know what follows',
		from: ['ingest/'],
		except: ['ingest/replay/'],
		forbidden: /^#(control|demo)\/|^#detectors\/(?!core\/|metrics\/)|^#server\/(app|read)/,
		reason: 'ingest stores events and announces them on the bus.'
	}
];

/** Folders of the aliases in package.json, the longest first. */
const ALIASES = [
	['src/lib/server/store/', '#store/'],
	['src/lib/server/control/', '#control/'],
	['src/lib/server/demo/', '#demo/'],
	['src/lib/server/', '#server/'],
	['src/lib/core/', '#core/'],
	['src/lib/', '$lib/'],
	['ingest/', '#ingest/'],
	['detectors/', '#detectors/'],
	['dashboards/', '#dashboards/']
];

/**
 * An import as the arrows name it.
 * @param {string} file path from the root, with '/'
 * @param {string} specifier as written
 */
export function canonical(file, specifier) {
	const lib = specifier.startsWith('$lib/') ? specifier.replace('$lib/', 'src/lib/') : undefined;
	const path = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : lib;
	if (path === undefined) {
		// '#server/store/x.ts' is the store as well.
		const long = specifier.match(/^#server\/(store|control|demo)\//);
		return long ? specifier.replace('#server/', '#') : specifier;
	}
	const [folder, alias] = ALIASES.find(([folder]) => folder && path.startsWith(folder)) ?? [];
	return folder && alias ? alias + path.slice(folder.length) : `./${path}`;
}

/**
 * The arrow that forbids an import, if one does.
 * @param {string} file path from the root, with '/'
 * @param {string} specifier as written
 * @returns {Arrow | undefined}
 */
export function forbiddenBy(file, specifier) {
	const name = canonical(file, specifier);
	return ARROWS.find(
		(arrow) =>
			arrow.from.some((from) => file.startsWith(from)) &&
			!arrow.except?.some((except) => file.startsWith(except)) &&
			arrow.forbidden.test(name)
	);
}
