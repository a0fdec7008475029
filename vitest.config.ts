import { defineConfig } from 'vitest/config';

/** Tests of the bundle that mostly wait, for runs and for watches, so that two files go side by side. */
const WAITING = ['__tests__/bundle/{rollback,watch}*.test.ts'];

/**
 * Nothing here is a bound on the code under test: on two cores that everything shares, what takes a second may take ten.
 */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000 };

/** Four rings: pure rooms, rooms with the real world, the shipped bundle, and real containers and runners. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['__tests__/unit/**/*.test.ts'], ...PATIENCE } },
      { test: { name: 'integration', include: ['__tests__/integration/**/*.test.ts'], ...PATIENCE } },
      {
        test: {
          name: 'bundle',
          include: ['__tests__/bundle/**/*.test.ts'],
          exclude: WAITING,
          ...PATIENCE,
        },
      },
      { test: { name: 'bundle-waiting', include: WAITING, ...PATIENCE, maxWorkers: 2 } },
      {
        test: {
          name: 'e2e',
          include: ['__tests__/e2e/**/*.test.ts'],
          globalSetup: ['__tests__/helpers/images.ts'],
          testTimeout: 180_000,
          hookTimeout: 600_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
