import { seeded } from '#demo/random.ts';
import type { Kind } from '#ingest/decode/events.ts';

export interface Produced {
	topic: 'inference' | 'labels' | 'pairs' | 'lone';
	partition: number;
	value: string;
	headers?: Record<string, string>;
}

export interface Request {
	kind: Kind;
	records: Record<string, unknown>[];
	/** Sent again until it is acknowledged; without one a request that failed is not sent again. */
	key?: string;
	/** Ids in the store when it is acknowledged. */
	ids: string[];
}

/** What a round sends, and what must be stored of it at the end. */
export interface Load {
	/** Sent one after the other, with the faults somewhere among them. */
	waves: Produced[][];
	/** Sent at the beginning of the next round: second halves that come late, and repeats of what is long stored. */
	later: Produced[];
	requests: Request[];
	expected: {
		inference: number;
		labels: number;
		pairs: number;
		/** Requests without a response, each an event; responses without a request, each in the quarantine. */
		loneRequests: number;
		loneResponses: number;
		repeated: number;
		poison: number;
		/** Records of topics, all in all. */
		records: number;
	};
}

/** An hour and a half before a new month: a batch fills two partitions of every table, which the engine stores apart. */
const TS = 1_767_220_200;

/** The load of a round, always the same for its seed and number. `model` names its models: m, p, l and h before it. */
export function loadOf(seed: string, round: number, model: string): Load {
	const random = seeded(`load/${seed}/${round}`);
	const whole = (below: number) => Math.floor(random.uniform() * below);
	const waves: Produced[][] = [[], [], []];
	const later: Produced[] = [];
	const expected = { inference: 0, labels: 0, pairs: 0, loneRequests: 0, loneResponses: 0, repeated: 0, poison: 0 };
	const put = (record: Omit<Produced, 'partition'>, wave = whole(3)) => {
		waves[wave]?.push({ ...record, partition: whole(2) });
		return wave;
	};
	const event = (id: string) => ({
		...{ model: `m${model}`, event_id: id, ts: TS + 60 * whole(180) },
		features: { x: random.uniform(), colour: `c${whole(5)}` },
		prediction: whole(2)
	});
	for (let i = 0; i < 30; i++) {
		const record = { topic: 'inference', value: JSON.stringify(event(`${model}-e${i}`)) } as const;
		const wave = put(record);
		expected.inference++;
		// A producer that sends again: at once or later, to this partition or the other.
		if (random.chance(0.3)) {
			expected.repeated++;
			if (random.chance(0.3)) later.push({ ...record, partition: whole(2) });
			else put(record, Math.min(2, wave + whole(2)));
		}
	}
	// Several events in one record, one of them twice.
	const several = [0, 1, 1].map((i) => event(`${model}-a${i}`));
	put({ topic: 'inference', value: JSON.stringify(several) });
	expected.inference += 2;
	expected.repeated++;
	for (let i = 0; i < 8; i++) {
		put({
			topic: 'labels',
			value: JSON.stringify({ model: `m${model}`, event_id: `${model}-e${i}`, label: whole(2), observed_at: TS + i })
		});
		expected.labels++;
	}
	for (let i = 0; i < 8; i++) {
		const [request, response] = halves('pairs', `p${model}`, `${model}-p${i}`, random.uniform());
		const wave = put(request);
		if (random.chance(0.2)) later.push({ ...response, partition: whole(2) });
		else if (random.chance(0.2)) put(response, 0);
		else put(response, Math.min(2, wave + whole(2)));
		if (random.chance(0.2)) {
			expected.repeated++;
			later.push({ ...(random.chance(0.5) ? request : response), partition: whole(2) });
		}
		expected.pairs++;
	}
	for (let i = 0; i < 3; i++) {
		const [request, response] = halves('lone', `l${model}`, `${model}-l${i}`, random.uniform());
		const alone = random.chance(0.6);
		put(alone ? request : response, whole(2));
		if (alone) expected.loneRequests++;
		else expected.loneResponses++;
	}
	put({ topic: 'inference', value: `{"model": "m${model}", "broken` });
	put({ topic: 'labels', value: JSON.stringify({ model: `m${model}`, label: 1 }) });
	expected.poison += 2;
	if (random.chance(0.2)) {
		put({ topic: 'inference', value: JSON.stringify({ model: `m${model}`, filler: 'x'.repeat(900_000) }) });
		expected.poison++;
	}
	const requests = Array.from({ length: 6 }, (_, i): Request => {
		const keyed = i < 4;
		const ids = Array.from({ length: 1 + whole(4) }, (_, k) => `${model}-h${i}-${k}`);
		const records = ids.map((id) => ({ ...event(id), model: `h${model}` }));
		// With a key, ids need not be given.
		if (i === 0) for (const record of records) Reflect.deleteProperty(record, 'event_id');
		return { kind: 'inference', records, ids, ...(keyed && { key: `${model}-${i}` }) };
	});
	const records = waves.flat().length + later.length;
	return { waves, later, requests, expected: { ...expected, records } };
}

/** A request and its response as KServe logs them: CloudEvents with the same id. */
function halves(topic: 'pairs' | 'lone', service: string, id: string, x: number) {
	const headers = (side: string) => ({
		...{ ce_specversion: '1.0', ce_id: id, ce_source: 'http://predictor', ce_time: new Date(TS * 1000).toISOString() },
		...{ ce_type: `org.kubeflow.serving.inference.${side}`, ce_inferenceservicename: service },
		'content-type': 'application/json'
	});
	return [
		{ topic, value: JSON.stringify({ instances: [[x, 1 - x]] }), headers: headers('request') },
		{ topic, value: JSON.stringify({ predictions: [Math.round(x)] }), headers: headers('response') }
	] as const;
}
