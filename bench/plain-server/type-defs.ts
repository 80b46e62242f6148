/** The part of the portal's graph that the click asks. */
export const typeDefs = `#graphql
  scalar DateTime
  type Query { serverTime: DateTime }
  type Mutation { holdWeeks(input: HoldWeeksInput!): HoldWeeksResult! }
  input HoldWeeksInput { childId: ID!, weekIds: [ID!]! }
  union HoldWeeksResult = HoldWeeksPayload | InputInvalid
  interface Refusal { message: String! }
  type InputInvalid implements Refusal { message: String! }
  type HoldWeeksPayload { held: [Enrolment!]!, refused: [RefusedWeek!]!, basket: Basket }
  type Enrolment { id: ID!, status: String!, heldUntil: DateTime, priceCents: Int!, week: Week! }
  type RefusedWeek { state: String!, message: String!, waitingListMailto: String, week: Week! }
  type Basket { id: ID!, status: String!, totalCents: Int!, expiresAt: DateTime!, lines: [Enrolment!]! }
  type Week { id: ID!, startDate: DateTime!, plaine: Plaine! }
  type Plaine { name: String! }
`;
