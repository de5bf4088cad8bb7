import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeTempFolder } from '../support/temp-folder.js';
import { renderChart, renderKustomization } from './render-manifests.js';

const LABELLED = { spec: { template: { metadata: { labels: { aadpodidbinding: 'api' } } } } };
const FILES = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
  'chart/values.yaml': 'selector: api\n',
  'chart/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  template:
    metadata:
      labels:
        aadpodidbinding: {{ .Values.selector }}
`,
  'base/kustomization.yaml': 'resources: [account.yaml, deployment.yaml]\n',
  'base/account.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: api\n',
  'base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    metadata:
      labels:
        aadpodidbinding: api
`,
  'overlay/kustomization.yaml': 'namespace: shop\nresources: [../base]\n',
};

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await makeTempFolder());
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterAll(() => remove());

describe('helm', () => {
  it('renders a chart with its values, and with others', async () => {
    const chart = join(folder, 'chart');
    expect(await renderChart(chart, 'shop')).toEqual([
      expect.objectContaining({ kind: 'Deployment', metadata: { name: 'shop' }, ...LABELLED }),
    ]);
    expect(JSON.stringify(await renderChart(chart, 'shop', ['selector=web']))).toContain('"aadpodidbinding":"web"');
  });

  it('says what is wrong with a chart', async () => {
    await expect(renderChart(join(folder, 'base'), 'shop')).rejects.toThrow(/Chart\.yaml/);
  });
});

describe('kustomize', () => {
  it('renders an overlay with its base', async () => {
    expect(await renderKustomization(join(folder, 'overlay'))).toEqual([
      expect.objectContaining({ kind: 'ServiceAccount', metadata: { name: 'api', namespace: 'shop' } }),
      expect.objectContaining({ kind: 'Deployment', metadata: { name: 'api', namespace: 'shop' }, ...LABELLED }),
    ]);
  });
});
