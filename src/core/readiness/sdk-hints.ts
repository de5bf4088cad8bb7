/** What can be told about how the containers of a pod ask for tokens: hints with their reasons, never facts. */
import { type ContainerClue, FAMILY_CLUES } from '../inventory/container-clues.js';
import type { Container, PodShape } from '../inventory/model.js';
import { FAMILIES, type Family } from './families.js';
import { isAtLeast, parseImageName } from './image-name.js';
import { findFamily } from './known-images.js';

/** Clues that tell something by themselves. */
const DIRECT_CLUES: readonly (readonly [ContainerClue, string])[] = [
  ['az-login-federated', 'logs in with the federated token already: its command holds az login --federated-token'],
  [
    'sql-managed-identity',
    'asks for the managed identity in a connection string; whether its database driver knows workload identity is not known',
  ],
];

/** One sentence per container and family. */
export function findSdkHints({ containers }: PodShape): string[] {
  return containers.flatMap((container) => [...describeImage(container), ...describeClues(container)]);
}

function describeImage({ name, image }: Container): string[] {
  const { path, version } = parseImageName(image);
  const id = findFamily(path);
  if (id === undefined) return [];
  const family: Family = FAMILIES[id];
  return [
    `container ${name} looks like ${family.name} because of its image ${image}: ${family.knows}${judge(family, version)}`,
  ];
}

/** Says nothing that the image has said. */
function describeClues({ name, image, clues = [] }: Container): string[] {
  const told = findFamily(parseImageName(image).path);
  const families = FAMILY_CLUES.filter(
    (id) => clues.includes(id) && id !== told && !(id === 'java' && clues.includes('spring')),
  );
  return [
    ...families.map(
      (id) =>
        `container ${name} looks like ${FAMILIES[id].name} because of its variables or command: ${FAMILIES[id].knows}`,
    ),
    ...DIRECT_CLUES.filter(([clue]) => clues.includes(clue)).map(([, sentence]) => `container ${name} ${sentence}`),
  ];
}

function judge({ since }: Family, version: readonly number[] | undefined): string {
  if (!since) return '';
  if (!version) return '; its tag tells no version';
  return isAtLeast(version, since) ? '; by its tag it is new enough' : '; by its tag it is older';
}
