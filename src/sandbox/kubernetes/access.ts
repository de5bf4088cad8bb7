/** Who may do what: everybody everything, but for what is denied. */
import type { HttpResponse } from '../../ports/http.js';
import { membersOf, parseJson, textOf } from '../read-json.js';
import { answer, forbidden } from './api-error.js';
import type { ObjectRequest } from './api-request.js';
import type { Denial, KubernetesState } from './state.js';

type Asked = Required<Denial>;

/** Whom the server takes every caller for. */
const USER = 'migrate@example.com';

/** @throws ApiError for what is denied */
export function checkAccess({ denials }: KubernetesState, request: ObjectRequest): void {
  const { verb, type, namespace, name, subresource } = request;
  const resource = subresource === '' ? type.plural : `${type.plural}/${subresource}`;
  const asked = { verb, group: type.group, resource, namespace: namespace ?? '', name };
  if (!isDenied(denials, asked)) return;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = `cannot ${verb} resource "${resource}" in API group "${type.group}" ${where}`;
  throw forbidden(type, name, `User "${USER}" ${what}`);
}

/** Answers a SelfSubjectAccessReview. */
export function reviewAccess({ denials }: KubernetesState, body: string | undefined): HttpResponse {
  const review = membersOf(parseJson(body));
  const spec = membersOf(review['spec']);
  const asked = membersOf(spec['resourceAttributes']);
  const subresource = textOf(asked['subresource']);
  const plural = textOf(asked['resource']) ?? '';
  const denied = isDenied(denials, {
    verb: textOf(asked['verb']) ?? '',
    group: textOf(asked['group']) ?? '',
    resource: subresource === undefined ? plural : `${plural}/${subresource}`,
    namespace: textOf(asked['namespace']) ?? '',
    name: textOf(asked['name']) ?? '',
  });
  return answer(201, {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec,
    status: { allowed: !denied },
  });
}

function isDenied(denials: readonly Denial[], asked: Asked): boolean {
  return denials.some((denial) =>
    (['verb', 'group', 'resource', 'namespace', 'name'] as const).every(
      (key) => denial[key] === undefined || denial[key] === asked[key],
    ),
  );
}
