import { describe, expect, it } from '@jest/globals';
import { adviseProduct, findProducts } from '../../../src/core/inventory/known-products.js';

describe('the software that a file configures', () => {
  it.each<[string, string, string[]]>([
    ['modules/external-dns/values.yaml.tpl', '', ['external-dns']],
    ['charts/cert-manager-extras/templates/issuer.yaml', '', ['cert-manager']],
    ['main.tf', 'chart      = "external-dns"', ['external-dns']],
    ['main.tf', 'chart = "oci://example.com/charts/velero"', ['Velero']],
    ['install.sh', 'helm upgrade --install keda kedacore/keda', ['KEDA']],
    ['values.yaml', 'armAuth:\n  type: aadPodIdentity', ['AGIC']],
    ['values.yaml', 'podIdentity:\n  activeDirectory:\n    identity: x', ['KEDA']],
    ['values.yaml', 'azureIdentities:\n  web: {}', ['AAD Pod Identity']],
    ['main.tf', '# like external-dns', []],
    ['my-external-dnsx/values.yaml', '', []],
  ])('%s with %j is %j', (path, text, products) => {
    expect(findProducts(path, text)).toEqual(products);
  });

  it('has advice', () => {
    expect(adviseProduct('AGIC')).toMatch(/^AGIC: armAuth\.type: workloadIdentity/);
    expect(adviseProduct('Trivy')).toBeUndefined();
  });
});
