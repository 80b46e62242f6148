import { GraphQLError } from 'graphql';
import type { Context } from '../../server/context.ts';

/** Told to a partner about a school that the key does not open, whether there is one or not. */
export const notOpened = () => new GraphQLError('This key does not open the school', { extensions: { code: 'FORBIDDEN' } });

/** @throws GraphQLError FORBIDDEN unless the partner's key opens the school */
export function mustOpen({ partner }: Context, schoolId: string): void {
  if (!partner?.schoolIds.includes(schoolId)) throw notOpened();
}
