import type { ActContext } from '../platform/act.ts';
import { enqueueMails } from '../platform/jobs.ts';

/** Queues one mail per basket; a repeat replaces those that still wait. */
export const notifyPlacesHeld = ({ tx }: ActContext, basketIds: readonly string[]) =>
  enqueueMails(
    tx,
    basketIds.map((basketId) => ({ kind: 'places-held', basketId })),
    basketIds.map((basketId) => `first-held:${basketId}`),
  );
