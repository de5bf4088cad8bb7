/** The real MIC of AAD Pod Identity, without any Azure: what it assigns to whom it writes down before it asks Azure. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asObject, asString, type JsonObject } from '../../src/core/json.js';
import { buildParts } from './build-parts.js';
import type { ControlPlane } from './control-plane.js';
import { waitUntil } from './wait-until.js';

/** One AzureAssignedIdentity: this pod is given this identity because of this binding, all as namespace/name. */
export interface Assignment {
  pod: string;
  identity: string;
  binding: string;
}

export interface MicOptions {
  forceNamespaced: boolean;
}

/** Nothing answers there, so that a run with a network asks Azure no more than one without. */
const NO_AZURE = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
const DUMMY = '00000000-0000-4000-8000-0000000000ff';
const API_VERSION = 'aadpodidentity.k8s.io/v1';

/**
 * Starts MIC and resolves with all that it assigns. Everything it is asked about must be there by then: it decides on
 * all pods at once and afterwards waits long for Azure, before it looks again.
 */
export async function assignIdentities(
  { programs, kubeconfig, clientFor }: ControlPlane,
  { forceNamespaced }: MicOptions,
): Promise<Assignment[]> {
  const { mic } = await buildParts(['mic']);
  programs.start({
    name: 'mic',
    program: mic,
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--cloudconfig=${await writeCloudConfig(programs.folder)}`,
      // Any free port: nobody asks there, and a port chosen here could be taken by the time MIC ends for lack of it.
      '--http-probe-port=0',
      '--prometheus-port=0',
      '--clientQps=500',
      `--forceNamespaced=${forceNamespaced}`,
    ],
    env: { MIC_POD_NAMESPACE: 'kube-system', ...NO_AZURE },
  });
  const client = clientFor();
  const list = (): Promise<readonly JsonObject[]> => client.list(API_VERSION, 'AzureAssignedIdentity');
  await waitUntil(programs, 'mic', async () => {
    const announced = readAnnounced(await programs.readLog('mic'));
    return announced !== undefined && (await list()).length >= announced;
  });
  const assigned = await list();
  await programs.stop('mic');
  return assigned.map(readAssignment);
}

/** How many assignments MIC says that it is about to write, over all nodes. */
function readAnnounced(log: string): number | undefined {
  const counts = [...log.matchAll(/processing node .*, add \[(\d+)\]/g)].map(([, count]) => Number(count));
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count);
}

function readAssignment({ spec }: JsonObject): Assignment {
  const { pod, podNamespace, azureIdentityRef, azureBindingRef } = asObject(spec);
  return {
    pod: `${asString(podNamespace)}/${asString(pod)}`,
    identity: readName(azureIdentityRef),
    binding: readName(azureBindingRef),
  };
}

function readName(object: unknown): string {
  const { namespace, name } = asObject(asObject(object)['metadata']);
  return `${asString(namespace)}/${asString(name)}`;
}

async function writeCloudConfig(folder: string): Promise<string> {
  const path = join(folder, 'azure.json');
  const config = {
    cloud: 'AzurePublicCloud',
    tenantId: DUMMY,
    subscriptionId: DUMMY,
    resourceGroup: 'nodes',
    location: 'westeurope',
    vmType: 'vmss',
    aadClientId: DUMMY,
    aadClientSecret: 'none',
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}
