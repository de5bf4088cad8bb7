/** The subscriptions that a caller can see. */
import type { HttpResponse } from '../../../ports/http.js';
import { answer } from '../http.js';
import type { AzureState, Subscription } from '../state.js';
import { assignmentsTo } from './access.js';
import type { ArmCall, ArmRoute } from './arm-call.js';
import { subscriptionNotFound } from './arm-errors.js';
import { isWithin } from './arm-path.js';
import { answerPage } from './page.js';

const TYPE = 'Microsoft.Resources/subscriptions';
const route = {
  method: 'GET',
  type: TYPE,
  apiVersions: ['2016-06-01', '2020-01-01', '2021-01-01', '2022-12-01'],
};

export const subscriptionRoutes: readonly ArmRoute[] = [
  { ...route, collection: true, respond: list },
  { ...route, respond: get },
];

/** Those where the caller has any role, at the subscription, above or below it. */
export function visibleSubscriptions(state: AzureState, caller: string | undefined): Subscription[] {
  if (caller === undefined) return state.subscriptions;
  const assignments = assignmentsTo(state, caller);
  return state.subscriptions.filter(({ id }) => {
    const own = `/subscriptions/${id}`;
    return assignments.some(({ scope }) => isWithin(own, scope) || isWithin(scope, own));
  });
}

function list(call: ArmCall): HttpResponse {
  return answerPage(
    call,
    visibleSubscriptions(call.state, call.caller).map((subscription) => show(call.state, subscription)),
  );
}

function get({ state, caller, path }: ArmCall): HttpResponse {
  const id = path.names[0] ?? '';
  const subscription = visibleSubscriptions(state, caller).find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (!subscription) throw subscriptionNotFound(id);
  return answer(200, show(state, subscription));
}

function show({ tenant }: AzureState, { id, name }: Subscription): object {
  const policies = { locationPlacementId: 'Public_2014-09-01', quotaId: 'EnterpriseAgreement_2014-09-01' };
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    tenantId: tenant.id,
    displayName: name,
    state: 'Enabled',
    subscriptionPolicies: { ...policies, spendingLimit: 'Off' },
    authorizationSource: 'RoleBased',
  };
}
