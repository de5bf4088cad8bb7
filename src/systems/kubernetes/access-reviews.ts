/** Asks the API server what we may do. */
import { asObject } from '../../core/json.js';
import type { AccessReviews } from '../../ports/access-reviews.js';
import { objectSender, type ObjectSenderOptions } from './send-object.js';

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

export function accessReviews(options: ObjectSenderOptions): AccessReviews {
  const { send } = objectSender(options);
  return {
    async mayI({ verb, group, resource, subresource, namespace, name }, signal) {
      const resourceAttributes = {
        ...{ verb, group, resource },
        ...(subresource !== undefined && { subresource }),
        ...(namespace !== undefined && { namespace }),
        ...(name !== undefined && { name }),
      };
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      };
      const doing = 'ask what we may do in the cluster';
      const { object } = await send({ method: 'POST', path: PATH, body, doing }, [], signal);
      return asObject(object?.['status'] ?? null)['allowed'] === true;
    },
  };
}
