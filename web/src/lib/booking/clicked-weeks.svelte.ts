// A click on a week, when there is a script: the mutation goes to the graph as it stands, and what it answers is put in the place
// of what the page came with: the weeks that it changed, the basket, the sentence. Nothing is read again. What this cannot tell by
// itself (the session ended, too much was asked, something broke) the form tells, sent as it is without a script.
import type { BasketShownFragment, HoldWeeksMutation, WeekStandingFragment } from '#generated/graphql.ts';
import { formatTag } from '#lib/languages.ts';
import { addOutcomes, historyCookie, readHistory, type Asked } from './history.ts';
import { outcomesOf } from './outcomes.ts';
import type { WeekChoice } from './week-choice.ts';

type Page = {
  readonly serverTime: string;
  readonly basket: ClickedWeeks['basket'];
  readonly asked: readonly Asked[];
  /** the mutation without its variables: see hold-request.server.ts */
  readonly holdRequest: string;
};

/** What clicks changed since the page was read: `of` its instant, `at` that of the latest place taken, by the database's clock. */
type Changes = {
  of: string;
  at: string;
  standings: Readonly<Record<string, WeekStandingFragment>>;
  basket: BasketShownFragment | null;
};

/** `elsewhere`: the answer is not one that the page can show by itself. */
export type ClickOutcome = 'shown' | 'unreachable' | 'elsewhere';

export class ClickedWeeks {
  /** why the last click did nothing at all, in the graph's words */
  refusal = $state<string>();
  #changes = $state.raw<Changes | null>(null);
  #asked = $state.raw<readonly Asked[] | null>(null);
  #page: () => Page;

  /** @param page what the page was read with; once it is read again, that is what is shown */
  constructor(page: () => Page) {
    this.#page = page;
  }

  get basket(): (BasketShownFragment & { readonly awaitedPayment?: { readonly id: string; readonly method: string } | null }) | null {
    return (this.#current ?? this.#page()).basket;
  }

  /** What was asked in this sitting, newest first. */
  get asked(): readonly Asked[] {
    return this.#asked ?? this.#page().asked;
  }

  /** Why the latest click of this page was refused this week, told where it was clicked. */
  refusalOf(childId: string, weekId: string): string | undefined {
    return this.#asked?.find((wish) => wish.latest && wish.childId === childId && wish.weekId === weekId)?.message;
  }

  /** An entry of the calendar, as the latest click left it. */
  entryOf<Entry extends WeekStandingFragment & { readonly week: { readonly id: string } }>(childId: string, entry: Entry): Entry {
    const standing = this.#current?.standings[keyOf(childId, entry.week.id)];
    return standing ? { ...entry, ...standing } : entry;
  }

  /** Takes the weeks; a click that is repeated is answered as the first was. */
  async take(wishes: readonly WeekChoice[]): Promise<ClickOutcome> {
    const childId = wishes[0]?.childId;
    if (!childId || wishes.some((wish) => wish.childId !== childId)) return 'elsewhere';
    const input = { childId, weekIds: wishes.map(({ weekId }) => weekId) };
    const answer = await send<HoldWeeksMutation>(this.#page().holdRequest, { input });
    if (answer === 'unreachable') return answer;
    const { holdWeeks } = answer ?? {};
    if (!holdWeeks) return 'elsewhere';
    if (holdWeeks.__typename !== 'HoldWeeksPayload') this.refusal = holdWeeks.message;
    else this.#show(childId, holdWeeks);
    return 'shown';
  }

  /** A form of the page is sent: what it answers is read with the page. */
  giveWay(): void {
    this.refusal = undefined;
    this.#asked = null;
  }

  #show(childId: string, payload: Extract<HoldWeeksMutation['holdWeeks'], { held: unknown }>) {
    const { held, changed, basket } = payload;
    this.refusal = undefined;
    this.#changes = {
      of: this.#page().serverTime,
      at: held.map(({ heldAt }) => heldAt).reduce((latest, heldAt) => (heldAt > latest ? heldAt : latest), this.#current?.at ?? ''),
      standings: {
        ...this.#current?.standings,
        ...Object.fromEntries(changed.map(({ childId: whose, week, ...standing }) => [keyOf(whose, week.id), standing])),
      },
      basket: basket ?? null,
    };
    const history = addOutcomes(readHistory(readCookie()), outcomesOf(childId, payload));
    this.#asked = history;
    writeCookie(JSON.stringify(history));
  }

  /** Null once the page was read again after the last click. */
  get #current(): Changes | null {
    const { serverTime } = this.#page();
    return this.#changes && (this.#changes.of === serverTime || serverTime <= this.#changes.at) ? this.#changes : null;
  }
}

const keyOf = (childId: string, weekId: string): string => `${childId} ${weekId}`;

/** Null for an answer that carries no data. */
async function send<Data>(request: string, variables: object): Promise<Data | 'unreachable' | null> {
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'accept-language': formatTag() };
  const body = JSON.stringify({ ...(JSON.parse(request) as object), variables });
  let answer: Response;
  try {
    answer = await fetch('/graphql', { method: 'POST', headers, body });
  } catch {
    return 'unreachable';
  }
  const { data } = (await answer.json().catch(() => ({}))) as { data?: Data };
  return data ?? null;
}

function readCookie(): string | undefined {
  const pair = document.cookie.split('; ').find((each) => each.startsWith(`${historyCookie.name}=`));
  return pair && decodeURIComponent(pair.slice(historyCookie.name.length + 1));
}

function writeCookie(value: string) {
  const { name, path, maxAge, sameSite } = historyCookie;
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)}; path=${path}; max-age=${maxAge}; samesite=${sameSite}${secure}`;
}
