/** Virtual machine scale sets, to be read: which identities are attached to the nodes. */
import type { HttpResponse } from '../../../ports/http.js';
import { answer } from '../http.js';
import type { ArmCall, ArmRoute } from './arm-call.js';
import { resourceNotFound } from './arm-errors.js';
import { isWithin, nameOf, resourceGroupOf } from './arm-path.js';
import { answerPage } from './page.js';
import { SCALE_SET_TYPE, type ScaleSet } from './scale-set.js';

const route = {
  method: 'GET',
  type: SCALE_SET_TYPE,
  action: `${SCALE_SET_TYPE}/read`,
  apiVersions: ['2021-07-01', '2023-09-01', '2024-07-01', '2024-11-01'],
};

export const scaleSetRoutes: readonly ArmRoute[] = [
  { ...route, collection: true, respond: list },
  { ...route, respond: get },
];

function list(call: ArmCall): HttpResponse {
  const found = [...call.state.scaleSets.values()].filter(({ id }) => isWithin(id, call.path.scope));
  return answerPage(
    call,
    found.map((scaleSet) => showScaleSet(call, scaleSet)),
  );
}

function get(call: ArmCall): HttpResponse {
  const scaleSet = call.state.scaleSets.get(call.id.toLowerCase());
  if (!scaleSet) throw resourceNotFound(SCALE_SET_TYPE, call.path.names[0] ?? '', resourceGroupOf(call.id) ?? '');
  return answer(200, showScaleSet(call, scaleSet));
}

function showScaleSet({ state }: ArmCall, { id, location, identityIds }: ScaleSet): object {
  const attached = identityIds.map((identityId) => {
    const identity = state.identities.get(identityId.toLowerCase());
    return [identityId, identity ? { principalId: identity.principalId, clientId: identity.clientId } : {}];
  });
  return {
    id,
    name: nameOf(id),
    type: SCALE_SET_TYPE,
    location,
    ...(attached.length > 0
      ? { identity: { type: 'UserAssigned', userAssignedIdentities: Object.fromEntries(attached) } }
      : {}),
    properties: { provisioningState: 'Succeeded' },
  };
}
