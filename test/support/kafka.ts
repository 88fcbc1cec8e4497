/** Brokers for a test: `npm test` starts one for the whole run. Null: skip, visibly, with `describe.skipIf(!BROKERS)`. */
export const BROKERS: string[] | null = process.env.KAFKA_BROKERS ? process.env.KAFKA_BROKERS.split(',') : null;
