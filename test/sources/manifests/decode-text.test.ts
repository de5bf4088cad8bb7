import { describe, expect, it } from '@jest/globals';
import { decodeText } from '../../../src/sources/manifests/decode-text.js';

const utf16be = Buffer.from([0xfe, 0xff, 0x00, 0x61, 0x00, 0x3a]);

describe('decodeText', () => {
  it.each([
    ['plain UTF-8', Buffer.from('a: ü'), 'a: ü'],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffa: 1'), 'a: 1'],
    ['UTF-16, little end first', Buffer.from('\ufeffa: 1', 'utf16le'), 'a: 1'],
    ['UTF-16, big end first', utf16be, 'a:'],
    ['nothing', Buffer.alloc(0), ''],
    ['a NUL byte after the first 8 KiB', Buffer.from(`${' '.repeat(8192)}\0`), `${' '.repeat(8192)}\0`],
    ['a NUL byte', Buffer.from('a\0b'), undefined],
  ])('reads %s', (_, bytes, text) => {
    expect(decodeText(bytes)).toBe(text);
  });
});
