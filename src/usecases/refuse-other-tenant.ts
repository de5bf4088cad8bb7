/** A plan is for identities of one tenant: a login to another would look for them where they are not. */
import { MigrationError } from '../core/errors.js';
import type { MigrationPlan } from '../core/formats/plan.js';

/**
 * @param asked undefined: that of the plan is taken
 * @throws MigrationError `other-tenant`
 */
export function refuseOtherTenant({ target }: Pick<MigrationPlan, 'target'>, asked: string | undefined): void {
  const { tenantId, tenants = {} } = target;
  const planned = [...new Set([...(tenantId === undefined ? [] : [tenantId]), ...Object.values(tenants)])];
  if (asked === undefined || planned.length === 0) return;
  if (planned.some((id) => id.toLowerCase() === asked.toLowerCase())) return;
  throw new MigrationError({
    code: 'other-tenant',
    kind: 'stale',
    what: 'This plan is for another tenant',
    why: `it was made for ${planned.join(', ')}, and ${asked} was given`,
    next: ['Leave out --tenant-id: the plan knows its tenant', 'Make a new plan for this one'],
  });
}
