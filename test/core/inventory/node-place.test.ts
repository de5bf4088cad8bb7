import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readNodePlace } from '../../../src/core/inventory/node-place.js';

const SUBSCRIPTION = '00000000-0000-4000-8000-0000000000ff';
const SCALE_SET = 'virtualMachineScaleSets/aks-system-1/virtualMachines/0';

function providerId(group: string, { subscription = SUBSCRIPTION, machine = SCALE_SET } = {}): string {
  return `azure:///subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Compute/${machine}`;
}

describe('where a node lies', () => {
  it.each([
    ['a scale set', providerId('mc_shop_prod_westeurope'), 'mc_shop_prod_westeurope'],
    ['a single machine', providerId('mc_shop', { machine: 'virtualMachines/aks-1' }), 'mc_shop'],
    ['another case', providerId('MC_Shop', { subscription: SUBSCRIPTION.toUpperCase() }).replace('P', 'p'), 'mc_shop'],
    ['all that a name may hold', providerId('Größe_(1).x-y'), 'größe_(1).x-y'],
    ['a name of 90 characters', providerId('g'.repeat(90)), 'g'.repeat(90)],
  ])('is read from %s', (_, id, resourceGroup) => {
    expect(readNodePlace(id)).toEqual({ subscriptionId: SUBSCRIPTION, resourceGroup });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no text', { id: providerId('g') }],
    ['an empty text', ''],
    ['another cloud', 'aws:///eu-west-1a/i-0123456789'],
    ['no cloud', 'kind://docker/kind/control-plane'],
    ['a subscription that is no GUID', providerId('g', { subscription: 'shop' })],
    ['a subscription that climbs', providerId('g', { subscription: '..' })],
    ['a group that climbs', providerId('..')],
    ['a group with a slash', providerId('a/b')],
    ['a group with a query', providerId('a?b')],
    ['a group with an escape', providerId('a%2fb')],
    ['a group with a line break', providerId('a\nb')],
    ['a group that is too long', providerId('g'.repeat(91))],
    ['a group without a name', providerId('')],
    ['no machine', providerId('g', { machine: '' })],
    ['something else than a machine', providerId('g', { machine: 'disks/d' })],
    ['something before it', ` ${providerId('g')}`],
  ])('is not told by %s', (_, id) => {
    expect(readNodePlace(id)).toBeUndefined();
  });

  it('is never anything but a GUID and a name, whatever a cluster says', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('..', '.', '%2e', '//', '\u2028', 'g', SUBSCRIPTION));
    fc.assert(
      fc.property(part, part, part, (subscription, group, machine) => {
        const place = readNodePlace(providerId(group, { subscription, machine: `virtualMachines/${machine}` }));
        if (place === undefined) return;
        expect(place.subscriptionId).toMatch(/^[0-9a-f-]{36}$/);
        expect(place.resourceGroup).toMatch(/^[\p{L}\p{N}_().-]{1,90}$/u);
      }),
    );
  });
});
