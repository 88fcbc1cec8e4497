/** What was taken in is not stored now; sending it again later is right. The message says so to its sender. */
export class NotStored extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'NotStored';
	}
}
