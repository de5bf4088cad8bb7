/** The workload identity webhook, however it was installed: Helm, YAML or the AKS add-on. */
import { asList, asObject, asString, type JsonObject } from '../json.js';
import type { Webhook } from './cluster-objects.js';
import { readLabelTerms } from './label-terms.js';
import type { RawObject } from './raw-object.js';

/** Name of the webhook (azure-workload-identity config/webhook/manifests.yaml); forks and old charts keep the service's. */
const WEBHOOK_NAME = 'mutation.azure-workload-identity.io';
const SERVICE_NAME = 'azure-wi-webhook-webhook-service';

/** One entry per webhook of the configuration that is the one of workload identity. */
export function readWebhooks(raw: RawObject): Webhook[] {
  const { ref, namespace, name, origin: at } = raw;
  return asList(raw.found.object['webhooks'])
    .map(asObject)
    .filter(isWorkloadIdentity)
    .map((webhook) => ({
      ref,
      namespace,
      name,
      at,
      namespaces: readLabelTerms(webhook['namespaceSelector']),
      pods: readLabelTerms(webhook['objectSelector']),
      failurePolicy: webhook['failurePolicy'] === 'Ignore' ? 'Ignore' : 'Fail',
      trusted: isTrusted(asObject(webhook['clientConfig'])),
    }));
}

function isWorkloadIdentity({ name, clientConfig }: JsonObject): boolean {
  return name === WEBHOOK_NAME || asObject(asObject(clientConfig)['service'])['name'] === SERVICE_NAME;
}

/** A webhook behind a URL may have a certificate that the API server trusts anyway. */
function isTrusted({ url, caBundle }: JsonObject): boolean {
  return asString(url) !== undefined || Boolean(asString(caBundle));
}
