// What a page shows of the family of who asks, read by one statement into the request. Resolvers take it from here while it holds what
// is asked of them, and read for themselves otherwise: family.test.ts compares both, in every state.
import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { notBlocked } from '../../server/families/not-blocked.ts';
import type { Context } from '../../server/context.ts';
import { chosenOrder, optionOrder } from '../../server/plaines/option-order.ts';
import { readFamilyParts, type Family, type Part } from './family-statement.ts';
import { covers, type Query } from './read-together.ts';

const days = { id: true, plaineId: true, monday: true, startDate: true, endDate: true, openDays: true, capacity: true };
const site = { select: { id: true, name: true } };
const plaine = { id: true, name: true, siteId: true, ageMinMonths: true, ageMaxMonths: true, site };
const week = { select: { ...days, plaine: { select: plaine } } };
const optionsOffered = { where: { offered: true }, orderBy: optionOrder, select: { id: true } };
const weekWithOptions = { select: { ...days, plaine: { select: { ...plaine, options: optionsOffered } } } };
const childColumns = { id: true, givenName: true, familyName: true, birthDate: true, schoolYear: true };
const child = { select: childColumns };
const payment = {
  ...{ id: true, method: true, status: true, amountCents: true, checkoutUrl: true, structuredCommunication: true },
  ...{ createdAt: true, paidAt: true, paidCents: true, writtenOffCents: true },
  refunds: { select: { id: true, amountCents: true, status: true } },
  promise: { select: { id: true, guarantor: true, dueOn: true } },
};
const lines = { select: { enrolmentId: true, amountCents: true } };
const price = {
  ...{ priceCents: true, dayRateCents: true, dayCount: true, category: true, siblingRank: true, fullDayRateCents: true },
  ...{ ceilingOffCents: true, reduction: { select: { id: true, name: true } } },
  options: {
    orderBy: chosenOrder,
    select: { stop: true, priceCents: true, attestable: true, option: { select: { id: true, name: true, kind: true } } },
  },
};
const person = { select: { id: true, givenName: true, familyName: true } };

/** What the rows of the statement hold of each part, in the words of Prisma's queries. */
const shapes = {
  basket: {
    select: {
      ...{ id: true, parentId: true, status: true },
      payments: { where: { status: 'PENDING' }, select: { ...payment, lines } },
      enrolments: {
        where: { status: 'HELD' },
        orderBy: { seq: 'asc' },
        select: {
          ...{ id: true, childId: true, weekId: true, status: true, heldAt: true, heldUntil: true, ...price, child, week: weekWithOptions },
          tariffDecision: { select: { id: true, reference: true, decidedOn: true } },
        },
      },
    },
  },
  waitingPlaces: {
    select: { id: true, parentId: true, childId: true, weekId: true, status: true, joinedAt: true, offeredUntil: true, child, week },
  },
  linkRequests: {
    select: {
      ...{ id: true, parentId: true, requestedAt: true, objectedAt: true, requestedName: true, child },
      parent: { select: { id: true, person } },
    },
  },
};

/** The same of the viewer. */
const viewerOf = (parentId: string): Query => ({
  select: {
    ...person.select,
    parent: {
      select: {
        ...{ id: true, email: true, phone: true, street: true, postalCode: true, city: true, erasedAt: true },
        payments: {
          orderBy: { createdAt: 'desc' },
          select: {
            ...payment,
            lines: {
              where: { enrolment: notBlocked(parentId) },
              orderBy: { enrolment: { seq: 'asc' } },
              select: { outcome: true, enrolment: { select: { id: true, childId: true, status: true, heldUntil: true } } },
            },
          },
        },
        links: {
          where: { state: 'ACTIVE' },
          orderBy: [{ child: { birthDate: 'asc' } }, { childId: 'asc' }],
          select: {
            child: {
              select: {
                ...childColumns,
                school: { select: { id: true, name: true, faseNumber: true } },
                healthSheet: { select: { id: true, sealed: true, complete: true, validatedAt: true, validUntil: true } },
                enrolments: {
                  where: { OR: [{ parentId }, { status: 'CONFIRMED' }] },
                  orderBy: { seq: 'desc' },
                  select: { id: true, childId: true, status: true, heldUntil: true },
                },
              },
            },
          },
        },
      },
    },
  },
});

const partsOfParent: Record<string, Part> = {
  basket: 'basket',
  payments: 'payments',
  waitingPlaces: 'waiting',
  linkRequests: 'requests',
  children: 'children',
};
const partsOfChild: Record<string, Part> = {
  weeks: 'calendar',
  readiness: 'calendar',
  school: 'records',
  healthSheet: 'records',
  healthSheetDueOn: 'records',
  enrolments: 'records',
};

const families = new WeakMap<Context, Promise<Family>>();

/** The family that this request reads; undefined when its document asks for more of the viewer than the statement holds. */
export const familyIn = (context: Context): Promise<Family> | undefined => families.get(context);

/** Reads the family of who asks for the viewer in this field, when the statement holds all that `query` names of them. */
export function readFamily(context: Context, info: GraphQLResolveInfo, query: Query): Promise<Family> | undefined {
  const parentId = context.actor?.parentId;
  if (!parentId || !covers(viewerOf(parentId), query)) return undefined;
  const parents = below(
    info,
    info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    'parent',
  );
  const children = below(info, parents, 'children');
  const parts = new Set<Part>();
  for (const name of namesIn(info, parents)) if (name in partsOfParent) parts.add(partsOfParent[name]!);
  for (const name of namesIn(info, children)) if (name in partsOfChild) parts.add(partsOfChild[name]!);
  const family = readFamilyParts(context.app.database.reading, parentId, parts);
  families.set(context, family);
  return family;
}

/** What the family holds for one of these fields of its parent; undefined when the field has to read for itself. */
export async function partOfFamily<Name extends keyof typeof shapes>(context: Context, parentId: string, name: Name, query: Query) {
  const family = parentId === context.actor?.parentId ? await familyIn(context) : undefined;
  return family?.[name] !== undefined && covers(shapes[name], query) ? family[name] : undefined;
}

function* fieldsIn({ fragments }: GraphQLResolveInfo, sets: SelectionSetNode[]): Generator<{ name: string; set?: SelectionSetNode }> {
  for (const set of sets)
    for (const node of set.selections) {
      if (node.kind === 'Field') yield { name: node.name.value, set: node.selectionSet };
      else {
        const inner = node.kind === 'FragmentSpread' ? fragments[node.name.value]!.selectionSet : node.selectionSet;
        yield* fieldsIn({ fragments } as GraphQLResolveInfo, [inner]);
      }
    }
}

const namesIn = (info: GraphQLResolveInfo, sets: SelectionSetNode[]) => [...fieldsIn(info, sets)].map(({ name }) => name);

const below = (info: GraphQLResolveInfo, sets: SelectionSetNode[], field: string) =>
  [...fieldsIn(info, sets)].flatMap(({ name, set }) => (name === field && set ? [set] : []));
