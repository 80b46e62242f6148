// What the stand-in remembers: in memory, until it expires, without a limit on how many sign in at once.
import type { Adapter, AdapterPayload } from 'oidc-provider';

type Kept = { payload: AdapterPayload; until: number };

/** One store per stand-in; the provider asks for an adapter per kind of record. */
export function createOidcMemory(): (kind: string) => Adapter {
  const records = new Map<string, Kept>();
  let swept = Date.now();

  const find = (key: string) => {
    const kept = records.get(key);
    return kept && kept.until > Date.now() ? kept.payload : undefined;
  };
  const findKey = (test: (payload: AdapterPayload) => boolean, kind: string) => {
    for (const [key, { payload }] of records) if (key.startsWith(`${kind}:`) && test(payload)) return key;
    return '';
  };
  const sweep = () => {
    if (Date.now() - swept < 60_000) return;
    swept = Date.now();
    for (const [key, { until }] of records) if (until <= swept) records.delete(key);
  };

  return (kind) => ({
    async upsert(id, payload, expiresIn) {
      sweep();
      records.set(`${kind}:${id}`, { payload, until: Date.now() + (expiresIn ?? 3600) * 1000 });
    },
    async find(id) {
      return find(`${kind}:${id}`);
    },
    async findByUid(uid) {
      return find(findKey((payload) => payload.uid === uid, kind));
    },
    async findByUserCode(userCode) {
      return find(findKey((payload) => payload.userCode === userCode, kind));
    },
    async consume(id) {
      const payload = find(`${kind}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      records.delete(`${kind}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of records) if (payload.grantId === grantId) records.delete(key);
    },
  });
}
