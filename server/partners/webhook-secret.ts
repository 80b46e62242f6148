import { randomBytes } from 'node:crypto';

/** As Standard Webhooks writes it. */
export const createWebhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** Where a webhook's secret is sealed. */
export const secretPlace = (webhookId: string) => `partner_webhook.secret:${webhookId}`;
