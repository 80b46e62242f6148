import { exportAs } from '../export.server.ts';
import { writeReadable } from '../readable.server.ts';
import type { RequestHandler } from './$types.js';

export const POST: RequestHandler = (event) => exportAs(event, 'text/html', 'mes-donnees.html', writeReadable);
