/** What a schema cannot say of the other parts of a migration file. */
import { isIssuerUrl } from '../issuer-url.js';
import { asList, asObject, asString, type Json, type JsonObject } from '../json.js';
import { parseLabelSelector } from '../label-selector.js';
import { subjectKindOf } from './decision-subject.js';
import type { SchemaProblem } from './find-problems.js';

/** Of a file in any state: what its schema refuses is no matter here. */
export function findSettingProblems(file: JsonObject): SchemaProblem[] {
  return [
    ...findIssuerProblem(file, ''),
    ...asList(file['roots']).flatMap((root, position) => findIssuerProblem(asObject(root), `/roots/${position}`)),
    ...findRepeatedRoots(asList(file['roots'])),
    ...findSelectorProblem(asObject(file['scope'])['selector']),
    ...findWaveProblems(file),
  ];
}

function findIssuerProblem({ issuerUrl }: JsonObject, path: string): SchemaProblem[] {
  if (typeof issuerUrl !== 'string' || isIssuerUrl(issuerUrl)) return [];
  return [{ path: `${path}/issuerUrl`, message: 'is no https URL' }];
}

function findRepeatedRoots(roots: readonly Json[]): SchemaProblem[] {
  const paths = roots.map((root) => asString(asObject(root)['path']));
  return paths.flatMap((path, position) =>
    path !== undefined && paths.indexOf(path) < position
      ? [{ path: `/roots/${position}/path`, message: `${path} is there a second time` }]
      : [],
  );
}

function findSelectorProblem(selector: Json | undefined): SchemaProblem[] {
  if (typeof selector !== 'string' || parseLabelSelector(selector)) return [];
  return [{ path: '/scope/selector', message: 'is no label selector; write it as for kubectl: app=api,tier!=test' }];
}

/** Every workload is in one wave: each ref is named once, by `waves` or by a decision. */
function findWaveProblems(file: JsonObject): SchemaProblem[] {
  const { canary, order } = asObject(file['waves']);
  const named: { ref: Json | undefined; path: string }[] = [
    { ref: canary, path: '/waves/canary' },
    ...asList(order).flatMap((wave, number) =>
      asList(wave).map((ref, position) => ({ ref, path: `/waves/order/${number}/${position}` })),
    ),
  ];
  const seen = new Set<string>();
  const problems = named.flatMap(({ ref, path }) => {
    if (typeof ref !== 'string' || ref === '') return [];
    if (subjectKindOf(ref) !== 'workload') return [{ path, message: 'is no ref of a workload' }];
    const isRepeated = seen.has(ref);
    seen.add(ref);
    return isRepeated ? [{ path, message: `${ref} has a wave already` }] : [];
  });
  const decided = asList(file['decisions']).flatMap((item, position) => {
    const { subject, wave } = asObject(item);
    if (wave === undefined || typeof subject !== 'string' || !seen.has(subject)) return [];
    return [{ path: `/decisions/${position}`, key: 'wave', message: `${subject} has a wave already, under waves` }];
  });
  return [...problems, ...decided];
}
