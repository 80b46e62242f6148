// `node --import` of a portal that a test starts while a protection is out.
import { readFileSync } from 'node:fs';
import { changeVariable, hook, type Change } from './mutate.ts';

const file = process.env[changeVariable];
const change = file ? (JSON.parse(readFileSync(file, 'utf8')) as Change | null) : null;
if (change) hook(change);
