import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPodShape } from '../../../src/core/inventory/read-pod-shape.js';
import type { JsonObject } from '../../../src/core/json.js';
import { FAMILIES } from '../../../src/core/readiness/families.js';
import { findSdkHints } from '../../../src/core/readiness/sdk-hints.js';

function hintsOf(container: JsonObject): string[] {
  return findSdkHints(
    readPodShape({}, { containers: [{ name: 'app', image: 'example.azurecr.io/app:1', ...container }] }),
  );
}

describe('an image', () => {
  it.each<[string, RegExp]>([
    ['mcr.microsoft.com/azure-cli:2.60.0', /looks like the Azure CLI because of its image .*--federated-token/],
    ['peterdavehello/azcopy:10.24.0', /azcopy .* 10\.25\.0; by its tag it is older$/],
    ['example/azcopy:10.25.1', /by its tag it is new enough$/],
    ['example/azcopy', /its tag tells no version$/],
    ['velero/velero-plugin-for-microsoft-azure:v1.7.1', /Velero.* 1\.8\.0.*older$/],
    ['quay.io/jetstack/cert-manager-controller:v1.14.0', /cert-manager .*new enough$/],
    ['registry.k8s.io/external-dns/external-dns:v0.13.5', /external-dns .*older$/],
    ['mcr.microsoft.com/azure-application-gateway/kubernetes-ingress:1.6.0', /Application Gateway .*older$/],
    ['ghcr.io/kedacore/keda:2.14.0', /KEDA .*azure-workload/],
    ['ghcr.io/fluxcd/kustomize-controller:v0.35.0', /kustomize-controller .*older$/],
    ['ghcr.io/fluxcd/source-controller:v1.2.0', /since which is not known$/],
    ['mcr.microsoft.com/oss/azure/secrets-store/provider-azure:v1.5.0', /Secrets Store .*new enough$/],
    ['spvest/azure-keyvault-webhook:1.4.0', /akv2k8s .*not known$/],
    ['mcr.microsoft.com/oss/azure/aad-pod-identity/demo:v1.8.17', /managed identity endpoint and nothing else/],
    ['hashicorp/terraform:1.7', /3\.85\.0/],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', /\.NET .*1\.9\.0/],
    ['eclipse-temurin:17', /Java .*1\.9\.0/],
    ['node:20', /Node\.js .*3\.2\.0/],
    ['python:3.12-slim', /Python .*1\.13\.0/],
    ['golang:1.22', /Go .*1\.3\.0/],
  ])('%s hints at what is inside', (image, expected) => {
    expect(hintsOf({ image })).toEqual([expect.stringMatching(expected)]);
  });

  it.each(['example.azurecr.io/shop/api:1', 'example/my-python', 'example/pythonista', 'nginx', ''])(
    '%s hints at nothing',
    (image) => {
      expect(hintsOf({ image })).toEqual([]);
    },
  );
});

describe('variables and commands', () => {
  it.each<[string, JsonObject, RegExp[]]>([
    ['of azcopy', { args: ['azcopy', 'copy', 'a', 'b'] }, [/azcopy because of its variables or command/]],
    ['of .NET', { env: [{ name: 'ASPNETCORE_URLS', value: 'x' }] }, [/\.NET/]],
    ['of Spring, which is Java', { env: [{ name: 'SPRING_PROFILES_ACTIVE' }, { name: 'JAVA_OPTS' }] }, [/Spring Boot/]],
    ['of Python', { command: ['gunicorn', 'app:app'] }, [/Python/]],
    ['that the image has told', { image: 'python:3', command: ['python', 'x.py'] }, [/image python:3/]],
    [
      'that log in already',
      { command: ['az', 'login', '--service-principal', '--federated-token', 't'] },
      [/Azure CLI/, /logs in with the federated token already/],
    ],
    [
      'with a connection string',
      { env: [{ name: 'DB', value: 'Server=x;Authentication=ActiveDirectoryMsi;UID=1' }] },
      [/connection string/],
    ],
    ['of none', { env: [{ name: 'MODE', value: 'x' }], command: ['/app'] }, []],
  ])('%s', (_name, container, expected) => {
    expect(hintsOf(container)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });

  it('never put their text into a hint', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (secret) => {
        const canary = `canary${secret}`;
        const hints = hintsOf({
          env: [{ name: 'AZCOPY_X', value: canary }],
          command: ['az', 'login', '--identity', '--password', canary],
          args: [canary],
        });
        expect(hints.length).toBeGreaterThan(0);
        expect(hints.join()).not.toContain(canary);
      }),
    );
  });
});

describe('every family', () => {
  it.each(Object.entries(FAMILIES))('%s says what is known of it', (_id, { name, knows }) => {
    expect(name).not.toBe('');
    expect(knows).toMatch(/\d\.\d|not known|know|needs?|asks/);
  });
});
