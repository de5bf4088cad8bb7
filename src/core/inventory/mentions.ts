/** The terms by which pod identity is recognised in text that can't be read as objects. */
import type { Affects, Mention } from './found.js';

/** Each term with what a file that mentions it could change. */
const TERMS: readonly { term: string; pattern: RegExp; affects?: Affects }[] = [
  { term: 'AzureIdentityBinding', pattern: /\bAzureIdentityBinding\b/, affects: 'matching' },
  { term: 'AzureIdentity', pattern: /\bAzureIdentity\b/, affects: 'matching' },
  { term: 'AzurePodIdentityException', pattern: /\bAzurePodIdentityException\b/, affects: 'matching' },
  { term: 'AzureAssignedIdentity', pattern: /\bAzureAssignedIdentity\b/ },
  { term: 'aadpodidbinding', pattern: /aadpodidbinding/i, affects: 'workloads' },
  { term: 'aadpodidentity.k8s.io', pattern: /aadpodidentity\.k8s\.io/ },
  { term: 'usePodIdentity', pattern: /usePodIdentity["']?\s*[:=]\s*["']?true/, affects: 'workloads' },
  { term: 'aadPodIdentity', pattern: /\baadPodIdentity\b/, affects: 'workloads' },
  { term: 'podIdentityProfile', pattern: /podIdentityProfile/, affects: 'matching' },
  { term: 'azure.workload.identity', pattern: /azure\.workload\.identity/, affects: 'workloads' },
];

/** Every line of a text that mentions pod identity; comment lines of YAML (`#`) do not count. */
export function findMentions(text: string): Mention[] {
  const mentions: Mention[] = [];
  text.split('\n').forEach((content, index) => {
    if (/^\s*#/.test(content)) return;
    const found = TERMS.find(({ pattern }) => pattern.test(content));
    if (found) mentions.push({ line: index + 1, term: found.term });
  });
  return mentions;
}

/** What a text with these mentions could change if it were read. */
export function affectedBy(mentions: readonly Mention[]): Affects[] {
  const affects = new Set<Affects>();
  for (const { term } of mentions) {
    const known = TERMS.find((candidate) => candidate.term === term);
    if (known?.affects) affects.add(known.affects);
  }
  return [...affects].sort();
}
