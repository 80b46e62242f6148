import { exportAnswer } from '../../export.server.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = (event) => exportAnswer(event, 'xlsx');
export const POST: RequestHandler = (event) => exportAnswer(event, 'xlsx');
