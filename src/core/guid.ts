/** The form of the ids of Entra: of tenants, clients and directory objects; and of Azure's subscriptions. */

/** Of lower-case ids, as the source of an expression. */
export const GUID_PATTERN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const GUID = new RegExp(`^${GUID_PATTERN}$`, 'i');

export function isGuid(text: string): boolean {
  return GUID.test(text);
}
