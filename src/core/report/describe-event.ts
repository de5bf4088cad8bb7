/** One sentence per event of a run, for people: safe to show, whatever the type of the event is. */
import { countNoun } from '../count-noun.js';
import type { RunEvent } from '../formats/event.js';
import { listSome } from '../list-some.js';
import type { Action } from './change-title.js';
import { escapeTerminal } from './escape-terminal.js';
import { nameCheck, type StepNames } from './step-names.js';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
type CourseEvent = Of<'run_start' | 'run_end' | 'lock' | 'approval_required' | 'approved'>;
type StageEvent = Of<'stage_start' | 'stage_end' | 'wave_start'>;
type ChangeEvent = Of<'drift' | 'change_start' | 'change_done' | 'change_failed' | 'change_held' | 'change_skipped'>;
type AnswerEvent = Of<'wait_progress' | 'wait_done' | 'check'>;

const SENTENCE_LIMIT = 500;
const SHOWN_FIELDS = 3;
const SHOWN_ID = 'sha256:'.length + 12;

export function describeEvent(event: RunEvent, names: StepNames): string {
  return escapeTerminal(describe(event, names).replace(/^the /, 'The '), { limit: SENTENCE_LIMIT });
}

function describe(event: RunEvent, names: StepNames): string {
  switch (event.type) {
    case 'run_start':
    case 'run_end':
    case 'lock':
    case 'approval_required':
    case 'approved':
      return describeCourse(event);
    case 'stage_start':
    case 'stage_end':
    case 'wave_start':
      return describeStage(event);
    case 'wait_progress':
    case 'wait_done':
    case 'check':
      return describeAnswer(event, names);
    default:
      return describeChange(event, names);
  }
}

function describeCourse(event: CourseEvent): string {
  switch (event.type) {
    case 'run_start': {
      // The pre-flight is over.
      const open = event.stages.filter(({ id }) => id !== 'preflight');
      const total = (of: 'changes' | 'checks'): number => open.reduce((sum, stage) => sum + stage[of], 0);
      const size = `${countNoun(total('changes'), 'change')}, ${countNoun(total('checks'), 'check')}`;
      return `Run ${event.runId} (${event.mode}) of plan ${event.planId.slice(0, SHOWN_ID)}: ${size}`;
    }
    case 'run_end':
      return event.counts
        ? `The run has ended: ${event.outcome} (${listCounts(event.counts)})`
        : `Ended: ${event.outcome}`;
    case 'approval_required':
      return `Approval is needed for ${event.stages.join(', ')}`;
    case 'approved':
      return `Approved (${event.how}): ${event.stages.join(', ')}`;
    case 'lock':
      return describeLock(event);
  }
}

function describeLock({ state, holder }: Of<'lock'>): string {
  const of = holder === undefined ? '' : ` of ${holder}`;
  switch (state) {
    case 'acquired':
      return 'The lock is taken';
    case 'waiting':
      return `Waiting for the lock${of}`;
    case 'taken_over':
      return `The lock${of} was over, and is taken`;
    case 'lost':
      return 'The lock is lost: nothing more is written';
    case 'released':
      return 'The lock is released';
  }
}

function describeStage(event: StageEvent): string {
  switch (event.type) {
    case 'stage_start':
      return `Stage ${event.stage}: ${countNoun(event.changes, 'change')}, ${countNoun(event.checks, 'check')}`;
    case 'stage_end':
      return `Stage ${event.stage} has ended: ${listCounts(event.counts)}`;
    case 'wave_start':
      return `Wave ${event.wave} of ${event.of}: ${countNoun(event.workloads, 'workload')}`;
  }
}

function listCounts(counts: Of<'stage_end'>['counts']): string {
  const { done, failed, held, skipped } = counts;
  const parts = Object.entries({ done, failed, held, skipped }).filter(([, count]) => count > 0);
  return parts.length === 0 ? 'nothing done' : parts.map(([name, count]) => `${count} ${name}`).join(', ');
}

const DOING: Record<Action, string> = {
  create: 'Creating',
  update: 'Updating',
  delete: 'Deleting',
  restart: 'Restarting',
};
const DONE: Record<Action, string> = {
  create: 'Created',
  update: 'Updated',
  delete: 'Deleted',
  restart: 'Restarted',
};

function describeChange(event: ChangeEvent, names: StepNames): string {
  const { change } = event;
  const name = names.nameOf(change);
  const action = names.actionOf(change) ?? 'update';
  switch (event.type) {
    case 'drift':
      return `${name} does not fit the plan${event.paths.length > 0 ? `: ${listDrift(event)}` : ''}`;
    case 'change_start':
      return `${DOING[action]} ${name}`;
    case 'change_done':
      return event.state === 'applied' ? `${DONE[action]} ${name}` : `${name}: in place already`;
    case 'change_failed':
      return `${name} failed: ${event.error.message.replaceAll(change, () => name)}`;
    case 'change_held':
      return `${name} is held: ${event.why.replaceAll(change, () => name)}`;
    case 'change_skipped':
      return `${name} is skipped: ${event.why.replaceAll(change, () => name)}`;
  }
}

function listDrift({ paths }: Of<'drift'>): string {
  const fields = paths.map(({ path, planned, found }) => `${path} was ${planned}, is ${found}`);
  return listSome(fields, SHOWN_FIELDS).join('; ');
}

const ANSWERS = { pass: 'passed', fail: 'failed', inconclusive: 'could not be answered' } as const;
const ENDS = { pass: 'ready', fail: 'not ready', inconclusive: 'not known to be ready' } as const;

function describeAnswer(event: AnswerEvent, names: StepNames): string {
  switch (event.type) {
    case 'wait_progress':
      return `Waiting for ${names.nameOf(event.step)}: ${event.detail}`;
    case 'wait_done':
      return `${names.nameOf(event.step)} is ${ENDS[event.answer]}: ${event.detail}`;
    case 'check':
      return `${nameCheck(event.id, event.subject)} ${ANSWERS[event.answer]}: ${event.summary}`;
  }
}
