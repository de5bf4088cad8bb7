import { describe, expect, it } from '@jest/globals';
import { MigrationError } from '../../src/core/errors.js';
import type { PlanTarget } from '../../src/core/formats/plan.js';
import { refuseOtherTenant } from '../../src/usecases/refuse-other-tenant.js';

const ONE = '00000000-0000-4000-8000-00000000000a';
const TWO = '00000000-0000-4000-8000-00000000000b';
const planOf = (target: Partial<PlanTarget>) => ({ target: { roots: [], issuers: {}, ...target } });

describe('a tenant that is asked for', () => {
  it.each<[string, Partial<PlanTarget>, string | undefined]>([
    ['none was', { tenantId: ONE }, undefined],
    ['it is that of the plan', { tenantId: ONE }, ONE],
    ['it is, in capitals', { tenantId: ONE }, ONE.toUpperCase()],
    ['it is that of a root', { tenantId: ONE, tenants: { prod: TWO } }, TWO],
    ['the plan knows none', {}, TWO],
  ])('is right where %s', (_, target, asked) => {
    expect(() => refuseOtherTenant(planOf(target), asked)).not.toThrow();
  });

  it('is refused where the plan is for another', () => {
    const refuse = () => refuseOtherTenant(planOf({ tenantId: ONE }), TWO);
    expect(refuse).toThrow(MigrationError);
    expect(refuse).toThrow(expect.objectContaining({ code: 'other-tenant', kind: 'stale' }));
  });
});
