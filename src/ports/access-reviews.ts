/** Asking the API server what we may do (SelfSubjectAccessReview), which it tells everybody whom it knows. */
import type { Right } from '../core/run/rights-for.js';

/** Failures are MigrationErrors with the codes of KubernetesReader. */
export interface AccessReviews {
  mayI(right: Right, signal: AbortSignal): Promise<boolean>;
}
