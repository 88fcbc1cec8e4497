import type { RequestHandler } from '@sveltejs/kit';
import { ApiProblem, problemResponse } from '#server/api/problem.ts';

/** Whatever no other route knows. */
export const fallback: RequestHandler = ({ url }) =>
	problemResponse(
		new ApiProblem(404, `There is nothing at ${url.pathname}. See /api/v1/openapi.json for what there is.`),
		url.pathname
	);
