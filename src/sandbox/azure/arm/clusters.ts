/** AKS clusters, to be read: list and get. */
import type { HttpResponse } from '../../../ports/http.js';
import { answer } from '../http.js';
import type { ArmCall, ArmRoute } from './arm-call.js';
import { resourceNotFound } from './arm-errors.js';
import { isWithin, resourceGroupOf } from './arm-path.js';
import { CLUSTER_TYPE, showCluster } from './cluster.js';
import { answerPage } from './page.js';

const route = {
  method: 'GET',
  type: CLUSTER_TYPE,
  action: `${CLUSTER_TYPE}/read`,
  apiVersions: ['2021-05-01', '2024-09-01', '2025-05-01', '2026-04-01', '2026-05-01'],
};

export const clusterRoutes: readonly ArmRoute[] = [
  { ...route, collection: true, respond: list },
  { ...route, respond: get },
];

function list(call: ArmCall): HttpResponse {
  const found = [...call.state.clusters.values()].filter(({ id }) => isWithin(id, call.path.scope));
  return answerPage(call, found.map(showCluster));
}

function get({ state, id, path }: ArmCall): HttpResponse {
  const cluster = state.clusters.get(id.toLowerCase());
  if (!cluster) throw resourceNotFound(CLUSTER_TYPE, path.names[0] ?? '', resourceGroupOf(id) ?? '');
  return answer(200, showCluster(cluster));
}
