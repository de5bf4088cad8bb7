/**
 * The whole way of a token: a real API server signs it, Entra (the stand-in, with the keys that this API server
 * publishes) exchanges it for the unmodified SDK, and storage lists a container. And each way in which it can fail.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildProbePod } from '../../src/checks/probe-pod.js';
import { checkToken } from '../../src/checks/token-check.js';
import type { TokenPorts, TokenQuestion } from '../../src/checks/token-question.js';
import type { ExistingCredential } from '../../src/core/azure/facts.js';
import type { CheckOutcome } from '../../src/core/change/check-outcome.js';
import { recognise } from '../../src/core/diagnoses/recognise.js';
import { messageOf } from '../../src/core/errors.js';
import { DEFAULT_AUDIENCE } from '../../src/core/plan/credential.js';
import { alignColumns } from '../../src/core/report/align-columns.js';
import { outcomeLine } from '../../src/core/report/render-outcome.js';
import { subjectOf } from '../../src/core/subject.js';
import { addIdentity, type Identity } from '../../src/sandbox/azure/arm/identity.js';
import { storeCredential } from '../../src/sandbox/azure/clients.js';
import { tokenExchange } from '../../src/systems/azure/exchange-token.js';
import { resourceProbe } from '../../src/systems/azure/probe-resource.js';
import { probePods } from '../../src/systems/kubernetes/probe-pods.js';
import { systemClock } from '../../src/systems/system-clock.js';
import { serviceAccount } from '../support/objects.js';
import { recordCase } from './agreements.js';
import {
  GROUP,
  startTokenServices,
  STORAGE,
  STORAGE_API_VERSION,
  TENANT,
  type TokenServices,
} from './token-services.js';

const STORAGE_SCOPE = 'https://storage.azure.com/.default';
const BLOB_READER = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';
const SUBJECT = subjectOf('shop', 'catalog');
/** What is wrong in Azure, or in what the workload was told; nothing, where a field is absent. */
interface Case {
  name: string;
  credential?: { issuer?: (issuer: string) => string; subject?: string; audience?: string } | 'none';
  clientId?: (identity: Identity) => string;
  withoutRole?: true;
  /** Of the diagnosis; absent: all goes well. */
  code?: string;
  /** The check knows it before it asks Entra. */
  known?: true;
}

const CASES: readonly Case[] = [
  { name: 'all as planned' },
  { name: 'wrong subject', credential: { subject: subjectOf('shop', 'default') }, code: 'AADSTS700213', known: true },
  { name: 'letter case', credential: { subject: subjectOf('shop', 'Catalog') }, code: 'AADSTS7002138', known: true },
  {
    name: 'wrong issuer',
    credential: { issuer: (issuer) => issuer.replace(/\/$/, '') },
    code: 'AADSTS700211',
    known: true,
  },
  {
    name: 'wrong audience',
    credential: { audience: 'api://AzureADTokenExchangeChina' },
    code: 'AADSTS700212',
    known: true,
  },
  { name: 'no credential', credential: 'none', code: 'AADSTS70025', known: true },
  { name: 'wrong client id', clientId: ({ principalId }) => principalId, code: 'AADSTS700016' },
  { name: 'missing role', withoutRole: true, code: 'resource-forbidden' },
];

/** It does not wait for what will not change, and only a moment between successes. */
const IMPATIENT = { settleMs: 0, successes: 3, spreadMs: 50, firstRetryMs: 50, longestRetryMs: 50, windowMs: 0 };
const never = new AbortController().signal;

let services: TokenServices;
/** Access tokens and assertions that came by. */
const secrets: string[] = [];
const rows: string[][] = [];

beforeAll(async () => {
  services = await startTokenServices();
  const client = services.controlPlane.clientFor();
  await client.createNamespace('shop');
  await client.create(serviceAccount('shop', 'catalog'));
});

afterAll(async () => {
  await services.stop();
  const table = alignColumns([['CASE', 'WORKLOAD', 'CHECK', 'IN ONE LINE'], ...rows]);
  console.log(table.map((cells) => cells.join('  ')).join('\n'));
});

