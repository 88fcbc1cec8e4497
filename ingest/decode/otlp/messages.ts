import protobuf from 'protobufjs/light.js';

/**
 * The fields of OTLP 1.x that are read, by their numbers; others are skipped (opentelemetry-proto, Apache-2.0). Names
 * are those of OTLP's JSON, so that both encodings are read by the same code.
 */
const field = (type: string, id: number) => ({ type, id });
const repeated = (type: string, id: number) => ({ rule: 'repeated', type, id });
const resource = field('Resource', 1);

const root = protobuf.Root.fromJSON({
	nested: {
		Traces: { fields: { resourceSpans: repeated('ResourceSpans', 1) } },
		ResourceSpans: { fields: { resource, scopeSpans: repeated('ScopeSpans', 2) } },
		ScopeSpans: { fields: { spans: repeated('Span', 2) } },
		Span: {
			fields: {
				traceId: field('bytes', 1),
				spanId: field('bytes', 2),
				traceState: field('string', 3),
				startTimeUnixNano: field('fixed64', 7),
				endTimeUnixNano: field('fixed64', 8),
				attributes: repeated('KeyValue', 9),
				events: repeated('SpanEvent', 11),
				status: field('Status', 15)
			}
		},
		SpanEvent: {
			fields: {
				timeUnixNano: field('fixed64', 1),
				name: field('string', 2),
				attributes: repeated('KeyValue', 3)
			}
		},
		Status: { fields: { code: field('int32', 3) } },

		Metrics: { fields: { resourceMetrics: repeated('ResourceMetrics', 1) } },
		ResourceMetrics: { fields: { resource, scopeMetrics: repeated('ScopeMetrics', 2) } },
		ScopeMetrics: { fields: { metrics: repeated('Metric', 2) } },
		Metric: {
			fields: {
				name: field('string', 1),
				gauge: field('Points', 5),
				sum: field('Points', 7),
				histogram: field('Histogram', 9),
				exponentialHistogram: field('ExponentialHistogram', 10)
			}
		},
		Points: {
			fields: {
				dataPoints: repeated('Point', 1),
				aggregationTemporality: field('int32', 2)
			}
		},
		Point: {
			oneofs: { value: { oneof: ['asDouble', 'asInt'] } },
			fields: {
				timeUnixNano: field('fixed64', 3),
				asDouble: field('double', 4),
				asInt: field('sfixed64', 6),
				attributes: repeated('KeyValue', 7),
				flags: field('uint32', 8)
			}
		},
		Histogram: {
			fields: { dataPoints: repeated('HistogramPoint', 1), aggregationTemporality: field('int32', 2) }
		},
		HistogramPoint: {
			fields: {
				timeUnixNano: field('fixed64', 3),
				count: field('fixed64', 4),
				attributes: repeated('KeyValue', 9),
				flags: field('uint32', 10)
			}
		},
		ExponentialHistogram: {
			fields: { dataPoints: repeated('ExponentialPoint', 1), aggregationTemporality: field('int32', 2) }
		},
		ExponentialPoint: {
			fields: {
				attributes: repeated('KeyValue', 1),
				timeUnixNano: field('fixed64', 3),
				count: field('fixed64', 4),
				flags: field('uint32', 10)
			}
		},

		Logs: { fields: { resourceLogs: repeated('ResourceLogs', 1) } },
		ResourceLogs: { fields: { resource, scopeLogs: repeated('ScopeLogs', 2) } },
		ScopeLogs: { fields: { logRecords: repeated('LogRecord', 2) } },
		LogRecord: {
			fields: {
				timeUnixNano: field('fixed64', 1),
				attributes: repeated('KeyValue', 6),
				traceId: field('bytes', 9),
				spanId: field('bytes', 10),
				observedTimeUnixNano: field('fixed64', 11),
				eventName: field('string', 12)
			}
		},

		Resource: { fields: { attributes: repeated('KeyValue', 1) } },
		KeyValue: { fields: { key: field('string', 1), value: field('AnyValue', 2) } },
		AnyValue: {
			oneofs: {
				value: {
					oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue']
				}
			},
			fields: {
				stringValue: field('string', 1),
				boolValue: field('bool', 2),
				intValue: field('int64', 3),
				doubleValue: field('double', 4),
				arrayValue: field('ArrayValue', 5),
				kvlistValue: field('KeyValueList', 6)
			}
		},
		ArrayValue: { fields: { values: repeated('AnyValue', 1) } },
		KeyValueList: { fields: { values: repeated('KeyValue', 1) } }
	}
});

/** The three requests of OTLP, which the collector also writes to Kafka. */
export const REQUESTS = {
	traces: root.lookupType('Traces'),
	metrics: root.lookupType('Metrics'),
	logs: root.lookupType('Logs')
} as const;
export type Signal = keyof typeof REQUESTS;
