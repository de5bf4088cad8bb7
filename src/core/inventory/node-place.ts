/** Where a cluster's nodes lie in Azure: in a resource group of their own, by which a managed cluster is known. */
import { type Static, strict, text, Type } from '../formats/schema.js';
import { GUID_PATTERN } from '../guid.js';
import { asString } from '../json.js';

/** As Azure allows it. */
const GROUP = String.raw`[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]`;

export const NodePlace = strict(
  {
    // It becomes part of a path, and a snapshot may have been written by anybody.
    subscriptionId: Type.String({ pattern: `^${GUID_PATTERN}$` }),
    resourceGroup: text(),
  },
  { description: "From a node's provider id, in lower case; absent where nodes may not be read, or lie elsewhere" },
);
export type NodePlace = Static<typeof NodePlace>;

const PROVIDER_ID = new RegExp(
  `^azure:///subscriptions/(${GUID_PATTERN})/resourceGroups/(${GROUP})/providers/Microsoft\\.Compute/virtualMachine(?:ScaleSet)?s/[^/]`,
  'iu',
);

/** Of `spec.providerID`; undefined for a node of another cloud, or of no cloud. Nothing else of the text is kept. */
export function readNodePlace(providerId: unknown): NodePlace | undefined {
  const [, subscriptionId, resourceGroup] = PROVIDER_ID.exec(asString(providerId) ?? '') ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined) return undefined;
  return { subscriptionId: subscriptionId.toLowerCase(), resourceGroup: resourceGroup.toLowerCase() };
}
