/** The migration file: what people decided about a migration, with their reasons, kept next to the manifests. */
import { oneOf, type Static, strict, text, Type } from './schema.js';

const podIdentityMode = Type.Optional(
  oneOf(['standard', 'standard-namespaced', 'managed'], {
    description: 'How pod identity runs in the cluster, where the source does not tell',
  }),
);
const issuerUrl = Type.Optional(text('OIDC issuer of the cluster, where the source does not tell'));
const tenantId = Type.Optional(text('Entra tenant of the identities'));
const ref = (description: string) => Type.String({ minLength: 1, description });
const wave = Type.Integer({ minimum: 1 });

/** A key may stand there without a value: what `plan --init` writes is all comments at first. */
function listOrNothing<T>(items: ReturnType<typeof strict>, description: string) {
  return Type.Optional(Type.Unsafe<T[] | null>({ type: ['array', 'null'], items, description }));
}

export const Decision = strict(
  {
    subject: ref(
      'Ref of a workload, service account or AzureIdentity, such as Deployment.apps/shop/api or ServiceAccount/shop/api',
    ),
    root: Type.Optional(text('Only in this root; absent: in every root')),
    reason: Type.String({ minLength: 1, description: 'Why; for whoever reads the file next' }),
    skip: Type.Optional(
      Type.Boolean({
        description:
          'Leave the workload as it is; of a service account: all that run as it; of an identity: all that use it. false: move it all the same',
      }),
    ),
    serviceAccount: Type.Optional(
      oneOf(['keep', 'carry-over'], {
        description:
          'Of a workload, or of a service account for all that run as it. keep: annotate the account that it has, though others run as it. carry-over: a new account with the role bindings and pull secrets of the old one',
      }),
    ),
    defaultIdentity: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Of a workload with several identities: the client id that becomes the annotation, or `none` when the code passes one everywhere',
      }),
    ),
    accept: Type.Optional(
      Type.Array(text(), {
        minItems: 1,
        description:
          'Of a workload or an identity: codes of findings that hold it back and are understood: settings-need-editing, …',
      }),
    ),
    proxy: Type.Optional(
      Type.Literal(true, {
        description: 'Of a workload: give it the proxy sidecar, where its code cannot use the token itself',
      }),
    ),
    wave: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Of a workload: the wave that restarts it; 1 is the canary' }),
    ),
    credentials: Type.Optional(
      oneOf(['merge-per-namespace'], {
        description:
          'Of an identity: one service account per namespace for all that need the same identities, to save credentials',
      }),
    ),
  },
  { description: 'A choice about one workload, service account or identity' },
);
export type Decision = Static<typeof Decision>;

export const RootSettings = strict(
  { path: ref('The root, as scan shows it'), issuerUrl, tenantId, podIdentityMode },
  { description: 'What holds for one root: each is a cluster of its own' },
);
export type RootSettings = Static<typeof RootSettings>;

export const WaveSettings = strict(
  {
    size: Type.Optional({ ...wave, description: 'Most workloads that are restarted in one wave' }),
    canary: Type.Optional(ref('Ref of the workload that is restarted first, alone')),
    order: Type.Optional(
      Type.Array(Type.Array(ref('Ref of a workload'), { minItems: 1 }), {
        description: 'The waves after the canary, in turn; what is not named here comes after them',
      }),
    ),
  },
  { description: 'In which order workloads are restarted' },
);
export type WaveSettings = Static<typeof WaveSettings>;

export const MigrationFile = strict({
  kind: Type.Literal('Migration'),
  formatVersion: Type.Literal('1.0'),
  podIdentityMode,
  issuerUrl,
  tenantId,
  audience: Type.Optional(Type.String({ minLength: 1, description: 'Audience of the federated credentials' })),
  offline: Type.Optional(Type.Boolean({ description: 'Do not ask Azure' })),
  scope: Type.Optional(
    strict(
      {
        namespaces: Type.Optional(Type.Array(ref('Only workloads in these namespaces'))),
        excludeNamespaces: Type.Optional(Type.Array(ref('No workloads in these namespaces'))),
        selector: Type.Optional(text('Only workloads whose own labels match, as with kubectl get -l')),
      },
      { description: 'Which workloads the plan is about; what decides matching is always read as a whole' },
    ),
  ),
  roots: listOrNothing<RootSettings>(RootSettings, 'Where several roots are planned at once'),
  waves: Type.Optional(WaveSettings),
  policy: Type.Optional(
    strict({
      serviceAccountSplit: Type.Optional(
        oneOf(['ask', 'carry-over'], {
          description: 'What to do where something keys on the account that has to be split',
        }),
      ),
    }),
  ),
  decisions: listOrNothing<Decision>(Decision, 'Choices that only people can make; the more specific subject wins'),
});
export type MigrationFile = Static<typeof MigrationFile>;
