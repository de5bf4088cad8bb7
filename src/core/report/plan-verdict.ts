/** What a plan would do, in a sentence or two. */
import { countNoun } from '../count-noun.js';
import { issuerUnknown } from '../findings/issuer-unknown.js';
import type { MigrationPlan } from '../formats/plan.js';
import type { Finding } from '../formats/scan.js';
import { listSome } from '../list-some.js';
import { groupNotes, type Note } from './group-notes.js';

const CAUSES_SHOWN = 3;

/** One sentence each; the first is the verdict. */
export function planVerdict(plan: MigrationPlan): string[] {
  if (plan.changes.length === 0) return [...explainNoChanges(plan), ...describeAzure(plan)];
  const { create, update, restart, delete: deleted, bySource } = plan.summary;
  const prepared = plan.changes.filter(({ stage }) => stage === 'cluster').length;
  const owned = bySource - prepared;
  return [
    `Plan: ${create} to create, ${update} to update, ${countNoun(restart, 'workload')} to restart, ${deleted} to delete.`,
    ...(prepared === 0 ? [] : [`${countNoun(prepared, 'cluster')} must be prepared first; then plan again.`]),
    ...(owned === 0 ? [] : [`${countNoun(owned, 'change')} must be made by Helm, GitOps or an operator.`]),
    ...needsPerson(plan),
    ...describeAzure(plan),
    ...(plan.applyable ? [] : [`This plan cannot be applied yet: ${explainBlocked(plan)}.`]),
  ];
}

function describeAzure({ azure }: MigrationPlan): string[] {
  if (!azure) return [];
  const { identities, credentials, adopted } = azure;
  const asked = countNoun(identities, 'identity', 'identities');
  const exist = `${countNoun(credentials, 'credential')} ${credentials === 1 ? 'exists' : 'exist'}`;
  return [
    `Azure was asked: ${asked}, ${exist}, ${adopted.length} of them adopted as ${adopted.length === 1 ? 'it is' : 'they are'}.`,
  ];
}

/** The findings that the manual part does not repeat. */
export function findingsBeside(plan: MigrationPlan): Finding[] {
  const manual = new Set(plan.manual.map(keyOfNote));
  return plan.findings.filter((finding) => !manual.has(keyOfNote(finding)));
}

function explainNoChanges(plan: MigrationPlan): string[] {
  const { consumers, unchanged } = plan.summary;
  if (consumers === 0) {
    // What needs a person may be a file that could not be read: then nothing is known of the workloads in it.
    const which = plan.manual.length === 0 ? 'in scope' : 'that could be read';
    return [`No changes. No workload ${which} uses pod identity.`, ...needsPerson(plan)];
  }
  if (unchanged === consumers && plan.manual.length === 0) {
    return ['No changes. Every workload in scope already uses workload identity.'];
  }
  return [
    `No changes. ${unchanged} of ${countNoun(consumers, 'workload')} already ${unchanged === 1 ? 'uses' : 'use'} workload identity; below is what keeps the others.`,
    ...needsPerson(plan),
  ];
}

function needsPerson({ manual }: MigrationPlan): string[] {
  if (manual.length === 0) return [];
  return [`${countNoun(manual.length, 'thing')} ${manual.length === 1 ? 'needs' : 'need'} a person.`];
}

function explainBlocked(plan: MigrationPlan): string {
  const blocking = plan.findings.filter(({ code, severity }) => code === issuerUnknown.code || severity === 'error');
  if (blocking.length === 0) return 'something that must be known first is not';
  const titles = groupNotes(blocking).map(({ title }) => startLower(title));
  return listSome(titles, CAUSES_SHOWN).join('; ');
}

/** A title inside a sentence; one that starts with an abbreviation stays as it is. */
function startLower(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

function keyOfNote({ root, code, subject }: Note): string {
  return JSON.stringify([root, code, subject]);
}
