/** A credential of which one byte is another, one more or one less. */
import fc from 'fast-check';

export interface EditedField {
  field: 'issuer' | 'subject' | 'audience';
  edited: string;
}

const byte = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));

export function arbitraryEdit(credential: Readonly<Record<EditedField['field'], string>>): fc.Arbitrary<EditedField> {
  return fc
    .record({
      field: fc.constantFrom('issuer' as const, 'subject' as const, 'audience' as const),
      how: fc.constantFrom('insert' as const, 'delete' as const, 'replace' as const),
      at: fc.nat(),
      byte,
    })
    .map(({ field, how, at, byte: other }) => {
      const text = credential[field];
      const start = at % (text.length + (how === 'insert' ? 1 : 0));
      const end = how === 'insert' ? start : start + 1;
      return { field, edited: text.slice(0, start) + (how === 'delete' ? '' : other) + text.slice(end) };
    })
    .filter(({ field, edited }) => edited !== credential[field]);
}
