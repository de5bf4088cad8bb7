/** MIC and NMI, recognised by image in any namespace and under any name; their settings from arguments and environment. */
import { asList, asObject, asString, type Json, type JsonObject } from '../json.js';
import type { Installation } from './model.js';
import { readNamed, type RawObject } from './raw-object.js';

const IMAGE = /(?:^|\/)aad-pod-identity\/(mic|nmi)(?::([^@]+))?(?:@.*)?$/;
/** NMI's default (aad-pod-identity cmd/nmi/main.go). */
const DEFAULT_MIC_NAMESPACE = 'default';
/** Go takes a value for these only after `=`. */
const BOOLEAN_FLAGS = new Set(['forcenamespaced']);

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
        forceNamespaced: isTrue(flags.get('forcenamespaced')) || readVariable(container, 'FORCENAMESPACED') === 'true',
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

/** What Go's strconv.ParseBool takes for true. */
function isTrue(value: string | undefined): boolean {
  return value !== undefined && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value);
}
