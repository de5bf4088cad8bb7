/** By which names of images software is recognised. */
import type { FamilyId } from './families.js';

/** The first that fits counts; languages come last. Paths end where the name does: `my-python` is nobody's Python. */
const KNOWN_IMAGES: readonly (readonly [RegExp, FamilyId])[] = [
  [/(?:^|\/)aad-pod-identity\/demo$/, 'demo'],
  [/(?:^|\/)azure-cli$/, 'az'],
  [/(?:^|\/)azcopy$/, 'azcopy'],
  [/(?:^|\/)azure-powershell$/, 'powershell'],
  [/(?:^|\/)blobfuse2?$/, 'blobfuse'],
  [/(?:^|\/)(?:terraform|opentofu|terragrunt)$/, 'terraform'],
  [/(?:^|\/)external-dns$/, 'externalDns'],
  [/(?:^|\/)cert-manager-controller$/, 'certManager'],
  [/(?:^|\/)keda$/, 'keda'],
  [/(?:^|\/)velero-plugin-for-microsoft-azure$/, 'velero'],
  [/(?:^|\/)azure-application-gateway\/kubernetes-ingress$/, 'agic'],
  [/(?:^|\/)kustomize-controller$/, 'kustomizeController'],
  [/(?:^|\/)fluxcd\/(?:source|image-reflector|image-automation|helm|notification)-controller$/, 'flux'],
  [/(?:^|\/)secrets-store\/provider-azure$/, 'secretsStore'],
  [/(?:^|\/)external-secrets$/, 'externalSecrets'],
  [/(?:^|\/)azure-keyvault-(?:controller|webhook|env)$/, 'akv2k8s'],
  [/(?:^|\/)(?:dotnet\/(?:aspnet|runtime|sdk)|azure-functions\/dotnet(?:-isolated)?)$/, 'dotnet'],
  [/(?:^|\/)(?:openjdk|openjdk\/jdk|eclipse-temurin|amazoncorretto|azure-functions\/java)$/, 'java'],
  [/(?:^|\/)(?:node|azure-functions\/node)$/, 'node'],
  [/(?:^|\/)(?:python|azure-functions\/python)$/, 'python'],
  [/(?:^|\/)golang$/, 'go'],
];

/** @param path of an image, as `parseImageName` gives it */
export function findFamily(path: string): FamilyId | undefined {
  return KNOWN_IMAGES.find(([pattern]) => pattern.test(path))?.[1];
}
