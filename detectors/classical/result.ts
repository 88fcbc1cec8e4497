/** What the tests of one person's statistics course tell: never what pages. */
export interface TestResult {
	statistic: number;
	p_value: number;
}

/** Which departures count against "both samples follow one law"; what `greater` means is said by each test. */
export type Alternative = 'two-sided' | 'less' | 'greater';
