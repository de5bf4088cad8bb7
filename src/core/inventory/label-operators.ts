/** The operators of a LabelSelector's `matchExpressions`. */
export const LABEL_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
