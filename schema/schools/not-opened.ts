import { GraphQLError } from 'graphql';

/** Told to a partner about a school that the key does not open, whether there is one or not. */
export const notOpened = () => new GraphQLError('This key does not open the school', { extensions: { code: 'FORBIDDEN' } });
