/** Divides what was listed into roots: kustomize leaves, charts, and what is left. */
import { basename, dirname, sep } from 'node:path';
import type { RootIdentity, Skipped } from '../../core/inventory/found.js';
import { findConsumed, findLeaves, findUnusedComponents, type Member } from './find-leaves.js';
import type { Scope } from './list-scopes.js';
import { type GivenPath, isWithin, namePath } from './path-names.js';
import { skipFile } from './skip.js';
import type { ListedFile } from './walk.js';

export interface RootPart {
  root: RootIdentity;
  given: GivenPath;
  leaves: readonly Member[];
  files: readonly ChartFile[];
  skipped: readonly Skipped[];
}

export interface ChartFile {
  file: ListedFile;
  /** Folder of the innermost chart around it. */
  chart: string | undefined;
}

/** Root ids are unique: what lies beside a kustomization in the given folder itself is `FOLDER/*`. */
export function splitRoots(scopes: readonly Scope[], members: readonly Member[]): RootPart[] {
  const taken = new Set<string>();
  return scopes
    .flatMap((scope) => (scope.isExplicit ? [wholeScope(scope, members)] : splitScope(scope, members)))
    .map((part) => {
      let { id } = part.root;
      while (taken.has(id)) id = `${id}/*`;
      taken.add(id);
      return { ...part, root: { ...part.root, id } };
    });
}

/** An explicit root is one root, whatever it is made of. */
function wholeScope(scope: Scope, members: readonly Member[]): RootPart {
  const { given } = scope;
  const leaves = findLeaves(scope, members);
  const files = remainingFiles(scope, members);
  const isKustomization = leaves.some(({ path }) => path === given.absolute);
  const isChart = files.some(({ chart }) => chart === given.absolute);
  const kind = isKustomization ? 'kustomize' : isChart ? 'chart' : 'folder';
  return { root: identify(scope, given.absolute, kind), given, leaves, files, skipped: skippedOf(scope, members) };
}

function splitScope(scope: Scope, members: readonly Member[]): RootPart[] {
  const { given } = scope;
  const files = remainingFiles(scope, members);
  const charts = [...new Set(files.map(({ chart }) => chart))].filter((chart) => chart !== undefined);
  const nothing = { given, leaves: [], files: [], skipped: [] };
  return [
    ...findLeaves(scope, members).map((leaf): RootPart => ({
      ...nothing,
      root: identify(scope, leaf.path, 'kustomize'),
      leaves: [leaf],
    })),
    ...charts.map((chart): RootPart => ({
      ...nothing,
      root: identify(scope, chart, 'chart'),
      files: files.filter((file) => file.chart === chart),
    })),
    {
      ...nothing,
      root: identify(scope, given.absolute, 'folder'),
      files: files.filter(({ chart }) => chart === undefined),
      skipped: skippedOf(scope, members),
    },
  ];
}

function identify(scope: Scope, folder: string, kind: RootIdentity['kind']): RootIdentity {
  return { id: namePath(scope.given, folder), kind };
}

/** The files of a scope that belong to no kustomization. */
function remainingFiles(scope: Scope, members: readonly Member[]): ChartFile[] {
  const { files } = scope.listing;
  const consumed = findConsumed(scope, members);
  const charts = new Set(files.filter(({ path }) => basename(path) === 'Chart.yaml').map(({ path }) => dirname(path)));
  return files
    .filter(({ real }) => !consumed.has(real))
    .map((file) => ({ file, chart: charts.size === 0 ? undefined : innermost(file.path, charts) }));
}

function innermost(path: string, charts: ReadonlySet<string>): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (charts.has(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function skippedOf(scope: Scope, members: readonly Member[]): Skipped[] {
  const components = findUnusedComponents(scope, members).map(({ kustomization }) =>
    skipFile(
      namePath(scope.given, kustomization.file),
      'unsupported',
      'is a component that no kustomization here uses',
    ),
  );
  return [...scope.listing.skipped, ...components];
}

/** Whether a kustomization lies where Helm keeps its templates. */
export function isInChartTemplates(member: Member): boolean {
  const charts = member.scope.listing.files.filter(({ path }) => basename(path) === 'Chart.yaml');
  return charts.some(({ path }) => isWithin(`${dirname(path)}${sep}templates`, member.path));
}
