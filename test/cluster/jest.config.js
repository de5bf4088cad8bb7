import base from '../jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/cluster'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/rivals/'],
  testTimeout: 120_000,
  maxWorkers: 2,
};
