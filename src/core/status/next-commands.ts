/** What to do next, the most pressing first. */
import type { LockStatus, PlanStatus } from '../formats/status.js';

export function nextCommands(lock: LockStatus | undefined, plan: PlanStatus | undefined): string[] {
  return [...(lock ? nextOfLock(lock) : []), ...(plan ? nextOfPlan(plan) : ['See what is to be moved: migrate scan'])];
}

function nextOfLock({ holder }: LockStatus): string[] {
  return [`Wait for the run of ${holder.who}; if it is dead: migrate unlock ${holder.id}`];
}

function nextOfPlan({ unfinished, stages, drift, consumers }: PlanStatus): string[] {
  const count = (key: 'pending' | 'bySource'): number => stages.reduce((sum, { counts }) => sum + counts[key], 0);
  const isOpen = count('pending') > 0 || unfinished !== undefined;
  const isMoving = consumers.some(({ progress }) => progress === 'moving');
  return [
    ...(drift.length > 0
      ? ['See what has changed: migrate diff PLAN --live', 'Make a new plan: migrate plan --out FILE']
      : []),
    ...(isOpen && unfinished !== undefined
      ? ['Go on: migrate apply PLAN --resume', 'Or undo what it has done: migrate rollback PLAN']
      : []),
    ...(isOpen && unfinished === undefined ? ['Carry it out: migrate apply PLAN'] : []),
    ...(count('bySource') > 0
      ? ['Make the changes where their sources are, then: migrate apply PLAN --wait-for-source']
      : []),
    ...(!isOpen && isMoving ? ['Look at the pods that are not there yet: migrate verify PLAN'] : []),
    ...(!isOpen && !isMoving && drift.length === 0 ? ['Prove it: migrate verify PLAN'] : []),
  ];
}
