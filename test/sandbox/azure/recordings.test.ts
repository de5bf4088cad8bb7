/** What ARM really answered, replayed request by request. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { asList, asObject, asString, isObject, type Json } from '../../../src/core/json.js';
import { createSandboxAzure } from '../../../src/sandbox/azure/sandbox-azure.js';
import { emptyState } from '../../../src/sandbox/azure/state.js';
import { fakeClock } from '../../support/fake-clock.js';
import { askRaw, TENANT } from '../../support/sandbox-azure.js';

const RECORDING = new URL(
  '../../../../shared/azure-api/recordings/azure-cli-federated-identity-credential.json',
  import.meta.url,
);
const entries = asList(asObject(JSON.parse(readFileSync(RECORDING, 'utf8')))['entries']).map(asObject);
/** Headers that clients act on; the others vary with the service's mood. */
const HEADERS_THAT_MATTER = [
  'cache-control',
  'content-length',
  'content-type',
  'etag',
  'location',
  'retry-after',
  'x-content-type-options',
];
/** Given by the service at random. */
const RANDOM = ['clientId', 'principalId'];

describe('the recorded exchanges with ARM', () => {
  it('are answered as they were: status, headers that matter, body', async () => {
    const state = emptyState({ id: TENANT, name: 'Contoso' }, [
      { id: '00000000-0000-0000-0000-000000000000', name: 'recorded' },
    ]);
    const { handle } = createSandboxAzure({ state, clock: fakeClock() });
    for (const [index, entry] of entries.entries()) {
      const { method, url, body } = asObject(entry['request']);
      const recorded = asObject(entry['response']);
      const answer = await askRaw(handle, asString(method) ?? '', asString(url) ?? '', body ?? undefined);
      const headers = asObject(recorded['headers']);
      expect({ index, status: answer.status, body: withoutRandom((answer.body ?? '') as Json) }).toEqual({
        index,
        status: recorded['status'],
        body: withoutRandom(recorded['body'] ?? ''),
      });
      expect({ index, ...pick(answer.headers) }).toEqual({ index, ...pick(headers) });
    }
    expect(entries).toHaveLength(10);
  });
});

function withoutRandom(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, RANDOM.includes(key) ? 'random' : withoutRandom(member)]),
  );
}

function pick(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const found = HEADERS_THAT_MATTER.filter((name) => headers[name] !== undefined);
  return Object.fromEntries(found.map((name) => [name, headers[name]]));
}
