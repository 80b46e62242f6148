// Loads every noun and builds the graphs.
import './refusals.ts';
import './schools.ts';
import { builder } from './builder.ts';

/** What browsers see. */
export const browserSchema = builder.toSchema({ subGraph: 'browser' });
