/** Two workloads of a team, `api` and `web`, in a world of their own with a plan that is saved: what the built program is tried on. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asObject, asString, type JsonObject } from '../../src/core/json.js';
import { leaseStore } from '../../src/systems/kubernetes/lease-store.js';
import type { Ended } from './built-cli.js';
import { kubeconfig } from './kubeconfig.js';
import { azureIdentity, azureIdentityBinding, serviceAccount, workload } from './objects.js';
import { makeStates, serveWorld, type ServedWorld, type WorldStates } from './served-world.js';
import { makeTempFolder } from './temp-folder.js';

export interface Scene {
  world: ServedWorld;
  /** Where the plan and the journals are. */
  folder: string;
  /** Path of the saved plan. */
  plan: string;
  planId: string;
  /** Runs the program with what makes it quick. */
  apply(...more: readonly string[]): Promise<Ended>;
  close(): Promise<void>;
}

/** Between two exchanges of a token nothing has to be waited for here. */
export const QUICK = ['--token-interval', '0s'];
export const API = 'Deployment.apps/shop/api';
const IDENTITIES = { api: 1, web: 2 };
const PLAN = 'shop.plan.json';
const PATH = '/apis/apps/v1/namespaces/shop/deployments/api';

/** What all scenes begin with: files by name, and the state of the world. */
interface Beginning {
  states: WorldStates;
  files: ReadonlyMap<string, string>;
}

const beginnings = new Map<string, Promise<Beginning>>();

/** @param isApplied whether the plan was carried out before */
export async function openScene({ isApplied = false } = {}): Promise<Scene> {
  const { states, files } = await beginWith(isApplied ? 'applied' : 'planned');
  const folder = await makeTempFolder();
  for (const [name, text] of files) await writeFile(join(folder.path, name), text);
  const world = await serveWorld(folder.path, structuredClone(states));
  return describeScene(world, folder);
}

/** With other objects; planned anew. @param identities name → number of the client id */
export async function openOwnScene(
  objects: readonly JsonObject[],
  identities: Readonly<Record<string, number>>,
): Promise<Scene> {
  const folder = await makeTempFolder();
  const world = await serveWorld(folder.path, makeStates(objects, identities));
  const planned = await world.run(['plan', '--out', join(folder.path, PLAN)]);
  if (planned.code === 0) return describeScene(world, folder);
  await Promise.all([world.stop(), folder.remove()]);
  throw new Error(`no plan: ${planned.stderr}`);
}

async function describeScene(world: ServedWorld, folder: { path: string; remove(): Promise<void> }): Promise<Scene> {
  const plan = join(folder.path, PLAN);
  return {
    ...{ world, plan, folder: folder.path },
    planId: asString(asObject(JSON.parse(await readFile(plan, 'utf8')))['planId']) ?? '',
    apply: (...args) => world.run(['apply', plan, '--yes', ...QUICK, ...args]),
    async close() {
      await world.stop();
      await folder.remove();
    },
  };
}

function beginWith(name: 'planned' | 'applied'): Promise<Beginning> {
  const known = beginnings.get(name);
  if (known) return known;
  const beginning = name === 'planned' ? begin(openOwnScene(shop(), IDENTITIES)) : begin(openApplied());
  beginnings.set(name, beginning);
  return beginning;
}

async function openApplied(): Promise<Scene> {
  const scene = await openScene();
  const { code, stderr } = await scene.apply();
  if (code === 0) return scene;
  await scene.close();
  throw new Error(`not applied: ${stderr}`);
}

async function begin(opened: Promise<Scene>): Promise<Beginning> {
  const { world, folder, close } = await opened;
  const names = (await readdir(folder)).filter((name) => /\.(plan\.json|journal\.ndjson)$/.test(name));
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  const states = structuredClone(world.states);
  await close();
  return { states, files: new Map(files) };
}

function shop(): JsonObject[] {
  return Object.entries(IDENTITIES).flatMap(([name, number]) => [
    azureIdentity('shop', name, { number }),
    azureIdentityBinding('shop', name, name, name),
    serviceAccount('shop', name),
    workload('shop', name, { label: name, account: name }),
  ]);
}

/** As somebody else would set the label of the pods of `api` that the plan sets to `true`. */
export function setLabel({ world }: Pick<Scene, 'world'>, value: string): void {
  world.cluster.patch(PATH, [
    { op: 'add', path: '/spec/template/metadata/labels/azure.workload.identity~1use', value },
  ]);
}

/** Once, right before the first call that has this in it. */
export function before({ world }: Pick<Scene, 'world'>, call: string, act: () => void): void {
  world.intervene((made) => {
    if (!made.includes(call)) return false;
    act();
    return true;
  });
}

export const HELD_LOCK = '20260101t000000z-0a0a0a';

export async function holdLock({ world }: Pick<Scene, 'world'>): Promise<void> {
  const holder = {
    ...{ id: HELD_LOCK, mode: 'apply' as const, planId: 'sha256:other', who: 'ann@laptop' },
    ...{ tool: '1.2.3', created: '2026-01-01T00:00:00.000Z' },
  };
  const lease = { holder, seconds: 60, renewedAt: '2026-01-01T00:00:00.000Z' };
  await leaseStore(world.cluster.wire, 'default').create(lease, new AbortController().signal);
}

export async function editPlan({ plan }: Pick<Scene, 'plan'>): Promise<void> {
  const text = await readFile(plan, 'utf8');
  await writeFile(plan, text.replaceAll('serviceaccount:shop:api', 'serviceaccount:shop:default'));
}

/** Another cluster, under the same address and name. */
export function replaceCluster({ world }: Pick<Scene, 'world'>): void {
  const namespaces = world.cluster.state.objects.get('namespaces')?.get('');
  const found = namespaces?.get('kube-system');
  if (!namespaces || !found) throw new Error('there is no kube-system');
  namespaces.set('kube-system', { ...found, metadata: { ...found.metadata, uid: 'another' } });
}

/** The environment of somebody whose cluster does not answer. */
export async function deadServer({ folder }: Pick<Scene, 'folder'>): Promise<Record<string, string>> {
  const path = join(folder, 'dead-kubeconfig');
  await writeFile(path, kubeconfig([{ name: 'dead', cluster: { server: 'http://127.0.0.1:1' } }]));
  return { KUBECONFIG: path };
}
