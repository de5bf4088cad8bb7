import { describe, expect, it } from '@jest/globals';
import { isPlaceholder } from '../../../src/core/inventory/placeholder.js';
import { armId, clientId } from '../../support/objects.js';

describe('a placeholder', () => {
  it.each([
    '<CLIENT_ID>',
    'a/<subscription>/b',
    '${CLIENT_ID}',
    '${CLIENT_ID:-none}',
    '$(clientId)',
    '$CLIENT_ID',
    '{{ .Values.clientId }}',
    '__CLIENT_ID__',
    '#{ClientId}#',
    'CLIENT_ID',
    armId('$NAME'),
  ])('is %s', (value) => {
    expect(isPlaceholder(value)).toBe(true);
  });

  it.each([
    '',
    clientId(1),
    armId('id-1'),
    armId('my_identity__2'),
    'CLIENT',
    'client_id',
    'a < b',
    'US$ 5',
    '#{x',
    '{x}',
  ])('is not %j', (value) => {
    expect(isPlaceholder(value)).toBe(false);
  });

  it.each(['{{', '${', '$(', '#{', '<'])('is not searched for behind thousands of %j', (beginning) => {
    expect(isPlaceholder(`${beginning.repeat(2_100)}<CLIENT_ID>`)).toBe(false);
  });
});
