/** The real NMI of AAD Pod Identity in managed mode, without Azure and without a rule in the machine's iptables. */
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { asObject, asString } from '../../src/core/json.js';
import { buildParts } from './build-parts.js';
import type { ControlPlane } from './control-plane.js';
import { NODE_NAME } from './fake-node.js';
import { findFreePorts } from './free-ports.js';
import type { TokenEndpoints } from './token-endpoints.js';
import { waitUntil } from './wait-until.js';

/** What a pod may say about the identity that it wants; nothing at all is {}. */
export type TokenQuestion = Readonly<Partial<Record<'client_id' | 'msi_res_id' | 'mi_res_id', string>>>;

export interface Nmi {
  /** The token that the pod with this address is given, or the status of the refusal: `404`. */
  ask(podIp: string, question: TokenQuestion): Promise<string>;
}

const TOKEN_PATH = '/metadata/identity/oauth2/token';
const RESOURCE = 'https://vault.azure.net';

/**
 * Resolves when NMI serves the pods of the fake node. It knows a pod by the address that a request comes from, so the pods
 * have addresses of the loopback interface. What it would redirect with iptables is sent to its port instead, and a program
 * of that name says yes to all that it is told.
 */
export async function startNmi(
  { programs, kubeconfig }: ControlPlane,
  { imds }: Pick<TokenEndpoints, 'imds'>,
): Promise<Nmi> {
  const { nmi } = await buildParts(['nmi']);
  const [port = 0] = await findFreePorts(1);
  programs.start({
    name: 'nmi',
    program: nmi,
    args: [
      '--operation-mode=managed',
      '--forceNamespaced',
      `--node=${NODE_NAME}`,
      `--nmi-port=${port}`,
      // Any free port: nobody asks there.
      '--http-probe-port=0',
      '--prometheus-port=0',
      // Else it looks how the kubelet of this machine is set up.
      '--allow-network-plugin-kubenet',
    ],
    env: {
      KUBECONFIG: kubeconfig,
      PATH: await makeIptables(programs.folder),
      // In their presence its token library asks there instead of the fixed address of IMDS.
      MSI_ENDPOINT: imds,
      MSI_SECRET: 'none',
    },
  });
  await waitUntil(programs, 'nmi', async () => (await send(port, '127.0.0.1', '/', {})).status === 400);
  return { ask: (podIp, question) => askForToken(port, podIp, question) };
}

async function makeIptables(folder: string): Promise<string> {
  const place = join(folder, 'iptables');
  await mkdir(place);
  await writeFile(join(place, 'iptables'), '#!/bin/sh\necho "iptables v1.8.10 (none)"\n', { mode: 0o755 });
  return place;
}

async function askForToken(port: number, podIp: string, question: TokenQuestion): Promise<string> {
  const query = new URLSearchParams({ resource: RESOURCE, ...question });
  const { status, body } = await send(port, podIp, `${TOKEN_PATH}?${query.toString()}`, { metadata: 'true' });
  if (status !== 200) return String(status);
  return asString(asObject(JSON.parse(body))['access_token']) ?? '';
}

interface PlainAnswer {
  status: number;
  body: string;
}

async function send(
  port: number,
  localAddress: string,
  path: string,
  headers: Record<string, string>,
): Promise<PlainAnswer> {
  const sent = request({ host: '127.0.0.1', port, localAddress, path, headers, agent: false });
  sent.end();
  const [received] = await once(sent, 'response');
  return { status: received.statusCode, body: await text(received) };
}
