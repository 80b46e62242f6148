import { expect, it } from 'vitest';
import { nextStep } from './next-step.ts';

const ready = { id: 'ready', readiness: { ready: true, missing: [] } };
const waits = { id: 'waits', readiness: { ready: false, missing: ['NO_PERIOD_OPEN'] } };
const bare = { id: 'bare', readiness: { ready: false, missing: ['HEALTH_SHEET_MISSING', 'NO_PERIOD_OPEN'] } };
const family = { basket: null, children: [], waitingPlaces: [] };
const held = [{}];

it('asks for a child when there is none', () => expect(nextStep(family)).toEqual({ kind: 'addChild' }));

it('asks for what is missing before it proposes a week', () =>
  expect(nextStep({ ...family, children: [ready, bare] })).toEqual({ kind: 'complete', childId: 'bare' }));

it('proposes the weeks of the first child who is ready', () =>
  expect(nextStep({ ...family, children: [waits, ready] })).toEqual({ kind: 'enrol', childId: 'ready' }));

it('has nothing to ask while no period is open', () => expect(nextStep({ ...family, children: [waits] })).toEqual({ kind: 'none' }));

it('finalises what is held, pays what is validated', () => {
  expect(nextStep({ ...family, children: [bare], basket: { status: 'OPEN', lines: held } })).toEqual({ kind: 'finalise' });
  expect(nextStep({ ...family, children: [bare], basket: { status: 'VALIDATED', lines: held } })).toEqual({ kind: 'pay' });
});

it('puts an offer that runs out before everything', () => {
  const waitingPlaces = [{ id: 'queued' }, { id: 'offered', offeredUntil: '2027-05-14T16:00:00Z' }];
  expect(nextStep({ ...family, basket: { status: 'OPEN', lines: held }, waitingPlaces })).toEqual({
    kind: 'offer',
    waitingPlaceId: 'offered',
  });
});
