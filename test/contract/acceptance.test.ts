/** What plan, apply, verify and rollback promise (plan-apply §6), and which test proves each of it. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Files below test/, and the name of a test in each. */
type Proof = [file: string, name: string][];

const ENDINGS = 'contract/endings.test.ts';
const STOPPED = 'contract/stopped-runs.test.ts';
const RUNS = 'engine/run-plan.test.ts';

const PROMISES: Record<string, Proof> = {
  '1 killed after each line of the journal, and gone on with': [
    ['engine/killed-runs.test.ts', 'is gone on with to the same end, without a second write'],
    ['engine/undone-runs.test.ts', 'everything is put back as it was at the start'],
    ['cluster/killed-process.test.ts', 'is gone on with to the same end, or taken back to the start'],
  ],
  '2 the same plan twice writes nothing the second time': [
    [ENDINGS, '2 apply: the same plan twice'],
    ['engine/killed-runs.test.ts', 'has nothing to write when it is run again'],
  ],
  '3 a touched field that was changed refuses the plan': [
    [ENDINGS, '3 apply: a touched field was changed'],
    [RUNS, 'a touched field was changed'],
  ],
  '4 other fields, status and replicas may change': [[RUNS, 'does not mind what it does not touch']],
  '5 a field that changes between pre-flight and write is not written over': [
    [ENDINGS, '5 apply: changed between pre-flight and write'],
    ['engine/foreign-edits.test.ts', 'survive, and none of our changes is written over them'],
  ],
  '6 of two runs at once one is refused': [
    ['engine/lock.test.ts', 'one wins and the other is refused, each of 200 times'],
    ['cluster/lock-race.test.ts', 'is given to one of two, whatever their clocks say'],
    [ENDINGS, 'apply: somebody holds the lock'],
  ],
  '7 a lock that is lost stops before the next write': [
    ['engine/lock.test.ts', 'stops before its next write when it loses the lock'],
  ],
  '8 a lock that may not be read counts as held': [['engine/lock.test.ts', 'counts what cannot be asked as held']],
  '9 without a terminal and without flags nothing is asked of anybody': [
    [ENDINGS, '9 apply: nobody is there'],
    ['cli/approval.test.ts', '--approve sha256:'],
  ],
  '10 --yes is not enough for what destroys': [
    [ENDINGS, '10 rollback: --yes does not do for what destroys'],
    ['cli/approval.test.ts', '--yes alone, for what destroys'],
    ['core/run/select-steps.test.ts', 'is nothing that destroys, unless it is named'],
  ],
  '11 a plan that was edited by hand is refused': [[ENDINGS, '11 apply: edited by hand']],
  '12 another cluster under the same name is refused': [[ENDINGS, '12 apply: another cluster under the same name']],
  '13 a rollback brings back what was there, and keeps the edits of others': [
    [STOPPED, '(13) puts back what was there before, and leaves what others have changed meanwhile'],
    ['core/rollback/partial-rollbacks.test.ts', 'is the identity on whole objects, wherever the apply was killed'],
    ['cluster/migration.test.ts', 'gives every object back as it was'],
  ],
  '14 a field that somebody has changed is left, and told': [
    [ENDINGS, '14 rollback: somebody has changed it since'],
    ['core/rollback/plan-rollback.test.ts', 'is left and told, and what relies on it stays'],
  ],
  '15 a signal ends the run in good order': [
    [STOPPED, '(15) by $signal ends in good order, gives the lock back, and is gone on with'],
  ],
  '16 a full disk stops it before the next write': [
    ['engine/full-disk.test.ts', 'stops the run before its next write, whichever line that is'],
    ['systems/files/journal-files.test.ts', 'stops at the line that the disk has no room for'],
  ],
  '17 every ending has the same code with and without --json': [
    [ENDINGS, '$ends: $code, in text and in JSON'],
    ['contract/exit-codes.test.ts', '$ends with $code in JSON, in one document'],
  ],
  '18 nothing secret in plan, journal, events, report or log': [
    ['contract/secrets.test.ts', 'is neither asked for, nor kept, nor told'],
    ['cluster/migration.test.ts', 'leaves no secret behind'],
  ],
  '20 hostile names are inert': [
    ['core/report/hostile-reports.test.ts', 'are inert in Markdown: %s'],
    ['core/report/junit.test.ts', 'hold nothing that ends an element early'],
    ['core/report/run-endings.test.ts', 'are inert, in a terminal and in Markdown'],
  ],
  '21 a webhook that is down is told': [
    [ENDINGS, '21 apply: the webhook is down'],
    [RUNS, 'a webhook that goes down between two waves stops the next'],
  ],
  '22 a StatefulSet that replaces no pods is told': [
    [RUNS, 'pods that only a person replaces do not stop the others'],
    ['cluster/migration.test.ts', 'is verified once the pods that only a hand replaces are deleted'],
  ],
};

/** What there is no command, and no plug-in, for yet. */
const TO_COME = ['19 the report of 5,000 changes fits in one comment', '23 a plug-in that throws stops the run'];

describe('what is promised', () => {
  it('is all of it', () => {
    const numbers = [...Object.keys(PROMISES), ...TO_COME].map((promise) => Number.parseInt(promise, 10));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
  });

  it.each(Object.entries(PROMISES))('%s', (_, proof) => {
    const missing = proof.filter(([file, name]) => {
      const path = `test/${file}`;
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(name);
    });
    expect(missing).toEqual([]);
  });
});
