import { defineConfig } from 'vitest/config';

/** Tests of the bundle that mostly wait, for runs and for watches, so that two files go side by side. */
const WAITING = ['__tests__/bundle/{rollback,watch}*.test.ts'];

/** Four rings: pure rooms, rooms with the real world, the shipped bundle, and real containers and runners. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['__tests__/unit/**/*.test.ts'] } },
      { test: { name: 'integration', include: ['__tests__/integration/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'bundle',
          include: ['__tests__/bundle/**/*.test.ts'],
          exclude: WAITING,
          testTimeout: 60_000,
        },
      },
      { test: { name: 'bundle-waiting', include: WAITING, testTimeout: 60_000, maxWorkers: 2 } },
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
