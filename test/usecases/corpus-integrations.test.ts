/** Settings of third-party software in real manifests, read where they lie. */
import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { manifestsSource } from '../../src/sources/manifests/manifests-source.js';
import { scan } from '../../src/usecases/scan.js';

it('external-secrets: of all ways to log in only the managed identity is one of pod identity', async () => {
  const { report } = await scan({
    source: manifestsSource({
      from: ['../shared/corpus/external-secrets+external-secrets'],
      roots: [],
      cwd: process.cwd(),
      stdin: Readable.from([]) as NodeJS.ReadableStream as NodeJS.ReadStream,
    }),
    scope: { namespaces: [], excludeNamespaces: [] },
    emit: () => undefined,
    signal: new AbortController().signal,
  });
  expect(report.integrations).toMatchObject([
    {
      product: 'external-secrets',
      field: 'spec.provider.azurekv.authType',
      clientId: '00000000-0000-0000-0000-000000000000',
      at: { path: expect.stringMatching(/azkv-secret-store-mi\.yaml$/), line: 1 },
    },
  ]);
  expect(report.findings.filter(({ code }) => code === 'integration-uses-pod-identity')).toMatchObject([
    {
      evidence: [
        expect.stringMatching(/client id 00000000-/),
        expect.stringMatching(/system:serviceaccount:external-secrets:external-secrets needs a credential/),
        'write spec.provider.azurekv.authType: WorkloadIdentity',
        expect.stringMatching(/^remove identityId/),
        expect.stringMatching(/^with serviceAccountRef/),
      ],
    },
  ]);
});
