import { expect, test } from 'vitest';
import { createAdmission, type Admitted, type Place } from './admission.ts';

const place = (arrivedAt: number, isAdmitted = false): Place => ({ id: String(arrivedAt), arrivedAt, isAdmitted });

test('lets in as many as there is room for at once, and the next when one leaves', async () => {
  const admission = createAdmission({ atOnce: 2 });
  const [first, second] = await Promise.all([admission.enter(place(1), 50), admission.enter(place(2), 50)]);
  expect([first.isIn, second.isIn, admission.underWay()]).toEqual([true, true, 2]);
  const third = admission.enter(place(3), 1_000);
  (first as Admitted).leave();
  expect(await third).toMatchObject({ isIn: true, hasWaited: true });
  (first as Admitted).leave();
  expect(admission.underWay()).toBe(2);
});

test('who waits too long is told how many are before, those who are away included', async () => {
  const admission = createAdmission({ atOnce: 1 });
  await admission.enter(place(0), 10);
  const answers = await Promise.all([1, 2, 3].map((at) => admission.enter(place(at), 10)));
  expect(answers).toEqual([0, 1, 2].map((before) => ({ isIn: false, before })));
});

test('lets in by order of arrival, whoever asks first or more often', async () => {
  const admission = createAdmission({ atOnce: 1 });
  const inside = (await admission.enter(place(0), 10)) as Admitted;
  const order: number[] = [];
  const ask = (at: number) =>
    admission.enter(place(at), 2_000).then((answer) => {
      order.push(at);
      (answer as Admitted).leave();
    });
  const asked = [5, 3, 9, 1, 7].map(ask);
  inside.leave();
  await Promise.all(asked);
  expect(order).toEqual([1, 3, 5, 7, 9]);
});

test('who was let in before goes before who was not', async () => {
  const admission = createAdmission({ atOnce: 1 });
  const inside = (await admission.enter(place(0), 10)) as Admitted;
  const order: string[] = [];
  const ask = (at: number, isAdmitted: boolean) =>
    admission.enter(place(at, isAdmitted), 2_000).then((answer) => {
      order.push(`${at} ${isAdmitted}`);
      (answer as Admitted).leave();
    });
  const asked = [ask(1, false), ask(9, true)];
  inside.leave();
  await Promise.all(asked);
  expect(order).toEqual(['9 true', '1 false']);
});

test('who went away is forgotten, at once or after half a minute', async () => {
  let now = 0;
  const admission = createAdmission({ atOnce: 1, now: () => now });
  await admission.enter(place(0), 10);
  void admission.enter(place(1), 10_000);
  admission.abandon('1');
  expect(await admission.enter(place(2), 10)).toEqual({ isIn: false, before: 0 });
  expect(await admission.enter(place(3), 10)).toEqual({ isIn: false, before: 1 });
  now = 31_000;
  expect(await admission.enter(place(4), 10)).toEqual({ isIn: false, before: 0 });
});
