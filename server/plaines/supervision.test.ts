import { expect, test } from 'vitest';
import { superviseGroup } from './supervision.ts';

test.each([
  [
    { underSix: 0, fromSix: 0, animators: 0 },
    { ratio: 12, needed: 0, missing: 0 },
  ],
  [
    { underSix: 8, fromSix: 0, animators: 1 },
    { ratio: 8, needed: 1, missing: 0 },
  ],
  [
    { underSix: 9, fromSix: 0, animators: 1 },
    { ratio: 8, needed: 2, missing: 1 },
  ],
  [
    { underSix: 0, fromSix: 12, animators: 1 },
    { ratio: 12, needed: 1, missing: 0 },
  ],
  [
    { underSix: 0, fromSix: 13, animators: 1 },
    { ratio: 12, needed: 2, missing: 1 },
  ],
  [
    { underSix: 1, fromSix: 12, animators: 1 },
    { ratio: 8, needed: 2, missing: 1 },
  ],
  [
    { underSix: 1, fromSix: 12, animators: null },
    { ratio: 8, needed: 2, missing: 0 },
  ],
])('%o needs %o: one child under six makes it one for eight', (group, supervision) => {
  expect(superviseGroup(group)).toEqual(supervision);
});
