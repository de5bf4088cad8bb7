import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isAtLeast, parseImageName } from '../../../src/core/readiness/image-name.js';

describe('the name of an image', () => {
  it.each<[string, string, number[] | undefined]>([
    ['python', 'python', undefined],
    ['python:3.11-slim', 'python', [3, 11]],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'dotnet/aspnet', [8, 0]],
    ['localhost:5000/azcopy:v10.24.1', 'azcopy', [10, 24, 1]],
    ['localhost/azcopy', 'azcopy', undefined],
    ['velero/Velero-Plugin:v1.7.1@sha256:0123', 'velero/velero-plugin', [1, 7, 1]],
    ['registry.example:443/a@sha256:0123', 'a', undefined],
    ['a:latest', 'a', undefined],
    ['a:1.2.3.4', 'a', undefined],
    ['', '', undefined],
  ])('%s', (image, path, version) => {
    expect(parseImageName(image)).toEqual({ path, version });
  });

  it('is read without a complaint, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (image) => typeof parseImageName(image).path === 'string'));
  });
});

describe('a version', () => {
  it.each<[number[], number[], boolean]>([
    [[1, 11, 0], [1, 11, 0], true],
    [[1, 12], [1, 11, 0], true],
    [[1, 10, 9], [1, 11, 0], false],
    [[2], [1, 11, 0], true],
    [[1], [1, 11, 0], true],
    [[0, 13, 5], [0, 13, 6], false],
  ])('%j is at least %j: %s', (version, wanted, expected) => {
    expect(isAtLeast(version, wanted)).toBe(expected);
  });
});
