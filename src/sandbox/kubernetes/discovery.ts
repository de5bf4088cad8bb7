/** What the simulated cluster tells of itself: its version, its kinds, its issuer. */
import type { HttpResponse } from '../../ports/http.js';
import type { ResourceType } from '../../ports/kubernetes.js';
import { answer } from './api-error.js';
import { describeIssuer, publishedKeys } from './issue-token.js';
import { apiVersionOf, hasStatus } from './resource-types.js';
import type { KubernetesState } from './state.js';

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update'];

/** Undefined for a path that tells nothing of the kind. */
export function answerDiscovery(state: KubernetesState, pathname: string): HttpResponse | undefined {
  switch (pathname) {
    case '/version':
      return answer(200, describeVersion(state.gitVersion));
    case '/healthz':
    case '/livez':
    case '/readyz':
      return answer(200, 'ok');
    case '/.well-known/openid-configuration':
      return answer(200, describeIssuer(state));
    case '/openid/v1/jwks':
      return answer(200, { keys: publishedKeys(state) }, { 'content-type': 'application/jwk-set+json' });
    case '/api':
      return answer(200, { kind: 'APIVersions', versions: ['v1'] });
    case '/apis':
      return answer(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: listGroups(state) });
    default:
      return answerKinds(state, pathname.replace(/\/$/, ''));
  }
}

/** `/api/v1`, `/apis/apps`, `/apis/apps/v1` */
function answerKinds(state: KubernetesState, pathname: string): HttpResponse | undefined {
  const [, of, name = '', version, ...rest] = pathname.split('/');
  if ((of !== 'api' && of !== 'apis') || rest.length > 0) return undefined;
  const group = of === 'api' ? '' : name;
  if (of === 'apis' && version === undefined) {
    const found = listGroups(state).find((one) => one.name === group);
    return found && answer(200, { kind: 'APIGroup', apiVersion: 'v1', ...found });
  }
  const types = state.types.filter((type) => type.group === group && type.version === (of === 'api' ? name : version));
  const [first] = types;
  if (!first || (of === 'api' && version !== undefined)) return undefined;
  return answer(200, {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersionOf(first),
    resources: types.flatMap(describeType),
  });
}

function describeType(type: ResourceType): object[] {
  const { plural, kind, namespaced } = type;
  const resource = { name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs: VERBS };
  const status = { name: `${plural}/status`, singularName: '', namespaced, kind, verbs: ['get', 'patch', 'update'] };
  return hasStatus(type) ? [resource, status] : [resource];
}

function listGroups({ types }: KubernetesState): { name: string; versions: object[]; preferredVersion: object }[] {
  const names = [...new Set(types.map(({ group }) => group))].filter((name) => name !== '');
  return names.map((name) => {
    const versions = [...new Set(types.filter(({ group }) => group === name).map(({ version }) => version))];
    const described = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions: described, preferredVersion: described[0] ?? {} };
  });
}

function describeVersion(gitVersion: string): object {
  const [, major = '1', minor = '34'] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return { major, minor, gitVersion, platform: 'linux/amd64' };
}
