import { exportAnswer } from '../../export.server.ts';
import type { RequestHandler } from './$types.js';

// By POST alone: no link exports in the name of who follows it.
export const POST: RequestHandler = (event) => exportAnswer(event, 'csv');
