/** What a plan says of having asked Azure. */
import { type AzureFacts, valueOf } from '../azure/facts.js';
import type { AzureReport } from '../formats/plan.js';
import { compareText } from '../json.js';
import type { AdoptedCredential } from './plan-credentials.js';
import type { RootPlan } from './plan-root.js';

export function reportAzure(azure: AzureFacts, roots: readonly RootPlan[]): AzureReport {
  const adopted = roots.flatMap(({ planned }) => planned.flatMap((entry) => entry.adopted));
  const distinct = new Map(adopted.map((credential) => [keyOf(credential), credential]));
  return {
    identities: Object.keys(azure.credentials).length,
    credentials: Object.values(azure.credentials).reduce((sum, answer) => sum + (valueOf(answer)?.length ?? 0), 0),
    adopted: [...distinct].sort(([a], [b]) => compareText(a, b)).map(([, credential]) => credential),
  };
}

function keyOf({ holder, issuer, subject, audience }: AdoptedCredential): string {
  return JSON.stringify([holder.toLowerCase(), issuer, subject, audience]);
}
