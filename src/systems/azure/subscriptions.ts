/** The subscriptions that the login sees. */
import { asString } from '../../core/json.js';
import type { Call } from './call.js';
import type { RestClient } from './rest-client.js';

export const LIST_SUBSCRIPTIONS: Call = {
  doing: 'list the subscriptions of',
  needs: { action: 'Microsoft.Resources/subscriptions/read' },
};

export async function listSubscriptions(arm: RestClient, signal: AbortSignal): Promise<string[]> {
  const path = '/subscriptions?api-version=2022-12-01';
  const listed = await arm.list({ call: LIST_SUBSCRIPTIONS, subject: 'the login', path }, signal);
  return (listed ?? [])
    .filter(({ state }) => state !== 'Disabled' && state !== 'Deleted')
    .flatMap(({ subscriptionId }) => asString(subscriptionId) ?? []);
}
