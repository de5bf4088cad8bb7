/** The facts behind the state of a consumer, as sentences. */
import { countNoun } from '../count-noun.js';
import { BINDING_LABEL, CLIENT_ID_ANNOTATION, USE_LABEL } from '../inventory/names.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { findIneffectiveUseLabel, hasClientId, isSelected } from '../resolve/state.js';

export function describeState(consumer: ResolvedConsumer): string[] {
  return [
    describeOldPath(consumer),
    describeNewPath(consumer),
    ...describeAccount(consumer),
    ...describeDoubts(consumer),
  ];
}

function describeOldPath({ workload, bypass, usages }: ResolvedConsumer): string {
  const label = workload.pod.labels[BINDING_LABEL];
  const labelled = `Its pods carry ${BINDING_LABEL}=${label}`;
  if (bypass?.by === 'exception')
    return `It bypasses pod identity: ${bypass.exception.ref} excepts pods with ${bypass.label}.`;
  if (bypass)
    return `It bypasses pod identity: its name starts with "mic" in ${bypass.namespace}, and NMI takes it for MIC.`;
  if (usages.length > 0) {
    const gets = `${countNoun(usages.length, 'identity', 'identities')} through pod identity`;
    return label === undefined
      ? `Its pods carry no ${BINDING_LABEL}, and get ${gets} all the same: a binding has an empty selector.`
      : `${labelled}, and get ${gets}.`;
  }
  return label === undefined
    ? `Its pods carry no ${BINDING_LABEL}, so pod identity gives them nothing.`
    : `${labelled}, and no binding that counts has that selector: pod identity gives them nothing.`;
}

function describeNewPath({ workload }: ResolvedConsumer): string {
  if (isSelected(workload))
    return `They carry ${USE_LABEL}: "true", so the webhook sets up workload identity in new ones.`;
  const ineffective = findIneffectiveUseLabel(workload);
  return ineffective
    ? `${USE_LABEL} is on ${ineffective.where} with the value ${JSON.stringify(ineffective.value)}, where the webhook does not look for it.`
    : `They do not carry ${USE_LABEL}, so the webhook leaves them as they are.`;
}

function describeAccount({ workload, account, accountRef, usages }: ResolvedConsumer): string[] {
  // Kubernetes makes `default` by itself: it stands in no manifest.
  if (!account)
    return workload.pod.serviceAccount === 'default'
      ? []
      : [`They run as ${accountRef}, which is not among what was read.`];
  const clientId = account.annotations[CLIENT_ID_ANNOTATION] ?? '';
  if (clientId === '') return isSelected(workload) ? [`They run as ${accountRef}, which names no client id.`] : [];
  if (usages.length === 0) return [`They run as ${accountRef}, which names client id ${clientId}.`];
  return [
    hasClientId(usages, clientId)
      ? `They run as ${accountRef}, which names the client id of an identity that pod identity gives.`
      : `They run as ${accountRef}, which names client id ${clientId}: no identity that pod identity gives.`,
  ];
}

function describeDoubts({ bypass, readings, duplicates, matchingGaps }: ResolvedConsumer): string[] {
  return [
    ...(readings.length > 1 && !bypass
      ? [`What it gets depends on how pod identity runs: ${readings.join('; ')}.`]
      : []),
    ...(duplicates.length > 0
      ? [`Defined more than once, so it is not certain which counts: ${duplicates.join(', ')}.`]
      : []),
    ...(matchingGaps.length > 0
      ? [`${countNoun(matchingGaps.length, 'thing')} that could not be read might change this.`]
      : []),
  ];
}
