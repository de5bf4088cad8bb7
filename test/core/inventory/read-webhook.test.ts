import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { identityWebhook, inventoryOf } from '../../support/objects.js';

const other = { name: 'sidecars.example.com', clientConfig: { service: { name: 'injector' } } };

describe('a webhook', () => {
  it.each<[string, JsonObject]>([
    ['its name', { clientConfig: { url: 'https://127.0.0.1/' } }],
    ['its service, under another name', { name: 'azure-wi.example.com' }],
  ])('is known by %s', (_name, webhook) => {
    expect(inventoryOf([identityWebhook(webhook)]).webhooks).toHaveLength(1);
  });

  it('of other software is no concern', () => {
    const { webhooks, others } = inventoryOf([identityWebhook(other)]);

    expect([webhooks.length, others.length]).toEqual([0, 1]);
  });

  it('is found beside others in one configuration', () => {
    const configuration = {
      ...identityWebhook(),
      webhooks: [other, ...(identityWebhook()['webhooks'] as JsonObject[])],
    };

    expect(inventoryOf([configuration]).webhooks).toHaveLength(1);
  });

  it.each<[JsonObject, object]>([
    [{}, { failurePolicy: 'Fail', trusted: true, namespaces: [] }],
    [{ failurePolicy: 'Ignore' }, { failurePolicy: 'Ignore' }],
    [{ clientConfig: { service: { name: 'x' } } }, { trusted: false }],
    [{ clientConfig: { service: { name: 'x' }, caBundle: '' } }, { trusted: false }],
    [{ clientConfig: { url: 'https://webhook.example/' } }, { trusted: true }],
    [
      { namespaceSelector: { matchExpressions: [{ key: 'control-plane', operator: 'DoesNotExist' }] } },
      { namespaces: [{ key: 'control-plane', operator: 'DoesNotExist', values: [] }] },
    ],
  ])('with %j', (webhook, expected) => {
    expect(inventoryOf([identityWebhook(webhook)]).webhooks).toEqual([expect.objectContaining(expected)]);
  });

  it('keeps nothing of its certificate', () => {
    const clientConfig = { service: { name: 'x' }, caBundle: 'canary' };

    expect(JSON.stringify(inventoryOf([identityWebhook({ clientConfig })]))).not.toContain('canary');
  });
});
