import tier from '../jest.config.js';

/** Not part of the tier: npm run test:rivals */
/** @type {import('jest').Config} */
export default {
  ...tier,
  rootDir: '../../..',
  roots: ['<rootDir>/test/cluster/rivals'],
  testPathIgnorePatterns: ['/node_modules/'],
};
