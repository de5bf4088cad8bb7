/** The types of objects as people type them for kubectl: kinds, plurals and short names, with or without a group. */
import { lookUp } from '../json.js';

/** Of the kinds that an inventory can hold (kubectl api-resources). */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  cj: 'cronjob',
  deploy: 'deployment',
  ds: 'daemonset',
  ns: 'namespace',
  po: 'pod',
  rc: 'replicationcontroller',
  rs: 'replicaset',
  sa: 'serviceaccount',
  sts: 'statefulset',
};

/** Whether `deploy`, `deployments`, `Deployment` or `deployment.apps` means objects of this kind and group. */
export function isOfType({ kind, group }: { kind: string; group: string }, typed: string): boolean {
  const lower = typed.toLowerCase();
  const dot = lower.indexOf('.');
  const name = dot < 0 ? lower : lower.slice(0, dot);
  if (dot >= 0 && lower.slice(dot + 1) !== group.toLowerCase()) return false;
  const singular = kind.toLowerCase();
  return (
    lookUp(SHORT_NAMES, name) === singular ||
    [singular, `${singular}s`, `${singular}es`, singular.replace(/y$/, 'ies')].includes(name)
  );
}
