import { describe, expect, it } from 'vitest';
import { isProduction } from '../../../src/rollback/full-drill.ts';

describe('an environment that no full drill may touch', () => {
  it.each([
    'production',
    'Production',
    'prod',
    'prod-eu',
    'prod_2',
    'eu-production',
    'shop/prod',
    'live',
    'live-1',
    'prd',
  ])('is %s', (name) => {
    expect(isProduction(name)).toBe(true);
  });

  it.each([
    'staging',
    'preprod',
    'pre-prod',
    'pre-production',
    'non-prod',
    'nonprod',
    'product-tests',
    'delivery',
    'qa',
  ])('is not %s', (name) => {
    expect(isProduction(name)).toBe(false);
  });
});
