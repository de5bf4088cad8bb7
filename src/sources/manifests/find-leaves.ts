/** Which kustomizations are built for themselves, and which files they take from the rest. */
import { basename, dirname } from 'node:path';
import { KUSTOMIZATION_NAMES } from './file-kinds.js';
import type { BrokenKustomization, Kustomization, KustomizationRead } from './kustomize/kustomization.js';
import { findReferences, type References } from './kustomize/references.js';
import type { Scope } from './list-scopes.js';

/** A kustomization within a scope. */
export interface Member {
  scope: Scope;
  path: string;
  real: string;
  /** Real path of its file. */
  file: string;
  kustomization: Kustomization | BrokenKustomization;
  references: References;
}

export async function findMembers(
  scopes: readonly Scope[],
  readKustomization: (folder: string) => Promise<KustomizationRead>,
): Promise<Member[]> {
  const members: Member[] = [];
  for (const scope of scopes) {
    for (const file of scope.listing.files) {
      if (!KUSTOMIZATION_NAMES.includes(basename(file.path))) continue;
      const kustomization = await readKustomization(dirname(file.path));
      if (kustomization.state === 'absent' || kustomization.file !== file.path) continue;
      const references =
        kustomization.state === 'read'
          ? await findReferences(kustomization)
          : { folders: new Set<string>(), all: new Set<string>() };
      members.push({
        scope,
        path: dirname(file.path),
        real: dirname(file.real),
        file: file.real,
        kustomization,
        references,
      });
    }
  }
  return members;
}

/** Those whose references count in a scope: what lies outside an explicit root takes nothing from it. */
function membersFor(scope: Scope, members: readonly Member[]): Member[] {
  return members.filter((member) => !scope.isExplicit || member.scope === scope);
}

/** Real paths of the files of kustomizations and of what they name. */
export function findConsumed(scope: Scope, members: readonly Member[]): Set<string> {
  return new Set(membersFor(scope, members).flatMap(({ file, references }) => [file, ...references.all]));
}

/** The kustomizations of a scope that no other uses; of a cycle, the first. */
export function findLeaves(scope: Scope, members: readonly Member[]): Member[] {
  const users = membersFor(scope, members);
  const candidates = users.filter(({ kustomization }) => !isComponent(kustomization));
  const leaves = candidates.filter(
    (member) => (scope.isExplicit && member.path === scope.given.absolute) || !users.some((user) => uses(user, member)),
  );
  const reached = new Set<Member>();
  leaves.forEach((leaf) => reach(leaf, users, reached));
  for (const member of candidates) {
    if (reached.has(member)) continue;
    leaves.push(member);
    reach(member, users, reached);
  }
  return leaves.filter((leaf) => leaf.scope === scope);
}

export function findUnusedComponents(scope: Scope, members: readonly Member[]): Member[] {
  const users = membersFor(scope, members);
  return users.filter(
    (member) =>
      member.scope === scope && isComponent(member.kustomization) && !users.some((user) => uses(user, member)),
  );
}

function isComponent(kustomization: Kustomization | BrokenKustomization): boolean {
  return kustomization.state === 'read' && kustomization.isComponent;
}

function uses(user: Member, used: Member): boolean {
  return user !== used && user.references.folders.has(used.real);
}

function reach(member: Member, members: readonly Member[], reached: Set<Member>): void {
  if (reached.has(member)) return;
  reached.add(member);
  members.filter((other) => uses(member, other)).forEach((other) => reach(other, members, reached));
}
