/** The OIDC issuer of a cluster. */

/** A credential names it byte for byte, so that it is never normalised; Entra takes none but https. */
export function isIssuerUrl(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}