/** An identity of its own per case, with the credential and the role that the case leaves it. */
function prepare({ name, credential = {}, withoutRole }: Case): Identity {
  const id = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name.replaceAll(' ', '-')}`;
  const { azure, controlPlane } = services;
  const { issuer } = controlPlane;
  const identity = addIdentity(azure.identities, { id, tenantId: TENANT });
  if (credential !== 'none') {
    storeCredential(identity, {
      id: 'shop-catalog',
      name: 'shop-catalog',
      issuer: credential.issuer?.(issuer) ?? issuer,
      subject: credential.subject ?? SUBJECT,
      audiences: [credential.audience ?? DEFAULT_AUDIENCE],
      writtenAt: Date.now(),
    });
  }
  const { principalId } = identity;
  if (!withoutRole) {
    const role = { id: principalId, scope: STORAGE, principalId, roleId: BLOB_READER };
    azure.roleAssignments.push({ ...role, principalType: 'ServicePrincipal' });
  }
  return identity;
}

/** Undefined when it works, else the code that its error is recognised by. */
async function listAsWorkload(clientId: string): Promise<string | undefined> {
  const wanted = { namespace: 'shop', account: 'catalog', audience: DEFAULT_AUDIENCE, seconds: 600 };
  const token = await services.cluster.tokens.request(wanted, never);
  secrets.push(token);
  try {
    expect(await services.listAsWorkload(clientId, token)).toBe('monday.csv\n');
    return undefined;
  } catch (error) {
    return recognise(messageOf(error)).diagnoses[0]?.code ?? messageOf(error);
  }
}

function ask(identity: Identity, clientId: string): TokenQuestion {
  const { issuer } = services.controlPlane;
  return {
    promise: { namespace: 'shop', account: 'catalog', clientId, issuer, subject: SUBJECT, audience: DEFAULT_AUDIENCE },
    identity: { tenantId: TENANT, principalId: identity.principalId, id: identity.id },
    scope: STORAGE_SCOPE,
  };
}

/** `credentials`: what Azure is said to hold; absent: what it does hold. */
async function check(
  identity: Identity,
  clientId: string,
  credentials?: readonly ExistingCredential[],
): Promise<{ outcome: CheckOutcome; asked: number }> {
  const question = ask(identity, clientId);
  let asked = 0;
  const wire = { clock: systemClock, userAgent: 'test', ca: services.ca };
  const exchange = tokenExchange(wire, services.entra);
  const url = `${services.container}?restype=container&comp=list`;
  const ports: TokenPorts = {
    tokens: services.cluster.tokens,
    exchange: {
      async exchange(request, signal) {
        asked += 1;
        secrets.push(request.assertion);
        const answer = await exchange.exchange(request, signal);
        if (answer.granted) secrets.push(answer.accessToken);
        return answer;
      },
    },
    clock: systemClock,
    emit: () => undefined,
    listCredentials: async () => credentials ?? [...identity.credentials.values()],
    resource: resourceProbe({ url, scope: STORAGE_SCOPE, headers: { 'x-ms-version': STORAGE_API_VERSION } }, wire),
  };
  return { outcome: await checkToken(question, ports, never, IMPATIENT), asked };
}

describe('a token of a real API server', () => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const identity = prepare(one);
    const clientId = one.clientId?.(identity) ?? identity.clientId;
    const { issuer } = services.controlPlane;
    const promised = { name: 'shop-catalog', issuer, subject: SUBJECT, audiences: [DEFAULT_AUDIENCE] };
    const workload = await listAsWorkload(clientId);
    const knowing = await check(identity, clientId);
    const asking = await check(identity, clientId, [promised]);
    const answer = one.code === undefined ? 'pass' : 'fail';
    rows.push([one.name, workload ?? 'lists the container', knowing.outcome.answer, outcomeLine(knowing.outcome)]);
    await recordCase('@azure/identity', 'ways of a token', () => expect(workload).toBe(one.code));
    expect(knowing.outcome).toMatchObject({ answer, ...(one.code && { code: one.code }) });
    expect(asking.outcome).toMatchObject({ answer, ...(one.code && { code: one.code }) });
    // Entra is not asked about what the comparison shows, and what it refuses for good is asked once.
    if (one.code !== undefined) expect([knowing.asked, asking.asked]).toEqual([one.known ? 0 : 1, 1]);
    const told = JSON.stringify([knowing.outcome, asking.outcome, rows]);
    for (const secret of secrets) expect(told).not.toContain(secret);
  });
});

describe('the probe pod', () => {
  it('is admitted where the strictest Pod Security Standard holds, and goes again', async () => {
    const { cluster, controlPlane, entra } = services;
    const client = controlPlane.clientFor();
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'strict', labels } });
    await client.create(serviceAccount('strict', 'catalog'));
    const question = ask(prepare({ name: 'probed' }), 'client');
    const strict = { ...question, promise: { ...question.promise, namespace: 'strict' } };
    const pod = buildProbePod(strict, { name: 'probe-1', image: 'curl', authority: entra, template: {} });
    const endpoint = { server: controlPlane.server };
    const pods = probePods({ transport: cluster.transport, endpoint, clock: systemClock, random: Math.random });
    await pods.create(pod, never);
    expect(await pods.read('strict', 'probe-1', never)).toEqual({ phase: 'Pending' });
    await pods.delete('strict', 'probe-1', never);
    expect(await pods.read('strict', 'probe-1', never)).toBeUndefined();
  });
});
