/** @jest-config-loader-options {"transpileOnly": true} */
import type { Config } from 'jest';

/** Packages that are ESM alone: jest runs CommonJS, so that they are rewritten as they are loaded. */
const esmOnly = 'jose|openid-client|oauth4webapi';
const esmToCommonJs = {
  module: 'commonjs',
  moduleResolution: 'bundler',
  target: 'es2023',
  allowJs: true,
  isolatedModules: true,
};

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: false }],
    [`/node_modules/(?:${esmOnly})/.+\\.js$`]: ['ts-jest', { tsconfig: esmToCommonJs, diagnostics: false }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmOnly})/)`],
  moduleNameMapper: {
    '^selvage$': '<rootDir>/src/gateway.ts',
    '^selvage/mocks$': '<rootDir>/src/mocks/index.ts',
  },
  setupFiles: ['<rootDir>/test/one-realm.ts'],
  maxWorkers: '100%',
  testTimeout: 15_000,
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts'],
  coverageReporters: ['text-summary', 'json-summary', 'lcov'],
  coverageThreshold: { global: { lines: 90, branches: 90 } },
};

export default config;
