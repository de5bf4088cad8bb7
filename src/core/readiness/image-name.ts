/** Names of container images, as far as they tell what is inside and how new it is. */

export interface ImageName {
  /** Path without registry, tag and digest, in lower case: `azure-cli`, `dotnet/aspnet`. */
  path: string;
  /** As numbers; undefined where the tag tells none. */
  version: readonly number[] | undefined;
}

/** No reference is longer; a hostile one must not choose how long the search takes. */
const MAX_LENGTH = 1_024;

export function parseImageName(image: string): ImageName {
  const [name = ''] = image.slice(0, MAX_LENGTH).split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  const repository = colon < 0 ? name : name.slice(0, colon);
  const tag = colon < 0 ? '' : name.slice(colon + 1);
  return { path: withoutRegistry(repository).toLowerCase(), version: parseVersion(tag) };
}

/** Whether `version` is at least `wanted`; missing parts of a version count as open and so as new enough. */
export function isAtLeast(version: readonly number[], wanted: readonly number[]): boolean {
  for (const [index, part] of wanted.entries()) {
    const mine = version[index];
    if (mine === undefined || mine > part) return true;
    if (mine < part) return false;
  }
  return true;
}

/** The first part is a registry when it could be a host. */
function withoutRegistry(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  const isHost = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  return isHost ? rest.join('/') : repository;
}

function parseVersion(tag: string): number[] | undefined {
  const match = /^v?(\d{1,6}(?:\.\d{1,6}){0,2})(?![\d.])/.exec(tag);
  return match?.[1]?.split('.').map(Number);
}
