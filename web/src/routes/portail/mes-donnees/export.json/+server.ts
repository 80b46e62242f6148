import { exportAs, withoutTypeNames } from '../export.server.ts';
import type { RequestHandler } from './$types.js';

export const POST: RequestHandler = (event) =>
  exportAs(event, 'application/json', 'mes-donnees.json', (data) => `${JSON.stringify(data, withoutTypeNames, 2)}\n`);
