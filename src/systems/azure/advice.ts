/** What to do about a failure, where it is said of more than one. */

export const MAKE_ROOM =
  'Remove credentials of clusters that are gone, let workloads share a service account, or use a second identity with the same roles';

/** The object id is the `id` of the application, not its `appId`, nor the id of the service principal. */
export const LOOK_FOR_APPLICATION =
  'Look for it: `az ad app show --id CLIENT_ID --query id`, with a login of its tenant; then plan again';

export const LOG_IN = 'Log in again: `az login --tenant TENANT_ID`';
