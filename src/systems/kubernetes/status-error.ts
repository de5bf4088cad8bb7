/** An answer that is no success → MigrationError. Only `reason` and `details` of the Status are told: its message, and the headers, may hold anything. */
import { MigrationError, type MigrationErrorFields } from '../../core/errors.js';
import { asObject, asString, parseObject } from '../../core/json.js';
import type { HttpResponse } from '../../ports/http.js';

/** Of the files in templates/rbac, the one that grants what was tried. */
export type Role = 'scan' | 'apply' | 'rollback';

type Told = Pick<MigrationErrorFields, 'code'> & { why: string; next: string };

/** `request` is what was tried, such as `list pods`. */
export function statusError({ status, body }: HttpResponse, request: string, role: Role = 'scan'): MigrationError {
  const { code, why, next } = tell(status, role);
  const details = describeStatus(body);
  return new MigrationError({
    code,
    kind: 'failed',
    what: `Could not ${request}`,
    why: details === '' ? `${why} (HTTP ${status})` : `${why} (HTTP ${status}, ${details})`,
    next: [next],
  });
}

/** An answer of 200 that holds something else than was asked for. */
export function unexpectedAnswer(request: string): MigrationError {
  return new MigrationError({
    code: 'kubernetes-failed',
    kind: 'failed',
    what: `Could not ${request}`,
    why: 'the answer is not what a Kubernetes API server gives',
    next: ['Check the server in the kubeconfig: a proxy or a login page may have answered'],
  });
}

function tell(status: number, role: Role): Told {
  if (status === 401) {
    return {
      code: 'kubernetes-unauthorized',
      why: 'the API server does not accept the credentials',
      next: 'Log in again (`az login`, `kubelogin`), or fetch the kubeconfig again (`az aks get-credentials`)',
    };
  }
  if (status === 403) {
    return {
      code: 'kubernetes-forbidden',
      why: 'the permission is missing',
      next: `Ask for the ClusterRole in templates/rbac/${role}.yaml`,
    };
  }
  if (status === 404) {
    return { code: 'kubernetes-not-found', why: 'there is none', next: 'Check the server in the kubeconfig' };
  }
  if (status === 408 || status === 504) {
    return {
      code: 'kubernetes-timeout',
      why: 'the API server did not answer in time',
      next: 'Try again when it is less busy',
    };
  }
  return {
    code: 'kubernetes-failed',
    why: 'the API server answered with an error',
    next: 'Try again; if it stays, look at the health of the API server (`kubectl get --raw /readyz?verbose`)',
  };
}

/** `NotFound pods "api"`, of `{reason, details: {group, kind, name}}`. */
function describeStatus(body: string): string {
  const status = parseObject(body) ?? {};
  const details = asObject(status['details']);
  const name = asString(details['name']);
  const kind = [asString(details['kind']), asString(details['group'])].filter((part) => part).join('.');
  return [asString(status['reason']), kind, name === undefined ? undefined : `"${name}"`]
    .filter((part) => part)
    .join(' ');
}
