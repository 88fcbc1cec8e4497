import { customType } from 'drizzle-orm/pg-core';

/** An instant to the millisecond, as ISO 8601 in UTC: the way records show it. */
export const instant = customType<{ data: string; driverData: string | Date }>({
	dataType: () => 'timestamp(3) with time zone',
	toDriver: (iso) => iso,
	fromDriver: (value) => new Date(value).toISOString()
});
