/** The terms by which pod identity is recognised in text that cannot be read as objects. */
import type { Affects, Mention } from './found.js';
import {
  describeCommand,
  describeLabel,
  describeObject,
  describeSetting,
  type MentionContext,
} from './mention-context.js';
import type { Notation } from './notation.js';

interface Term {
  term: string;
  pattern: RegExp;
  /** What a file that mentions it could change. */
  affects?: Affects;
  /** Asked of a line that fits: whether the lines around it say the same. */
  holds?: (lines: readonly string[], index: number) => boolean;
  /** What stands beside it; absent: nothing that helps. A label has a value, a setting only an object around it. */
  beside?: 'object' | 'label' | 'setting' | 'command';
}

const FILLED_IN = String.raw`\{\{|\$\{|\$\(|(?:var|local|module)\.`;

/** The first that fits a line is told. */
const TERMS: readonly Term[] = [
  { term: 'AzureIdentityBinding', pattern: /\bAzureIdentityBinding\b/, affects: 'matching', beside: 'object' },
  { term: 'AzureIdentity', pattern: /\bAzureIdentity\b/, affects: 'matching', beside: 'object' },
  {
    term: 'AzurePodIdentityException',
    pattern: /\bAzurePodIdentityException\b/,
    affects: 'matching',
    beside: 'object',
  },
  { term: 'AzureAssignedIdentity', pattern: /\bAzureAssignedIdentity\b/ },
  { term: 'aadpodidbinding', pattern: /aadpodidbinding/i, affects: 'workloads', beside: 'label' },
  { term: 'aadpodidentity.k8s.io/Behavior', pattern: /aadpodidentity\.k8s\.io\/Behavior/ },
  // The group alone stands in roles and in the names of CRDs; with a slash it is an apiVersion or an annotation.
  { term: 'aadpodidentity.k8s.io', pattern: /aadpodidentity\.k8s\.io\// },
  {
    term: 'usePodIdentity',
    pattern: new RegExp(String.raw`usePodIdentity["']?\s*[:=]\s*["']?(?:[Tt]rue|TRUE|${FILLED_IN})`),
    affects: 'workloads',
    beside: 'setting',
  },
  { term: 'aadPodIdentity', pattern: /\baadPodIdentity\b/, affects: 'workloads' },
  { term: 'podIdentityProfile', pattern: /podIdentityProfile/, affects: 'matching' },
  { term: 'bindingSelector', pattern: /\bbindingSelector\b/, affects: 'matching', beside: 'label' },
  { term: 'aks pod-identity', pattern: /\baks[\s_-]+pod[_-]identity\b/, affects: 'matching', beside: 'command' },
  { term: '--enable-pod-identity', pattern: /--enable-pod-identity\b/ },
  { term: 'podIdentity.activeDirectory', pattern: /\bpodIdentity\.activeDirectory\b/, affects: 'workloads' },
  {
    term: 'podIdentity.activeDirectory',
    pattern: /^\s*identity:\s*["']?[^"'\s#]/,
    affects: 'workloads',
    holds: (lines, index) =>
      lines.slice(Math.max(index - 4, 0), index).some((line) => /^\s*activeDirectory:/.test(line)),
  },
  {
    term: 'azureIdentities',
    pattern: /\bazureIdentities(?:\.|\[|["']?\s*[:=]\s*[[{]\s*[^\s\]}])/,
    affects: 'matching',
  },
  {
    term: 'azureIdentities',
    pattern: /^\s*["']?azureIdentities["']?\s*[:=]\s*[[{]?\s*$/,
    affects: 'matching',
    holds: isFilled,
  },
  {
    term: 'azureIdentities',
    pattern: /^\s*["']?selector["']?/,
    affects: 'matching',
    holds: isBelowIdentities,
    beside: 'label',
  },
  { term: 'azure.workload.identity', pattern: /azure\.workload\.identity/, affects: 'workloads' },
];

/** Stands in every line that one of the terms fits. */
const ANY_TERM = /identit|pod-?id|selector/i;
const OBJECTS: ReadonlySet<string> = new Set(TERMS.filter(({ beside }) => beside === 'object').map(({ term }) => term));
/** Written by MIC, or of the new way: there is nothing to migrate where these stand alone. */
const NO_USE: ReadonlySet<string> = new Set(['AzureAssignedIdentity', 'azure.workload.identity']);
/** Of YAML, shell and Terraform; and of JavaScript, Bicep and Jsonnet. */
const COMMENT = /^\s*(?:#|\/\/|\/?\*(?:\s|$))/;
/** A file that is named after a term is read for itself. */
const FILE_NAME = /(?<![\w.-])[\w.-]*\.(?:ya?ml|json|tpl|tftpl|md)\b/g;
const MAX_LINE = 2_000;
/** How far around a line is looked. */
const NEIGHBOURS = 100;
/** A file with that many is told as well as one with more. */
const MAX_MENTIONS = 500;

/** The lines of a text that mention pod identity, with what stands beside them; lines that are comments do not count. */
export function findMentions(text: string, notation: Notation = 'data'): Mention[] {
  if (!ANY_TERM.test(text)) return [];
  const lines = text.split('\n');
  const mentions: Mention[] = [];
  for (const index of lines.keys()) {
    const found = findTerm(lines, index);
    if (found) mentions.push({ line: index + 1, term: found.term, ...describeTerm(found, lines, index, notation) });
    if (mentions.length === MAX_MENTIONS) break;
  }
  return mentions.filter((mention) => !isHeadOfObject(mention, mentions));
}

/** Whether something uses pod identity there, and not only the new way. */
export function tellsOfUse({ term }: Mention): boolean {
  return !NO_USE.has(term);
}

function findTerm(lines: readonly string[], index: number): Term | undefined {
  const line = lines[index] ?? '';
  if (!ANY_TERM.test(line) || COMMENT.test(line)) return undefined;
  const content = line.length > MAX_LINE ? line : line.replace(FILE_NAME, '');
  return TERMS.find(({ pattern, holds }) => pattern.test(content) && (holds?.(lines, index) ?? true));
}

function describeTerm(
  { pattern, beside }: Term,
  lines: readonly string[],
  index: number,
  notation: Notation,
): MentionContext {
  switch (beside) {
    case 'object':
      return describeObject(lines, index, notation);
    case 'label':
      return describeLabel(lines, index, notation, pattern);
    case 'setting':
      return describeSetting(lines, index, notation);
    case 'command':
      return describeCommand(lines, index);
    default:
      return {};
  }
}

/** The apiVersion of an object that is told by its kind. */
function isHeadOfObject({ term, line }: Mention, mentions: readonly Mention[]): boolean {
  if (term !== 'aadpodidentity.k8s.io') return false;
  return mentions.some((other) => OBJECTS.has(other.term) && Math.abs(other.line - line) <= 2);
}

/** A key with nothing but comments and directives below it is empty. */
function isFilled(lines: readonly string[], index: number): boolean {
  const next = lines.slice(index + 1, index + 1 + NEIGHBOURS).find((line) => !isEmpty(line)) ?? '';
  return indentOf(next) > indentOf(lines[index] ?? '');
}

/** A binding in the values of the chart of pod identity: its key is the innermost but for less indented ones. */
function isBelowIdentities(lines: readonly string[], index: number): boolean {
  let indent = indentOf(lines[index] ?? '');
  for (let at = index - 1; at >= 0 && at > index - NEIGHBOURS && indent > 0; at -= 1) {
    const line = lines[at] ?? '';
    if (isEmpty(line) || indentOf(line) >= indent) continue;
    if (/^\s*["']?azureIdentities["']?\s*[:=]/.test(line)) return true;
    indent = indentOf(line);
  }
  return false;
}

function isEmpty(line: string): boolean {
  return line.trim() === '' || COMMENT.test(line) || /^\s*(?:%\{|\{\{)/.test(line);
}

function indentOf(line: string): number {
  return line.search(/\S|$/);
}

/** What keys on service accounts, and the accounts themselves, need not mention pod identity to matter for a plan. */
const ACCOUNT_OBJECT = /^[^#\n]*\bkind["']?\s*[:=]\s*["']?(?:ServiceAccount|RoleBinding|ClusterRoleBinding)\b/m;

/** What a text with these mentions could change if it were read as objects. */
export function affectedBy(text: string, mentions: readonly Mention[]): Affects[] {
  const affects = new Set<Affects>(ACCOUNT_OBJECT.test(text) ? ['accounts'] : []);
  for (const { term } of mentions) {
    const known = TERMS.find((candidate) => candidate.term === term);
    if (known?.affects) affects.add(known.affects);
  }
  return [...affects].sort();
}
