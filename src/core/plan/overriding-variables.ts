/** Variables of a container that decide the identity against what the webhook would inject. */
import type { Container } from '../inventory/model.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { ResolvedConsumer } from '../resolve/consumer.js';
import { hasClientId } from '../resolve/state.js';

/**
 * The webhook leaves a variable alone that the container sets (azure-workload-identity pkg/webhook, addEnvironmentVariables),
 * and a secret makes azure-identity's EnvironmentCredential win. A client id that is one of the workload's own is no
 * contradiction. One sentence per variable.
 */
export function findOverridingVariables({ workload, usages }: ResolvedConsumer): string[] {
  return workload.pod.containers.flatMap((container) => describeContainer(container, (id) => hasClientId(usages, id)));
}

function describeContainer({ name, env }: Container, isOwn: (clientId: string) => boolean): string[] {
  return env.flatMap((variable) => {
    switch (variable.name) {
      case 'AZURE_CLIENT_ID': {
        const { value } = variable;
        if (value !== undefined && (isOwn(value) || isPlaceholder(value))) return [];
        const what = value === undefined ? 'from elsewhere' : `to ${value}`;
        return [`container ${name} sets AZURE_CLIENT_ID ${what}, which the webhook leaves alone`];
      }
      case 'AZURE_CLIENT_SECRET':
      case 'AZURE_CLIENT_CERTIFICATE_PATH':
      case 'AZURE_PASSWORD':
        return [`container ${name} sets ${variable.name}, which SDKs prefer to the token`];
      case 'AZURE_FEDERATED_TOKEN_FILE':
        return [`container ${name} sets AZURE_FEDERATED_TOKEN_FILE, which the webhook leaves alone`];
      default:
        return [];
    }
  });
}
