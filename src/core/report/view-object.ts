/** The explanation of one object as headings, sentences and lists. Nothing is escaped yet. */
import { countNoun } from '../count-noun.js';
import type { ExplainedObject } from '../formats/explanation.js';
import { formatOrigin } from '../resolve/duplicates.js';
import { ACTION_SYMBOLS } from './change-title.js';
import type { ViewBlock, ViewEntry, ViewSection } from './explanation-view.js';

const ROLE_WORDS: Record<ExplainedObject['role'], string> = {
  consumer: 'workload',
  workload: 'workload',
  'service-account': 'service account',
  identity: 'identity',
  binding: 'binding',
  other: 'object',
};

export function viewObject(object: ExplainedObject): ViewBlock {
  const { ref, state, role, why } = object;
  return {
    title: state ?? ROLE_WORDS[role],
    name: ref,
    marks: marksOf(object),
    prose: why,
    sections: [
      accountSection(object),
      identitySection(object),
      userSection(object),
      changeSection(object),
      findingSection(object),
    ].flat(),
  };
}

function marksOf({ root, at, owner, takenFor, resourceId }: ExplainedObject): string[] {
  const place = at ? formatOrigin(at) : '';
  return [
    `root ${root}`,
    ...(place === '' ? [] : [place]),
    ...(owner ? [`owned by ${owner.name === undefined ? owner.tool : `${owner.tool} (${owner.name})`}`] : []),
    ...(takenFor === undefined ? [] : [`taken for the owner of pod ${takenFor} by its name`]),
    ...(resourceId === undefined || resourceId === '' ? [] : [resourceId]),
  ];
}

function accountSection({ account }: ExplainedObject): ViewSection[] {
  if (!account) return [];
  const annotations = Object.entries(account.annotations).map(([key, value]) => `${key}: ${value}`);
  const text = account.found
    ? annotations.length === 0
      ? 'has no annotation of workload identity'
      : ''
    : 'is not among what was read';
  return [{ heading: 'Service account', entries: [{ name: account.ref, text, details: annotations }] }];
}

function identitySection({ role, identities }: ExplainedObject): ViewSection[] {
  if (identities.length === 0) return [];
  const heading = role === 'consumer' ? 'Identities that pod identity gives it' : 'Identity';
  const entries = identities.map(({ ref, type, clientId, via }) => ({
    name: ref,
    text: `${type}, client id ${clientId === '' ? 'missing' : clientId}`,
    details: via.map((binding) => `by ${binding.ref}, selector ${JSON.stringify(binding.selector)}`),
  }));
  return [{ heading, entries }];
}

function userSection({ role, users }: ExplainedObject): ViewSection[] {
  if (role === 'consumer' || role === 'workload' || role === 'other') return [];
  if (users.length === 0) return [{ heading: 'Used by no workload that was read', entries: [] }];
  const entries = users.map(({ ref, state }) => ({ name: ref, text: state ?? 'uses neither path' }));
  return [{ heading: `Used by ${countNoun(users.length, 'workload')}`, entries }];
}

function changeSection({ role, changes }: ExplainedObject): ViewSection[] {
  if (changes.length === 0) {
    return role === 'other' || role === 'workload'
      ? []
      : [{ heading: 'A plan would change nothing here', entries: [] }];
  }
  return [{ heading: `A plan would make ${countNoun(changes.length, 'change')}`, entries: changes.map(viewChange) }];
}

function viewChange({ stage, wave, action, title, fields, bySource }: ExplainedObject['changes'][number]): ViewEntry {
  const when = wave === undefined ? stage : `${stage}, wave ${wave}`;
  return {
    name: `${ACTION_SYMBOLS[action]} ${title}`,
    text: [when, ...fields, ...(bySource ? ['made by Helm, GitOps or an operator'] : [])].join('; '),
  };
}

function findingSection({ ref, findings }: ExplainedObject): ViewSection[] {
  if (findings.length === 0) return [{ heading: 'No findings', entries: [] }];
  const entries = findings.map(({ code, severity, subject, title, message, evidence, means, fix }) => ({
    name: code,
    text: `${severity}: ${title}`,
    details: [`${subject === ref ? 'It' : subject} ${message}.`, ...evidence, means, `Fix: ${fix}`].filter(Boolean),
  }));
  return [{ heading: countNoun(findings.length, 'finding'), entries }];
}
