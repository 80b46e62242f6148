import { error, redirect } from '@sveltejs/kit';
import { PlaineOptionsDocument, SaveOptionDocument, type WeekOptionKind, type WeekOptionUnit } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { m } from '#paraglide/messages.js';
import { amountOf, cents } from '../../../amounts.ts';
import { staffOf } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveOption');
  const { admin, serverTime } = await read(event, PlaineOptionsDocument, {});
  const found = admin.plaines.find(({ id }) => id === event.params.plaineId);
  if (!found) error(404);
  const { plaine, options, weeks } = found;
  const edited = options.find(({ id }) => id === event.url.searchParams.get('option'));
  return {
    plaine,
    options,
    weeks: weeks.filter(({ cancelledAt, week }) => cancelledAt === null && week.endDate >= todayAt(serverTime)),
    done: event.url.searchParams.has('fait'),
    edited: edited?.option.name ?? null,
    values: edited ? valuesOf(edited) : empty,
  };
};

const empty: Values = {
  id: '',
  version: '',
  kind: '',
  name: '',
  price: '',
  unit: 'WEEK',
  stops: '',
  capacity: '',
  deadlineDays: '7',
  attestable: '',
  offered: 'on',
};

type Option = {
  readonly id: string;
  readonly capacity: number | null;
  readonly deadlineDays: number;
  readonly offered: boolean;
  readonly version: number;
  readonly option: {
    readonly kind: string;
    readonly name: string;
    readonly priceCents: number;
    readonly unit: string;
    readonly stops: readonly string[];
    readonly attestable: boolean;
  };
};

const valuesOf = ({ id, capacity, deadlineDays, offered, version, option }: Option): Values => ({
  id,
  version: String(version),
  kind: option.kind,
  name: option.name,
  price: amountOf(option.priceCents),
  unit: option.unit,
  stops: option.stops.join('\n'),
  capacity: capacity === null ? '' : String(capacity),
  deadlineDays: String(deadlineDays),
  attestable: option.attestable ? 'on' : '',
  offered: offered ? 'on' : '',
});

export const actions: Actions = {
  default: async (event) => {
    const values: Values = { ...empty, attestable: '', offered: '', ...typed(await event.request.formData()) };
    const { id, version, kind, name, price = '', unit, stops = '', capacity = '', deadlineDays = '' } = values;
    const priceCents = cents(price);
    const errors: Errors = {};
    if (!kind) errors.kind = m.bureau_var_missing();
    if (!name) errors.name = m.bureau_var_missing();
    if (priceCents === undefined) errors.price = m.bureau_option_price_wrong();
    if (capacity && !/^\d{1,4}$/.test(capacity)) errors.capacity = m.bureau_number_wrong();
    if (!/^\d{1,2}$/.test(deadlineDays)) errors.deadlineDays = m.bureau_number_wrong();
    if (priceCents === undefined || !name || Object.keys(errors).length > 0) return refuse(values, errors);
    const input = {
      id: id || null,
      version: version ? Number(version) : null,
      plaineId: event.params.plaineId,
      kind: kind as WeekOptionKind,
      name,
      priceCents,
      unit: unit as WeekOptionUnit,
      stops: stops
        .split('\n')
        .map((stop) => stop.trim())
        .filter(Boolean),
      capacity: capacity ? Number(capacity) : null,
      deadlineDays: Number(deadlineDays),
      attestable: values.attestable === 'on',
      offered: values.offered === 'on',
    };
    return keeping(values, async () => {
      const { saveOption } = await act(event, SaveOptionDocument, { input });
      if (saveOption.__typename === 'InputInvalid') return refuseWith(values, saveOption);
      redirect(303, `/bureau/plaines/${event.params.plaineId}/options?fait`);
    });
  },
};
