import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CONTAINER_CLUES, readClues } from '../../../src/core/inventory/container-clues.js';
import { readPodShape } from '../../../src/core/inventory/read-pod-shape.js';
import type { JsonObject } from '../../../src/core/json.js';
import { armId } from '../../support/objects.js';

const TOKEN_PATH = '/var/run/secrets/azure/tokens/azure-identity-token';
const variable = (name: string, value: string): JsonObject => ({ env: [{ name, value }] });

describe('a container', () => {
  it.each<[string, JsonObject, string[]]>([
    ['with a resource id in a variable', variable('IDENTITY', armId('api')), ['resource-id']],
    ['with one in its arguments', { args: [`--id=${armId('api').toUpperCase()}`] }, ['resource-id']],
    ['with the id of another resource', variable('VNET', '/subscriptions/s/providers/Microsoft.Network/x'), []],
    ['that asks by msi_res_id', { args: ['curl http://169.254.169.254/?msi_res_id=x'] }, ['resource-id']],
    ['that asks by mi_res_id', { args: ['curl http://169.254.169.254/?mi_res_id=x'] }, ['resource-id']],
    ['that asks by object_id', { args: ['curl http://169.254.169.254/?object_id=x'] }, ['object-id']],
    ['with a column object_id', { args: ['select object_id from t'] }, []],
    ['with a resource id for azcopy', variable('AZCOPY_MSI_RESOURCE_STRING', 'x'), ['resource-id', 'azcopy']],
    ['with an object id for blobfuse', variable('AZURE_STORAGE_IDENTITY_OBJECT_ID', 'x'), ['object-id']],
    ['with a flag for it', { args: ['run', '--identity-resource-id', 'x'] }, ['resource-id']],
    ['that names the path of the token', variable('TOKEN', TOKEN_PATH), ['token-path']],
    ['that names the later path', { args: [`--token=${TOKEN_PATH.replace('tokens', 'wi/token')}`] }, ['token-path']],
    ["with the webhook's own variable", variable('AZURE_FEDERATED_TOKEN_FILE', TOKEN_PATH), []],
    ['behind a proxy', variable('HTTPS_PROXY', 'http://proxy'), ['https-proxy']],
    ['behind a proxy in small letters', variable('https_proxy', 'http://proxy'), ['https-proxy']],
    ['behind a proxy from elsewhere', { env: [{ name: 'ALL_PROXY', valueFrom: {} }] }, ['https-proxy']],
    ['with an empty proxy', variable('HTTPS_PROXY', ''), []],
    ['with a proxy for plain HTTP', variable('HTTP_PROXY', 'http://proxy'), []],
  ])('%s', (_name, container, expected) => {
    expect(readClues(container)).toEqual(expected);
  });

  it.each<[string, boolean]>([
    ['login.microsoftonline.com', true],
    ['.microsoftonline.com,10.0.0.0/8', true],
    ['10.0.0.0/8, microsoftonline.com:443', true],
    ['*', true],
    ['login.chinacloudapi.cn', true],
    ['169.254.169.254', false],
    ['microsoftonline.com.example', false],
    ['', false],
  ])('behind a proxy with NO_PROXY=%s reaches Entra directly: %s', (exceptions, direct) => {
    const env = [
      { name: 'HTTPS_PROXY', value: 'http://proxy' },
      { name: 'no_proxy', value: exceptions },
    ];
    expect(readClues({ env })).toEqual(direct ? [] : ['https-proxy']);
  });

  it('is read in time, however hostile its text', () => {
    for (const text of ['az login '.repeat(20_000), 'Connect-AzAccount '.repeat(9_000), `${' '.repeat(65_000)}az`]) {
      expect(readClues({ args: [text] }).length).toBeLessThanOrEqual(CONTAINER_CLUES.length);
    }
  });

  it('leaves nothing of its variables and arguments in the inventory', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, text) => {
        const canary = `canary-${text}-canary`;
        const shape = readPodShape(
          {},
          {
            containers: [
              {
                name: 'app',
                env: [{ name, value: canary }],
                command: ['az', 'login', '--identity', canary],
                args: [canary],
              },
            ],
          },
        );
        expect(JSON.stringify(shape)).not.toContain('canary-');
      }),
    );
  });
});
