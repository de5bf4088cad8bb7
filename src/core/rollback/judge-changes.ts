/** What becomes of each change of a plan when it is taken back: templates first, since what they rely on may go only after them. */
import type { Live } from '../change/classify.js';
import { inverse } from '../change/inverse.js';
import { refOfTarget } from '../change/target.js';
import type { Change } from '../change/types.js';
import type { RollbackOptions } from '../formats/rollback-plan.js';
import { groupBy } from '../group-by.js';
import type { Ref } from '../ref.js';
import type { ExecutablePlan } from '../run/executable.js';
import type { History } from '../run/history.js';
import { accountsOf, findLabelledReliers, type Reliance } from './find-reliers.js';
import { judgeChange, mayBeOurs, type Verdict } from './judge-change.js';
import { judgeCreation, judgeReliers } from './judge-creation.js';
import { undoRestart } from './judge-restart.js';
import { selectChanges, selectConsumers } from './select-changes.js';
import type { Usage } from './usage.js';
import { isAccountEdit, isTemplateEdit } from './workload-changes.js';

export interface RollbackRequest {
  /** The plan that is taken back. */
  plan: ExecutablePlan;
  history: History;
  live: Live;
  usage: Usage;
  options: RollbackOptions;
}

export interface Judged {
  change: Change;
  verdict: Verdict;
  /** What takes it back, without needs: of the verdict `undo` alone. */
  back?: Change;
}

export function judgeChanges(request: RollbackRequest): Judged[] {
  const { plan, options } = request;
  const meant = selectConsumers(plan, options);
  const selected = selectChanges(plan, meant, options);
  const templates = selected.filter(isTemplateEdit).map((change) => judge(change, request));
  const reliance = makeReliance(request, meant, templates);
  const accounts = selected.filter(isAccountEdit).map((change) => judgeAccount(change, request, reliance));
  const restarts = selected
    .filter(({ effect }) => effect.do === 'restart')
    .map((change) => judgeRestart(change, accounts, request));
  const others = selected.filter(({ effect }) => effect.do === 'create' || effect.do === 'delete');
  return [...templates, ...accounts, ...restarts, ...others.map((change) => judgeAdditive(change, request, reliance))];
}

function judge(change: Change, request: RollbackRequest): Judged {
  return settle(change, judgeChange(change, request), request.live);
}

function settle(change: Change, verdict: Verdict, live: Live): Judged {
  return verdict.do === 'undo' ? { change, verdict, back: takeBack(change, live) } : { change, verdict };
}

/** The very object that was looked at. */
function takeBack(change: Change, live: Live): Change {
  const seen = live(change.target);
  const uid = seen.state === 'present' ? seen.uid : undefined;
  return { ...inverse(change), needs: [], undo: 'inverse', ...(uid !== undefined && { uid }) };
}

function makeReliance(
  { plan, usage, live, history }: RollbackRequest,
  meant: ReadonlySet<Ref>,
  templates: readonly Judged[],
): Reliance {
  return {
    usage,
    live,
    edits: byConsumer(plan.changes.filter(isTemplateEdit)),
    takenBack: byConsumer(templates.flatMap(({ change, back }) => (back ? change : []))),
    meant,
    ours: new Set(plan.changes.filter((change) => mayBeOurs(change, history)).flatMap(refOfCreated)),
  };
}

function refOfCreated({ effect, target }: Change): Ref[] {
  return effect.do === 'create' && target.system === 'kubernetes' ? [refOfTarget(target)] : [];
}

function byConsumer(changes: readonly Change[]): Map<Ref, readonly Change[]> {
  const pairs = changes.flatMap((change) => change.why.consumers.map((consumer) => ({ change, consumer })));
  const groups = groupBy(pairs, ({ consumer }) => consumer);
  return new Map([...groups].map(([consumer, members]) => [consumer, members.map(({ change }) => change)]));
}

function judgeAccount(change: Change, request: RollbackRequest, reliance: Reliance): Judged {
  const judged = judge(change, request);
  if (!judged.back) return judged;
  const reliers = accountsOf(change).map((account) => findLabelledReliers(account, change, reliance));
  return settle(change, judgeReliers(reliers) ?? judged.verdict, request.live);
}

/** Pods that came up with what an account said have to come up again when it says it no more. */
function judgeRestart(change: Change, accounts: readonly Judged[], { history, live }: RollbackRequest): Judged {
  const needed = accounts.filter((account) => change.needs.includes(account.change.id));
  const known = history.changes.get(change.id);
  if (change.by === 'source') return { change, verdict: { do: 'nothing' } };
  if (needed.some(({ verdict }) => staysInPlace(verdict))) {
    const why = 'its pods still take it from their account';
    return { change, verdict: known ? { do: 'keep', code: 'additive', why } : { do: 'nothing' } };
  }
  const seen = live(change.target);
  if (seen.state === 'unreadable' && known) {
    return { change, verdict: { do: 'leave', why: seen.error.message, fields: [] } };
  }
  const isGoingBack = needed.some(({ back }) => back !== undefined);
  const back = undoRestart(change, { history: known, live, isGoingBack });
  return back ? { change, verdict: { do: 'undo' }, back } : { change, verdict: { do: 'nothing' } };
}

function staysInPlace(verdict: Verdict): boolean {
  return verdict.do === 'leave' || (verdict.do === 'keep' && verdict.code !== 'gone');
}

function judgeAdditive(change: Change, request: RollbackRequest, reliance: Reliance): Judged {
  const { history, live, options } = request;
  const verdict = judgeChange(change, request);
  const isKept = change.undo === 'keep' && !options.deleteCreated;
  if (isKept && (verdict.do === 'undo' || verdict.do === 'leave')) {
    return { change, verdict: { do: 'keep', code: 'additive', why: 'it harms nobody, and others may use it by now' } };
  }
  if (verdict.do !== 'undo' || change.effect.do !== 'create') return settle(change, verdict, live);
  return settle(change, judgeCreation(change, history, reliance), live);
}
