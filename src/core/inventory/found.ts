/** What every source hands over: raw objects as they were found, per root, and what could not be read. */
import { oneOf, type Static, strict, text, Type } from '../formats/schema.js';
import type { JsonObject } from '../json.js';
import { ODDITIES } from './mention-context.js';
import { NodePlace } from './node-place.js';
import { NOTATIONS } from './notation.js';

export const Origin = strict(
  {
    path: Type.Optional(text('As the user would write it: below what was given with --from, with / on every system')),
    document: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the document in its file, from 0' })),
    line: Type.Optional(Type.Integer({ minimum: 1, description: 'First line of the document, from 1' })),
    layers: Type.Optional(
      Type.Array(text(), { description: 'Files that patched it, in the order they were applied (kustomize)' }),
    ),
  },
  { description: 'Where an object was found; empty for an object read from a live cluster' },
);
export type Origin = Static<typeof Origin>;

export interface FoundObject {
  /** The object as stored or written; nothing removed but what a source never reads (Secret data, managedFields bodies). */
  object: JsonObject;
  origin: Origin;
  /** Names of the field managers, without their fields: enough to tell the owner tool. */
  managers?: readonly string[];
  /** How many more objects there are that say the same but for their names. */
  alike?: number;
}

export const Affects = oneOf(['matching', 'workloads', 'accounts', 'admission'], {
  description:
    'What an unread thing could change. matching: bindings, identities, exceptions, MIC or NMI settings. ' +
    'workloads: pod templates. accounts: service accounts and what keys on them. admission: what happens to new pods',
});
export type Affects = Static<typeof Affects>;

export const Mention = strict({
  line: Type.Integer({ minimum: 1 }),
  term: text('One of the terms of core/inventory/mentions.ts, never the text of the line: it may hold anything'),
  kind: Type.Optional(text('Of the object around a label or a setting, as written')),
  name: Type.Optional(text('Of the object, as written: a literal or an expression')),
  namespace: Type.Optional(text()),
  selector: Type.Optional(text('Of a binding, or the value of the binding label')),
  identity: Type.Optional(text('The AzureIdentity that a binding names')),
  oddities: Type.Optional(Type.Array(oneOf(ODDITIES), { description: 'Slips that show in the text' })),
});
export type Mention = Static<typeof Mention>;

export const SkippedWhy = oneOf([
  'forbidden',
  'failed',
  'not-yaml',
  'invalid',
  'template',
  'remote',
  'unsupported',
  'too-large',
  'binary',
  'unreadable',
  'symlink-loop',
  'vendored',
]);
export type SkippedWhy = Static<typeof SkippedWhy>;

export const Skipped = strict({
  what: text('A path, or a kind of object such as `pods in namespace shop`'),
  why: SkippedWhy,
  message: text('For a person, with what would help: the missing permission, how to render the template'),
  affects: Type.Array(Affects, {
    description: 'What could be different had it been read; decides which consumers become unknown',
  }),
  namespace: Type.Optional(text('Only this namespace is concerned; absent: all')),
  path: Type.Optional(text()),
  line: Type.Optional(Type.Integer({ minimum: 1 })),
  mentions: Type.Optional(Type.Array(Mention, { description: 'Lines of an unread file that mention pod identity' })),
  notation: Type.Optional(
    oneOf(NOTATIONS, { description: 'Language of a file with mentions: decides what to do there' }),
  ),
  products: Type.Optional(Type.Array(text(), { description: 'Known software that the file configures' })),
});
export type Skipped = Static<typeof Skipped>;

export const ClusterIdentity = strict({
  uid: Type.Optional(text('UID of the namespace kube-system; absent when it may not be read')),
  server: text('Host and port of the API server'),
  context: text('Name in the kubeconfig; informative only'),
  issuer: Type.Optional(text("`issuer` of the cluster's OIDC discovery document, byte for byte")),
  version: Type.Optional(text('Such as v1.34.2')),
  nodes: Type.Optional(NodePlace),
});
export type ClusterIdentity = Static<typeof ClusterIdentity>;

export const RootIdentity = strict(
  {
    id: text('`cluster` for a live cluster; the path of the folder, kustomization or chart otherwise'),
    kind: oneOf(['cluster', 'kustomize', 'folder', 'chart']),
    cluster: Type.Optional(ClusterIdentity),
  },
  { description: 'What one cluster would receive. Matching never crosses roots' },
);
export type RootIdentity = Static<typeof RootIdentity>;

export interface FoundRoot {
  root: RootIdentity;
  objects: readonly FoundObject[];
  skipped: readonly Skipped[];
}
