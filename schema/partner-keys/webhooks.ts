// Where the holders of keys are told of changes, for staff.
import { transact } from '../../server/platform/act.ts';
import { asStaff } from '../../server/context.ts';
import { InputInvalid } from '../../server/platform/refusals.ts';
import { reachOf } from '../../server/partners/send-event.ts';
import { removeWebhook, resumeWebhook, setWebhook } from '../../server/partners/set-webhook.ts';
import { builder } from '../builder.ts';
import { knownId } from '../lib/ids.ts';
import { lineOf } from '../lib/inputs.ts';
import { PartnerKey } from './staff.ts';

const WebhookState = builder.enumType('PartnerWebhookState', {
  description: 'whether the address of a webhook is told of changes',
  values: {
    PENDING: { description: 'it was asked to prove that it wants them, and has not yet' },
    ACTIVE: { description: 'it is told' },
    OFF: { description: 'nothing arrived for three days: staff may try again' },
  } as const,
});

const Webhook = builder.prismaObject('PartnerWebhook', {
  description: 'where the holder of a key is told that enrolments changed',
  fields: (t) => ({
    url: t.exposeString('url', { description: 'the address' }),
    state: t.expose('status', { type: WebhookState, description: 'whether it is told' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'when staff set it' }),
    lastDeliveredAt: t.expose('lastDeliveredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'when it last took a message; null: never',
    }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'since when it takes none; null while it does',
    }),
    lastFailure: t.exposeString('lastFailure', {
      nullable: true,
      description: 'why the last message did not arrive: a status or an error of the network',
    }),
    lost: t.exposeInt('lost', { description: 'messages that were given up after three days' }),
  }),
});

builder.prismaObjectFields('PartnerKey', (t) => ({
  webhook: t.relation('webhook', { type: Webhook, nullable: true, description: 'where its holder is told of changes; null: nowhere' }),
}));

const SetPartnerWebhookInput = builder.inputType('SetPartnerWebhookInput', {
  description: 'where the holder of a key is told of changes',
  fields: (t) => ({
    partnerKeyId: t.id({ required: true, description: 'the key' }),
    url: t.string({ required: true, validate: lineOf(500), description: 'an https address outside our own network' }),
  }),
});

type Set = { keyId: string; secret: string };

const PartnerWebhookSet = builder.objectRef<Set>('PartnerWebhookSet').implement({
  description: 'an address that was set, with its secret',
  fields: (t) => ({
    key: t.prismaField({
      type: PartnerKey,
      description: 'whose holder is told of enrolments there',
      resolve: (query, { keyId }, _args, { app }) => app.database.prisma.partnerKey.findUniqueOrThrow({ ...query, where: { id: keyId } }),
    }),
    secret: t.exposeString('secret', { description: 'verifies the signature of each message; shown once, stored sealed' }),
  }),
});

builder.mutationFields((t) => ({
  setPartnerWebhook: t.field({
    type: PartnerWebhookSet,
    description: 'sets the address in the place of the one before; it is told once it has echoed a challenge',
    authScopes: { may: 'manage partner keys' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'SetPartnerWebhookResult',
        description: 'answer of `setPartnerWebhook`: the address with its secret, or InputInvalid',
      },
    },
    args: { input: t.arg({ type: SetPartnerWebhookInput, required: true, description: 'the key and the address' }) },
    resolve: (_root, { input }, context) => {
      const keyId = knownId('PartnerKey', input.partnerKeyId, 'partnerKeyId');
      return transact(context.app, asStaff(context), (ctx) => setWebhook(ctx, { keyId, url: input.url }, reachOf(context.app.env)));
    },
  }),
  resumePartnerWebhook: t.prismaField({
    type: PartnerKey,
    description: 'asks the address again, with the same secret, as after it was switched off',
    authScopes: { may: 'manage partner keys' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'ResumePartnerWebhookResult',
        description: 'answer of `resumePartnerWebhook`: the key with its address, or InputInvalid',
      },
    },
    args: { partnerKeyId: t.arg.id({ required: true, description: 'the key' }) },
    resolve: async (query, _root, args, context) => {
      const id = knownId('PartnerKey', args.partnerKeyId, 'partnerKeyId');
      await transact(context.app, asStaff(context), (ctx) => resumeWebhook(ctx, id));
      return context.app.database.prisma.partnerKey.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
  removePartnerWebhook: t.prismaField({
    type: PartnerKey,
    description: 'tells the holder of the key nothing any more; what waits is dropped',
    authScopes: { may: 'manage partner keys' },
    errors: {
      types: [InputInvalid],
      union: {
        name: 'RemovePartnerWebhookResult',
        description: 'answer of `removePartnerWebhook`: the key without an address, or InputInvalid',
      },
    },
    args: { partnerKeyId: t.arg.id({ required: true, description: 'the key' }) },
    resolve: async (query, _root, args, context) => {
      const id = knownId('PartnerKey', args.partnerKeyId, 'partnerKeyId');
      await transact(context.app, asStaff(context), (ctx) => removeWebhook(ctx, id));
      return context.app.database.prisma.partnerKey.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
}));
