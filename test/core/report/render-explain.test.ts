import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listCodes } from '../../../src/core/explain/explain-code.js';
import { listKnownCodes } from '../../../src/core/explain/topic.js';
import type { Explanation } from '../../../src/core/formats/explanation.js';
import { renderExplanationMarkdown, renderExplanationText } from '../../../src/core/report/render-explain.js';
import { ansiStyle, plainStyle } from '../../../src/core/report/style.js';
import { expectGolden } from '../../support/golden.js';
import { sampleDiagnosis, sampleFinding, sampleObject, sampleObjects } from '../../support/sample-explanations.js';

const ERROR =
  "AADSTS700213: No matching federated identity record found for presented assertion subject 'system:serviceaccount:shop:api'.";

function inText(explanation: Explanation): string {
  return renderExplanationText(explanation, plainStyle);
}

describe('an explanation', () => {
  it.each<[string, Explanation]>([
    ['object', sampleObjects(sampleObject())],
    ['error', sampleDiagnosis(ERROR)],
  ])('of an %s reads as a whole', (name, explanation) => {
    expectGolden(`report/explain-${name}.txt`, inText(explanation));
    expectGolden(`report/explain-${name}.md`, renderExplanationMarkdown(explanation));
  });

  it('of nothing in particular lists every code', () => {
    for (const text of [inText(listCodes()), renderExplanationMarkdown(listCodes())])
      for (const code of listKnownCodes()) expect(text).toContain(code);
  });

  const raised = { code: 'c', severity: 'warning', root: 'a', fix: 'f', evidence: ['a fact'] } as const;
  it.each<[string, Explanation, string[]]>([
    [
      'a finding without a source',
      sampleFinding(),
      ['Something', 'needs your decision', 'E01', 'What to do: Do something else.'],
    ],
    ['a finding that is not raised', sampleFinding({ raised: [] }), ['Not raised in this source']],
    [
      'a finding that is raised',
      sampleFinding({
        raised: [
          { ...raised, evidence: ['a fact'], subject: 'Pod/x/y', message: 'is so' },
          { ...raised, evidence: [], root: 'b', subject: 'Pod/x/z', message: 'is so' },
        ],
      }),
      ['Raised here: 2', 'Pod/x/y  [a] is so', 'a fact', 'Pod/x/z  [b] is so'],
    ],
    [
      'a finding that is raised very often',
      sampleFinding({
        raised: Array.from({ length: 60 }, (_, n) => ({
          ...raised,
          evidence: [],
          subject: `Pod/x/${n}`,
          message: 'm',
        })),
      }),
      ['Raised here: 60', '…and 10 more; --json lists all'],
    ],
    [
      'an error with a code that is not described',
      sampleDiagnosis('AADSTS70021, AADSTS999999'),
      ['AADSTS70021', 'AADSTS999999'],
    ],
    [
      'an account that was not found',
      sampleObjects(sampleObject({ account: { ref: 'ServiceAccount/a/b', found: false, annotations: {} } })),
      ['is not among what was read'],
    ],
    [
      'a pod that was found by name',
      sampleObjects(sampleObject({ takenFor: 'api-x-y' })),
      ['taken for the owner of pod api-x-y'],
    ],
    [
      'an identity that nobody uses',
      sampleObjects(sampleObject({ role: 'identity', users: [] })),
      ['Used by no workload'],
    ],
    [
      'an account with users',
      sampleObjects(
        sampleObject({ role: 'service-account', users: [{ ref: 'Pod/a/b', state: 'legacy' }, { ref: 'Pod/a/c' }] }),
      ),
      ['Used by 2 workloads', 'Pod/a/b  legacy', 'Pod/a/c  uses neither path'],
    ],
    [
      'an object without changes',
      sampleObjects(sampleObject({ changes: [], findings: [] })),
      ['A plan would change nothing here', 'No findings'],
    ],
    [
      'the same object in two roots',
      sampleObjects(sampleObject(), sampleObject({ root: 'prod' })),
      ['root k8s', 'root prod'],
    ],
  ])('says of %s what there is to say', (_name, explanation, words) => {
    for (const word of words) expect(inText(explanation)).toContain(word);
  });

  it('is emphasised without changing its words', () => {
    const coloured = renderExplanationText(sampleObjects(sampleObject()), ansiStyle);
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(inText(sampleObjects(sampleObject())));
    expect(coloured).not.toBe(inText(sampleObjects(sampleObject())));
  });

  const nasty = fc.oneof(
    fc.constantFrom('\u001b[2J', '\u202e', '`', '```', '](http://x)', '<img src=x>', '@team', '|', '\r\n# x', '\u0007'),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  it('shows nothing from a cluster or an error that a terminal or GitHub would obey', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        const object = sampleObject({
          ref: name,
          root: name,
          why: [name],
          owner: { tool: 'helm', name },
          takenFor: name,
        });
        for (const explanation of [sampleObjects(object), sampleDiagnosis(`AADSTS70021 assertion subject '${name}'`)]) {
          const text = inText(explanation);
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          const markdown = renderExplanationMarkdown(explanation);
          expect(markdown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(markdown.replace(/`[^`]*`/g, '')).not.toMatch(/<img|(?<!\\)\]\(http|@team/);
        }
      }),
    );
  });
});
