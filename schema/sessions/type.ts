import type { Context } from '../../server/context.ts';
import { methodOf } from '../../server/identity/sign-in-method.ts';
import { builder } from '../builder.ts';

export const SignInMethod = builder.enumType('SignInMethod', {
  description: 'how somebody signs in',
  values: {
    EID: { description: 'with the electronic identity card', value: 'eid' },
    ITSME: { description: 'with itsme', value: 'itsme' },
  } as const,
});

/** The way in which a session began. */
export const readMethod = ({ acr }: { acr: string }, _args: object, { app }: Context) => methodOf(app.env, acr);
