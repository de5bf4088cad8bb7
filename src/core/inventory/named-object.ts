/** What every object of the inventory has: its name, where it was found, and who owns it. */
import { oneOf, type Static, strict, text, Type } from '../formats/schema.js';
import { Origin } from './found.js';

export const OwnerTool = strict(
  {
    tool: oneOf(['helm', 'flux', 'argocd', 'operator', 'aks-addon']),
    name: Type.Optional(text('Release, Kustomization, Application or the owning object, as far as the marks tell')),
  },
  { description: 'Who would undo a live change' },
);
export type OwnerTool = Static<typeof OwnerTool>;

export const named = {
  ref: text('Kind.group/namespace/name'),
  namespace: text(),
  name: text(),
  uid: Type.Optional(text('Live only')),
  at: Origin,
  owner: Type.Optional(OwnerTool),
};

export interface Named {
  ref: string;
  namespace: string;
  name: string;
  uid?: string;
  at: Origin;
  owner?: OwnerTool;
}
