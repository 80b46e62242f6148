// A family of the tour: signed in over HTTP, and brought through the graph to where a page is worth looking at.
import { randomUUID } from 'node:crypto';
import { inventNumber, Visitor } from '../kit/http-client.ts';

export type TourChild = { id: string; givenName: string };
type Line = { id: string; week: { id: string } };

/** Born so that a child is this old on 1 July of the year of the summer. */
const birthDateAt = (summer: number, years: number) => `${summer - years}-03-12`;

export class Household {
  readonly visitor: Visitor;
  readonly summer: number;
  readonly children: TourChild[] = [];

  /** @param summer the year whose weeks are on sale */
  constructor(origin: string, summer: number) {
    this.visitor = new Visitor(origin);
    this.summer = summer;
  }

  /** Signs in as a persona, or as the `nth` of the people that the identity provider invents. */
  async signIn(who: string | number): Promise<this> {
    await this.visitor.signIn(typeof who === 'string' ? who : inventNumber(`19${70 + (who % 25)}-0${1 + (who % 9)}-14`, who));
    return this;
  }

  /** Asks the graph. @throws Error with the answer when it is not what was meant to happen */
  async ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const { data, errors } = await this.visitor.ask<Record<string, { message?: string }>>(query, variables);
    const refusal = Object.values(data ?? {}).find((answer) => answer?.message !== undefined);
    if (errors || refusal) throw new Error(`${query}\n${JSON.stringify(errors ?? refusal)}`);
    return data as Data;
  }

  async register(): Promise<this> {
    await this.ask('mutation ($input: RegisterParentInput!) { registerParent(input: $input) { ... on Refusal { message } } }', {
      input: {
        // one of its own: an address gets so many mails an hour
        email: `parent-${randomUUID()}@example.be`,
        phone: '+32470123456',
        address: { street: 'Rue des Tilleuls 12', postalCode: '4999', city: 'Valmont' },
      },
    });
    return this;
  }

  /** Registers a child; with its health sheet unless `sheet` is false. */
  async addChild(givenName: string, years: number, { sheet = true, number = false } = {}): Promise<TourChild> {
    const birthDate = birthDateAt(this.summer, years);
    const { schools } = await this.ask<{ schools: { id: string }[] }>('{ schools { id } }');
    const { registerChild: child } = await this.ask<{ registerChild: TourChild }>(
      'mutation ($input: RegisterChildInput!) { registerChild(input: $input) { ... on Refusal { message } ... on Child { id givenName } } }',
      {
        input: {
          givenName,
          familyName: 'Lambert',
          birthDate,
          schoolId: schools[0]?.id,
          schoolYear: years < 6 ? 'M3' : 'P2',
          ...(number && { nationalNumber: inventNumber(birthDate) }),
        },
      },
    );
    if (sheet)
      await this.ask('mutation ($input: SaveHealthSheetInput!) { saveHealthSheet(input: $input) { ... on Refusal { message } } }', {
        input: {
          childId: child.id,
          doctorName: 'Dr Anne Hermans',
          doctorPhone: '+3287112233',
          contacts: [{ name: 'Paul Lambert', relation: 'grand-père', phone: '+32475112233' }],
          allergies: 'Arachides',
          ...{ medication: '', diet: '', illness: '', support: '', mayNotFetch: '', mayFetch: [] },
          ...{ wearsGlasses: false, takesNap: false, mayLeaveAlone: false, firstAidAllowed: true, emergencyCareAllowed: true },
          swims: 'A_LITTLE',
          tetanusVaccinated: true,
          validate: true,
        },
      });
    this.children.push(child);
    return child;
  }

  /** Types the child that another parent registered, with its number: a request to be linked. */
  async askForChild(givenName: string, years: number) {
    const birthDate = birthDateAt(this.summer, years);
    const { data } = await this.visitor.ask<{ registerChild: { __typename: string } }>(
      'mutation ($input: RegisterChildInput!) { registerChild(input: $input) { __typename } }',
      { input: { givenName, familyName: 'Lambert', birthDate, nationalNumber: inventNumber(birthDate) } },
    );
    if (data.registerChild.__typename !== 'ChildLinkRequested') throw new Error(`no request: ${data.registerChild.__typename}`);
  }

  /** Holds places; all of them must be there. */
  async hold(child: TourChild, weekIds: string[]): Promise<Line[]> {
    const { holdWeeks } = await this.ask<{ holdWeeks: { held: Line[]; refused: { message: string }[] } }>(
      `mutation ($input: HoldWeeksInput!) { holdWeeks(input: $input) {
        ... on Refusal { message } ... on HoldWeeksPayload { held { id week { id } } refused { message } } } }`,
      { input: { childId: child.id, weekIds } },
    );
    if (holdWeeks.refused.length > 0) throw new Error(`refused: ${JSON.stringify(holdWeeks.refused)}`);
    return holdWeeks.held;
  }

  async release(enrolmentId: string) {
    await this.ask('mutation ($id: ID!) { releaseEnrolment(enrolmentId: $id) { ... on Refusal { message } } }', { id: enrolmentId });
  }

  async waitFor(child: TourChild, weekId: string) {
    await this.ask(
      'mutation ($childId: ID!, $weekId: ID!) { joinWaitingList(childId: $childId, weekId: $weekId) { ... on Refusal { message } } }',
      { childId: child.id, weekId },
    );
  }

  async validate() {
    await this.ask('mutation { validateBasket { ... on Refusal { message } } }');
  }

  /** Validates the basket and starts paying it. */
  async startPayment(method: 'ONLINE' | 'TRANSFER'): Promise<{ id: string; checkoutUrl: string | null }> {
    await this.validate();
    const { startPayment } = await this.ask<{ startPayment: { id: string; checkoutUrl: string | null } }>(
      'mutation ($method: PaymentMethod!) { startPayment(method: $method) { ... on Refusal { message } ... on Payment { id checkoutUrl } } }',
      { method },
    );
    return startPayment;
  }

  /** What the person answers on the provider's page; resolves once the portal has heard of it. */
  async answerProvider(
    { id, checkoutUrl }: { id: string; checkoutUrl: string | null },
    status: 'paid' | 'failed' | 'canceled' | 'expired',
  ) {
    await this.visitor.request(checkoutUrl ?? '', { method: 'POST', body: new URLSearchParams({ status }) });
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const { payment } = await this.ask<{ payment: { status: string } }>('query ($id: ID!) { payment(id: $id) { status } }', { id });
      if (payment.status !== 'PENDING') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the portal did not hear that the payment is ${status}`);
  }

  /** Holds, validates and pays. */
  async confirm(child: TourChild, weekIds: string[]) {
    const lines = await this.hold(child, weekIds);
    const payment = await this.startPayment('ONLINE');
    await this.answerProvider(payment, 'paid');
    return { lines, payment };
  }
}
