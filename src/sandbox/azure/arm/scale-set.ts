/** A virtual machine scale set: the nodes of a pool, and the identities that are attached to them. */

export interface ScaleSet {
  id: string;
  location: string;
  /** Ids of the managed identities that are attached. */
  identityIds: readonly string[];
}

export const SCALE_SET_TYPE = 'Microsoft.Compute/virtualMachineScaleSets';
