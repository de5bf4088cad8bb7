/** Names and keys of targets. */
import { formatRef, groupOf, parseRef, type Ref } from '../ref.js';
import type { KubernetesTarget, Target } from './types.js';

/** One text per target: equal exactly for the same object or credential. ARM ids are compared without regard to case. */
export function targetKey(target: Target): string {
  switch (target.system) {
    case 'kubernetes':
      return `${target.root}:${refOfTarget(target)}`;
    case 'azure': {
      const { credential } = target;
      const id = target.id.toLowerCase();
      return credential ? `${id}#${credential.issuer}|${credential.subject}|${credential.audience}` : id;
    }
    case 'files':
      return `${target.root}:${target.path}#${target.object ? `${target.object.ref}#${target.object.nth}` : ''}`;
  }
}

export function refOfTarget(target: KubernetesTarget): Ref {
  const { apiVersion, kind, namespace = '', name } = target;
  return formatRef({ kind, group: groupOf(apiVersion), namespace, name });
}

/** A Kubernetes target from a ref and the apiVersion that it was read with. */
export function kubernetesTarget(root: string, apiVersion: string, ref: Ref): KubernetesTarget {
  const { kind = '', namespace = '', name = '' } = parseRef(ref) ?? {};
  return { system: 'kubernetes', root, apiVersion, kind, ...(namespace === '' ? {} : { namespace }), name };
}

/** `<stage>/<do>/<target>`: stable over re-plans. Several roots in one plan may name the same object. */
export function changeId(stage: string, verb: string, target: Target): string {
  return `${stage}/${verb}/${targetKey(target)}`;
}
