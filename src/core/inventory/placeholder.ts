/** Values that something else fills in before a manifest reaches a cluster. */

const PLACEHOLDERS: readonly RegExp[] = [
  /<[^<>]+>/, // <SUBSCRIPTION_ID>
  /\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*/, // ${VAR}, $(VAR), $VAR
  /\{\{.*\}\}/, // {{ .Values.x }} inside a quoted string
  /__[A-Za-z0-9_]+__/, // __TOKEN__
  /#\{[^}]*\}#/, // #{Token}#, replace-tokens
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/, // CLIENT_ID
];

/** No id is longer. The search takes time in the square of the length, which a hostile value must not choose. */
const MAX_LENGTH = 2_048;

/** True for a value that still holds a marker of sed, envsubst, Terraform, a pipeline or a person. */
export function isPlaceholder(value: string): boolean {
  return value.length <= MAX_LENGTH && PLACEHOLDERS.some((pattern) => pattern.test(value));
}
