/** Objects of the simulated cluster. They are never changed: a write puts another one into the place. */
import { type Members, membersIn, textOf } from '../read-json.js';

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  /** Absent from what a dry run would have made. */
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly deletionTimestamp?: string;
  readonly [member: string]: unknown;
}

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [member: string]: unknown;
}

/** The one that keeps it as it is. */
export function controllerOf({ metadata }: KubeObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** As its controller makes it. */
export function ownedBy({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

export function isOnItsWayOut({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** To the second, as the API writes times. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

export interface Condition extends Members {
  readonly type: string;
  readonly status: string;
}

export function conditionsOf(status: Members): readonly Condition[] {
  return membersIn(status['conditions']).map((condition) => ({
    ...condition,
    type: textOf(condition['type']) ?? '',
    status: textOf(condition['status']) ?? '',
  }));
}

/** Empty maps and lists are left out, as in everything that the server stores. */
export function withoutEmpty(members: Members): Members {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}
