#!/usr/bin/env node
// portail: everything that an operator does beside the server, with the settings of the server. Built as server/build/portail.mjs.
import { run } from './program.ts';

process.exitCode = await run(process.argv.slice(2));
