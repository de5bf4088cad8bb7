/** Azure Resource Graph: identities, clusters, attached identities and role assignments over many subscriptions. */
import type { HttpResponse } from '../../../ports/http.js';
import { answer } from '../http.js';
import { type Members, membersOf, textOf, textsOf } from '../../read-json.js';
import type { ArmCall, ArmRoute } from './arm-call.js';
import { badRequest } from './arm-errors.js';
import { isWithin, nameOf, resourceGroupOf, subscriptionOf } from './arm-path.js';
import { showCluster } from './cluster.js';
import { showIdentity } from './identity.js';
import { runStages, splitStages } from './query.js';
import { SCALE_SET_TYPE } from './scale-set.js';
import { visibleSubscriptions } from './subscriptions.js';

const NEWEST_IDENTITY_VERSION = '2025-05-31-preview';
const MOST_ROWS = 1000;

export const resourceGraphRoutes: readonly ArmRoute[] = [
  {
    method: 'POST',
    type: 'Microsoft.ResourceGraph/resources',
    collection: true,
    apiVersions: ['2021-03-01', '2022-10-01', '2024-04-01'],
    respond: query,
  },
];

function query(call: ArmCall): HttpResponse {
  const { query: text, subscriptions, options } = membersOf(call.body);
  const [table = '', ...stages] = splitStages(textOf(text) ?? '');
  const asked = textsOf(subscriptions)?.map((id) => id.toLowerCase());
  const visible = visibleSubscriptions(call.state, call.caller).map(({ id }) => id.toLowerCase());
  const seen = visible.filter((id) => asked?.includes(id) ?? true);
  return answerRows(call, selectRows(call, table, stages, seen), membersOf(options));
}

function selectRows(
  call: ArmCall,
  table: string,
  stages: readonly string[],
  subscriptions: readonly string[],
): Members[] {
  if (/^authorizationresources$/i.test(table)) return roleAssignmentRows(call, stages, subscriptions);
  if (!/^resources$/i.test(table)) throw badRequest(`The table is not known here: ${table}`);
  const rows = resourceRows(call).filter((row) => subscriptions.includes(String(row['subscriptionId'])));
  const [last = '', expand = ''] = [stages.at(-1), stages.at(-2)];
  if (/^mv-expand uai ?= ?bag_keys\(identity\.userAssignedIdentities\)$/i.test(expand)) {
    return expandIdentities(runStages(rows, stages.slice(0, -2)), last);
  }
  return runStages(rows, stages);
}

/** As the graph writes them: types and groups in lower case, and `resourceGroups` unlike ARM's managed identities. */
function resourceRows({ state, clock, settings }: ArmCall): Members[] {
  const known = clock.now() - settings.resourceGraphDelayMs;
  const identities = [...state.identities.values()]
    .filter(({ createdAt }) => createdAt <= known)
    .map((identity) => ({
      ...showIdentity(identity, NEWEST_IDENTITY_VERSION),
      id: identity.id.replace('/resourcegroups/', '/resourceGroups/'),
    }));
  const scaleSets = [...state.scaleSets.values()].map(({ id, location, identityIds }) => ({
    id,
    name: nameOf(id),
    type: SCALE_SET_TYPE,
    location,
    identity: { userAssignedIdentities: Object.fromEntries(identityIds.map((one) => [one, {}])) },
  }));
  return [...identities, ...[...state.clusters.values()].map(showCluster), ...scaleSets].map((resource) => {
    const members = membersOf(resource);
    const id = String(members['id']);
    return {
      ...members,
      type: String(members['type']).toLowerCase(),
      subscriptionId: subscriptionOf(id)?.toLowerCase(),
      resourceGroup: resourceGroupOf(id)?.toLowerCase(),
    };
  });
}

function expandIdentities(rows: readonly Members[], project: string): Members[] {
  if (!/^project id, resourceGroup, identity ?= ?tolower\(tostring\(uai\)\)$/i.test(project)) {
    throw badRequest('The query is not understood here');
  }
  return rows.flatMap(({ id, resourceGroup, identity }) =>
    Object.keys(membersOf(membersOf(identity)['userAssignedIdentities'])).map((uai) => ({
      id,
      resourceGroup,
      identity: uai.toLowerCase(),
    })),
  );
}

/** Only the one query that joins the names of roles to the assignments of some principals. */
function roleAssignmentRows(
  { state }: ArmCall,
  stages: readonly string[],
  subscriptions: readonly string[],
): Members[] {
  const text = stages.join(' | ');
  const [, list] = /where principalId in~ ?\(([^)]*)\)/i.exec(text) ?? [];
  if (
    list === undefined ||
    !/roleassignments'/i.test(text) ||
    !/\| project principalId, roleName, roleId, scope, assignmentId/i.test(text)
  ) {
    throw badRequest('The query is not understood here');
  }
  const principals = [...list.matchAll(/'([^']*)'/g)].map(([, id = '']) => id.toLowerCase());
  return state.roleAssignments
    .filter(({ principalId }) => principals.includes(principalId.toLowerCase()))
    .filter(({ scope }) => subscriptions.some((id) => isWithin(scope, `/subscriptions/${id}`)))
    .map(({ id, principalId, roleId, scope, condition = '' }) => ({
      principalId,
      roleName: state.roleDefinitions.find((role) => role.id === roleId)?.name ?? '',
      roleId,
      scope,
      assignmentId: `${scope}/providers/Microsoft.Authorization/roleAssignments/${id}`,
      condition,
    }));
}

function answerRows(call: ArmCall, rows: readonly Members[], options: Members): HttpResponse {
  if ((options['resultFormat'] ?? 'objectArray') !== 'objectArray')
    throw badRequest('Only object arrays are served here.');
  const start = Number(options['$skipToken'] ?? 0);
  const end = start + Math.min(Number(options['$top'] ?? MOST_ROWS), MOST_ROWS, call.settings.pageSize);
  const data = rows.slice(start, end);
  return answer(200, {
    totalRecords: rows.length,
    count: data.length,
    data,
    facets: [],
    resultTruncated: 'false',
    ...(end < rows.length ? { $skipToken: String(end) } : {}),
  });
}
