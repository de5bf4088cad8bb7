/** What shall hold, without a place: planners say it, `place` turns it into changes. */
import type { ServiceAccount, Workload } from '../inventory/model.js';
import type { JsonObject } from '../json.js';
import type { Ref } from '../ref.js';

interface OperationBase {
  root: string;
  /** Stable reason code; becomes `why.code` of the change. */
  code: string;
  consumers: readonly Ref[];
}

export type Operation = OperationBase &
  (
    | { do: 'setLabel'; on: Workload; key: string; value: string }
    | { do: 'setPodAnnotation'; on: Workload; key: string; value: string }
    | { do: 'setServiceAccount'; on: Workload; name: string }
    | { do: 'setAnnotation'; on: ServiceAccount; key: string; value: string }
    | { do: 'ensureObject'; body: JsonObject; owned: boolean }
    | { do: 'ensureCredential'; identity: string; credential: CredentialSpec }
    | { do: 'restart'; on: Workload }
  );

export interface CredentialSpec {
  name: string;
  issuer: string;
  subject: string;
  audience: string;
}
