/** MIC and NMI, recognised by image in any namespace and under any name; their settings from arguments and environment. */
import { asList, asObject, asString, type Json, type JsonObject } from '../json.js';
import { isGoTrue } from './parse-go-bool.js';
import type { Installation } from './pod-identity.js';
import { readNamed, type RawObject } from './raw-object.js';

const IMAGE = /(?:^|\/)aad-pod-identity\/(mic|nmi)(?::([^@]+))?(?:@.*)?$/;
/** NMI's default for --MICNamespace (aad-pod-identity cmd/nmi/main.go). */
export const DEFAULT_MIC_NAMESPACE = 'default';
/** Go takes a value for these only after `=`. */
const BOOLEAN_FLAGS = new Set(['forcenamespaced', 'block-instance-metadata', 'allow-network-plugin-kubenet']);

/** One entry per MIC or NMI container of a Deployment or DaemonSet. */
export function readInstallations(raw: RawObject): Installation[] {
  if (raw.kind !== 'Deployment' && raw.kind !== 'DaemonSet') return [];
  const pod = asObject(asObject(raw.spec['template'])['spec']);
  return asList(pod['containers']).flatMap((item) => {
    const container = asObject(item);
    const image = IMAGE.exec(asString(container['image']) ?? '');
    if (!image) return [];
    const component = image[1] === 'mic' ? 'mic' : 'nmi';
    const flags = readFlags(container);
    return [
      {
        ...readNamed(raw),
        component,
        version: image[2] ?? '',
        mode: flags.get('operation-mode') === 'managed' ? ('managed' as const) : ('standard' as const),
        forceNamespaced:
          isGoTrue(flags.get('forcenamespaced')) || readVariable(container, 'FORCENAMESPACED') === 'true',
        blocksInstanceMetadata: isGoTrue(flags.get('block-instance-metadata')),
        allowsKubenet: isGoTrue(flags.get('allow-network-plugin-kubenet')),
        keptIdentities: readList(flags.get('immutable-user-msis')),
        ...(component === 'nmi' ? { micNamespace: flags.get('micnamespace') ?? DEFAULT_MIC_NAMESPACE } : {}),
      },
    ];
  });
}

/** `--name=value`, `--name value` and `--name`, names lower-cased; Go's flag package takes one dash as well. */
function readFlags(container: JsonObject): Map<string, string> {
  const words = [...asList(container['command']), ...asList(container['args'])].map((word) => asString(word) ?? '');
  const flags = new Map<string, string>();
  words.forEach((word, index) => {
    const match = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word);
    if (!match?.[1]) return;
    const next = words[index + 1];
    const name = match[1].toLowerCase();
    const takesNext = !BOOLEAN_FLAGS.has(name) && next !== undefined && !next.startsWith('-');
    flags.set(name, match[2] ?? (takesNext ? next : 'true'));
  });
  return flags;
}

function readVariable(container: JsonObject, name: string): string | undefined {
  const variable = asList(container['env']).find((item: Json) => asObject(item)['name'] === name);
  return asString(asObject(variable)['value']);
}

function readList(value = ''): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The first release that reads camelCase names only (semantics §1.5). */
const STRICT_SINCE = { major: 1, minor: 6 };

/** Whether a version, where the tag tells one, takes field names in any capitalisation. */
export function takesAnySpelling({ version }: Pick<Installation, 'version'>): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.|-|$)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  return (
    Number(major) < STRICT_SINCE.major || (Number(major) === STRICT_SINCE.major && Number(minor) < STRICT_SINCE.minor)
  );
}
