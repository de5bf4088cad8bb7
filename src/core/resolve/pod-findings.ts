/** What the template of a consumer tells about how its pods will ask for tokens, and how they are replaced. */
import { clientIdCaseDiffers } from '../findings/client-id-case-differs.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { httpsProxySet } from '../findings/https-proxy-set.js';
import { identityChosenByResourceId } from '../findings/identity-chosen-by-resource-id.js';
import { rolloutInterrupts } from '../findings/rollout-interrupts.js';
import { sdkHint } from '../findings/sdk-hint.js';
import { tenantVariableSet } from '../findings/tenant-variable-set.js';
import { tokenPathHardCoded } from '../findings/token-path-hard-coded.js';
import { verificationDeferred } from '../findings/verification-deferred.js';
import { windowsLikely } from '../findings/windows-likely.js';
import type { Finding } from '../formats/scan.js';
import type { ContainerClue } from '../inventory/container-clues.js';
import type { PodShape, Workload } from '../inventory/model.js';
import type { WindowsHint } from '../inventory/read-operating-system.js';
import { findResourceIdSigns } from '../readiness/resource-id-signs.js';
import { findSdkHints } from '../readiness/sdk-hints.js';
import type { ResolvedConsumer } from './consumer.js';
import { distinctClientIds, type Usage } from './match.js';

/** Only for a consumer with an identity. */
export function raisePodFindings(consumer: ResolvedConsumer, subject: FindingSubject): Finding[] {
  const { workload, usages } = consumer;
  const { pod } = workload;
  const raise = <Item, F>(items: readonly Item[], finding: (items: readonly Item[]) => F): F[] =>
    items.length > 0 ? [finding(items)] : [];
  return [
    ...raise(describeWindowsHints(pod), (hints) => windowsLikely.raise(subject, { hints })),
    ...raise(findCaseDifferences(pod, usages), (variables) => clientIdCaseDiffers.raise(subject, { variables })),
    ...raise(findTenantVariables(pod), (variables) => tenantVariableSet.raise(subject, { variables })),
    ...raise(distinctClientIds(usages).length === 1 ? findResourceIdSigns(pod) : [], (signs) =>
      identityChosenByResourceId.raise(subject, { signs }),
    ),
    ...raise(containersWith(pod, 'token-path'), (containers) => tokenPathHardCoded.raise(subject, { containers })),
    ...raise(containersWith(pod, 'https-proxy'), (containers) => httpsProxySet.raise(subject, { containers })),
    ...raise(findSdkHints(pod), (hints) => sdkHint.raise(subject, { hints })),
    ...raiseRollout(workload, subject),
  ];
}

function containersWith({ containers }: PodShape, clue: ContainerClue): string[] {
  return containers.filter(({ clues }) => clues?.includes(clue)).map(({ name }) => name);
}

const WINDOWS_SIGNS: Record<WindowsHint, string> = {
  toleration: 'it tolerates the taint os=windows',
  'runtime-class': 'the name of its runtime class speaks of Windows',
};

function describeWindowsHints({ windowsHints = [] }: PodShape): string[] {
  return windowsHints.map((hint) => WINDOWS_SIGNS[hint]);
}

/** In a mutated pod the variable may be the webhook's, made of the annotation. */
function findCaseDifferences({ containers, tokenVolume }: PodShape, usages: readonly Usage[]): string[] {
  if (tokenVolume) return [];
  const ids = usages.map(({ identity }) => identity.clientId);
  return containers.flatMap(({ name, env }) =>
    env.flatMap((variable) => {
      const { value } = variable;
      if (variable.name !== 'AZURE_CLIENT_ID' || value === undefined || ids.includes(value)) return [];
      const own = ids.find((id) => id.toLowerCase() === value.toLowerCase());
      return own === undefined ? [] : [`container ${name} sets AZURE_CLIENT_ID to ${value}, the identity has ${own}`];
    }),
  );
}

/** In a mutated pod they are the webhook's. */
function findTenantVariables({ containers, tokenVolume }: PodShape): string[] {
  if (tokenVolume) return [];
  return containers.flatMap(({ name, env }) =>
    env
      .filter((variable) => variable.name === 'AZURE_TENANT_ID' || variable.name === 'AZURE_AUTHORITY_HOST')
      .map(
        ({ name: key, value }) =>
          `container ${name} sets ${key} ${value === undefined ? 'from elsewhere' : `to ${value}`}`,
      ),
  );
}

function raiseRollout(workload: Workload, subject: FindingSubject): Finding[] {
  const idle = describeIdle(workload);
  if (idle !== undefined) return [verificationDeferred.raise(subject, { why: idle })];
  const interruption = describeInterruption(workload);
  return interruption === undefined ? [] : [rolloutInterrupts.raise(subject, { why: interruption })];
}

function describeIdle({ replicas, suspended }: Workload): string | undefined {
  if (suspended) return 'is suspended';
  return replicas === 0 ? 'is scaled to zero' : undefined;
}

/** A Deployment with one replica starts the new pod first; a StatefulSet cannot, its pods have names of their own. */
function describeInterruption({ kind, replicas, recreates, rollout }: Workload): string | undefined {
  if (rollout !== 'automatic') return undefined;
  if (recreates) return 'its strategy is Recreate';
  return kind === 'StatefulSet' && replicas === 1
    ? 'it has one replica, which stops before the new one starts'
    : undefined;
}
