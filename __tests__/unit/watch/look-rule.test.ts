import { describe, expect, it } from 'vitest';
import { seeded } from '../../../scripts/watch-simulation.ts';
import { addLook, isBadNow, isBrokenByLooks, lookRule, NO_LOOKS, requestsNow } from '../../../src/watch/look-rule.ts';
import { addReading, METRIC_DEFAULTS, metricStanding, NO_READINGS } from '../../../src/watch/metric.ts';
import type { Counts } from '../../../src/watch/sequential.ts';
import fc from '../../helpers/fast-check.ts';

const LIMIT = 0.05;
const PLANNED = 90;
const rule = lookRule({ limit: LIMIT, bad: 'failed', reason: 'watch-error-rate', leastRequests: 60 }, PLANNED);

/** The state after these looks, one every 10 s, the first after 10 s. */
function seen(looks: readonly Counts[], everyMs = 10_000) {
  return looks.reduce((state, look, index) => addLook(rule, state, (index + 1) * everyMs, look), NO_LOOKS);
}

const many = (count: number, bad: number, all: number): readonly Counts[] =>
  Array.from({ length: count }, () => ({ bad, all }));
const isBroken = (looks: readonly Counts[], everyMs = 10_000) =>
  isBrokenByLooks(rule, seen(looks, everyMs), looks.length * everyMs);
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const looks = fc
  .array(fc.tuple(fc.nat(50), fc.nat(50)), { maxLength: 60 })
  .map((pairs) => pairs.map(([one, two]) => ({ bad: Math.min(one, two), all: Math.max(one, two) })));

describe('looks at what a service has counted', () => {
  it('break a limit that most requests are above, after a minute and in three stretches', () => {
    expect(isBroken(many(5, 30, 100))).toBe(false);
    expect(isBroken(many(6, 30, 100))).toBe(true);
  });

  it('break none within a minute, however many there are', () => {
    expect(isBroken(many(29, 30, 100), 2000)).toBe(false);
    expect(isBroken(many(30, 30, 100), 2000)).toBe(true);
  });

  it('break none with less than 20 requests', () => {
    expect(isBroken([...many(9, 1, 1), { bad: 10, all: 10 }])).toBe(false);
    expect(isBroken([...many(9, 1, 1), { bad: 11, all: 11 }])).toBe(true);
  });

  it('break none by two bad stretches, and some by three', () => {
    const outage = (length: number) => [...many(5, 0, 100), ...many(length, 100, 100)];
    // the stretches from 60 s and from 80 s on
    expect(isBroken(outage(4))).toBe(false);
    expect(isBroken(outage(5))).toBe(true);
  });

  it.each([
    { bad: 0, all: 0 },
    { bad: 0, all: Number.POSITIVE_INFINITY },
    { bad: Number.NaN, all: 5 },
    { bad: 5, all: Number.POSITIVE_INFINITY },
    { bad: 1, all: 1e300 },
    { bad: 7, all: 5 },
    { bad: -1, all: 5 },
  ])('are not changed by figures that can be none: %j', (figures) => {
    const before = seen(many(6, 30, 100));
    expect(addLook(rule, before, 70_000, figures)).toEqual(before);
  });

  it('remember bad stretches that are long over', () => {
    const two = [...many(1, 0, 100), ...many(4, 60, 100), ...many(15, 5, 100)];
    expect(seen(two).badBlocks).toBe(2);
    expect(isBroken([...two, { bad: 100, all: 100 }])).toBe(true);
    // above the limit by one stretch less
    const one = [...many(1, 0, 100), ...many(2, 95, 100), ...many(17, 5, 100)];
    expect(isBroken([...one, { bad: 100, all: 100 }])).toBe(false);
  });

  it('break none that the last two minutes keep', () => {
    const over = [...many(10, 50, 100), ...many(12, 5, 100)];
    expect(requestsNow(seen(over))).toEqual({ bad: 55, all: 1100 });
    expect(isBroken(over)).toBe(false);
    expect(isBroken([...over.slice(0, -1), { bad: 6, all: 100 }])).toBe(true);
  });

  it('find what begins in the middle of the watch, without the evidence of the time before', () => {
    const late = [...many(60, 0, 100), ...many(9, 25, 100)];
    expect(sum(seen(late).bets.whole)).toBeLessThan(1);
    expect(isBroken(late)).toBe(true);
    expect(isBroken(late.slice(0, -2))).toBe(false);
  });

  it('are a fair bet: while a look is expected at the limit, its evidence is expected to stay what it is', () => {
    fc.assert(
      fc.property(looks, fc.integer({ min: 1, max: 40 }), (before, size) => {
        const state = seen(before);
        const at = 10_000 * (before.length + 1);
        // all of them, or none: as dependent of each other as requests can be
        const bad = addLook(rule, state, at, { bad: size, all: size });
        const good = addLook(rule, state, at, { bad: 0, all: size });
        const expected = (name: 'whole' | 'lately') => LIMIT * sum(bad.bets[name]) + (1 - LIMIT) * sum(good.bets[name]);
        const atRest = (numbers: readonly number[], part: number) =>
          rule.bets.factors.reduce((total, _, bet) => total + (numbers[bet] ?? 1 - part) + part, 0);
        fc.pre(Math.max(...bad.bets.whole, ...bad.bets.lately) < 1e9);
        const part = state.bets.made < PLANNED ? 1 / PLANNED : 0;
        expect(expected('whole') / atRest(state.bets.whole, 0)).toBeCloseTo(1, 9);
        const lately = sum(state.bets.lately) + rule.bets.factors.length * part;
        expect(expected('lately') / lately).toBeCloseTo(1, 9);
      }),
    );
  });

  it('spend no more of the chance of a false alarm than there is, however many looks there are', () => {
    const state = seen(many(3 * PLANNED, 5, 100));
    // at the limit itself nothing is won or lost, so all that was put in is there
    for (const evidence of state.bets.lately) expect(evidence).toBeCloseTo(1, 9);
    for (const evidence of state.bets.whole) expect(evidence).toBeCloseTo(1, 9);
  });

  it('say the more, the more of their requests are bad', () => {
    fc.assert(
      fc.property(looks, fc.integer({ min: 1, max: 50 }), fc.nat(49), (before, all, some) => {
        const state = seen(before);
        const at = 10_000 * (before.length + 1);
        const bad = some % all;
        const better = addLook(rule, state, at, { bad, all });
        const worse = addLook(rule, state, at, { bad: bad + 1, all });
        expect(sum(worse.bets.whole)).toBeGreaterThanOrEqual(sum(better.bets.whole));
        expect(sum(worse.bets.lately)).toBeGreaterThanOrEqual(sum(better.bets.lately));
      }),
    );
  });

  it('are enough where the average of the bets, four fifths since the beginning and one fifth since each look, is 100', () => {
    const [least, greatest] = [1.3 * LIMIT, 0.95];
    const shares = Array.from({ length: 8 }, (_, bet) => least * (greatest / least) ** ((bet + 1) / 8));
    const average = (of: readonly number[]) => sum(of) / of.length;
    const next = seeded(5);
    let [enough, short] = [0, 0];
    for (let run = 0; run < 3000; run++) {
      const share = 0.06 + 0.1 * next();
      const counted = Array.from({ length: 8 + Math.floor(20 * next()) }, () => ({
        bad: Math.max(6, Math.round(100 * share + 8 * next() - 4)),
        all: 100,
      }));
      const products = shares.map((one) => {
        const factors = counted.map(({ bad, all }) => {
          const at = bad / all;
          return at * (one / LIMIT) + (1 - at) * ((1 - one) / (1 - LIMIT));
        });
        const whole = factors.reduce((product, factor) => product * factor, 1);
        const since = factors.map((_, from) => factors.slice(from).reduce((product, factor) => product * factor, 1));
        return { whole, lately: sum(since) / PLANNED };
      });
      const evidence =
        0.8 * average(products.map(({ whole }) => whole)) + 0.2 * average(products.map(({ lately }) => lately));
      expect(isBroken(counted)).toBe(evidence >= 100);
      if (evidence >= 100) enough++;
      else short++;
    }
    expect(Math.min(enough, short)).toBeGreaterThan(300);
  });

  it('count once each, whether they hold ten requests or ten thousand', () => {
    const few = seen(many(20, 1, 10));
    const thousands = seen(many(20, 1000, 10_000));
    expect(thousands.bets.whole).toEqual(few.bets.whole);
    expect(thousands.bets.lately).toEqual(few.bets.lately);
    expect(thousands.requests).toEqual({ bad: 20_000, all: 200_000 });
  });

  it('say nothing where there were no requests', () => {
    const state = seen(many(3, 1, 10));
    expect(addLook(rule, state, 40_000, { bad: 0, all: 0 })).toBe(state);
  });

  it('always fit a number', () => {
    for (const look of [
      { bad: 1, all: 1 },
      { bad: 0, all: 1 },
    ]) {
      const state = seen(many(5000, look.bad, look.all));
      for (const evidence of [...state.bets.whole, ...state.bets.lately]) expect(Number.isFinite(evidence)).toBe(true);
    }
  });

  it('never break a limit of 100 %', () => {
    const none = lookRule({ limit: 1, bad: 'failed', reason: 'watch-error-rate', leastRequests: 60 }, 90);
    const state = many(50, 100, 100).reduce((before, look, at) => addLook(none, before, at * 10_000, look), NO_LOOKS);
    expect(isBrokenByLooks(none, state, 500_000)).toBe(false);
  });

  it('raise a false alarm in at most 1 % of the watches at the limit, even if requests fail ten at a time', () => {
    const next = seeded(11);
    let alarms = 0;
    for (let run = 0; run < 1000; run++) {
      let state = NO_LOOKS;
      for (let look = 1; look <= PLANNED; look++) {
        let bad = 0;
        for (let group = 0; group < 4; group++) if (next() < LIMIT) bad += 10;
        state = addLook(rule, state, look * 10_000, { bad, all: 40 });
        if (!isBrokenByLooks(rule, state, look * 10_000)) continue;
        alarms++;
        break;
      }
    }
    expect(alarms).toBeLessThanOrEqual(10);
  });
});

describe('a metric that comes from counted requests', () => {
  const metric = { ...METRIC_DEFAULTS, name: 'actuator error rate', max: LIMIT, looks: rule };
  const standing = (counted: readonly Counts[]) => {
    const state = counted.reduce((before, requests, index) => {
      const value = requests.bad / requests.all;
      return addReading(metric, before, { atMs: (index + 1) * 10_000, outcome: 'value', value, requests });
    }, NO_READINGS);
    return { standing: metricStanding(metric, state), state };
  };

  it('holds where the limit was kept by enough requests', () => {
    expect(standing(many(12, 0, 5)).standing).toBe('held');
    expect(standing(many(10, 5, 100)).standing).toBe('held');
    expect(standing(many(11, 0, 5)).standing).toBe('too-few');
  });

  it('does not hold above the limit, nor is it broken by as many bad values as another metric', () => {
    const { standing: came, state } = standing(many(10, 6, 100));
    expect(came).toBe('too-few');
    expect(state).toMatchObject({ bad: 10, good: 0 });
  });

  it('does not hold where the last two minutes did not, unless by one outage', () => {
    const well = many(60, 0, 100);
    expect(standing([...well, ...many(5, 11, 100), ...many(1, 8, 100)]).standing).toBe('too-few');
    expect(standing([...well, ...many(3, 19, 100), ...many(4, 0, 100)]).standing).toBe('held');
    expect(isBadNow(rule, seen([...well, ...many(6, 8, 100), ...many(6, 3, 100)]))).toBe(true);
    expect(isBadNow(rule, seen([...well, ...many(6, 8, 100), ...many(6, 2, 100)]))).toBe(false);
  });

  it.each<[string, readonly number[], boolean]>([
    ['three bad stretches that bring the last two minutes above the limit', [8, 8, 8, 2, 2, 3], true],
    ['three bad stretches that leave them at the limit', [8, 8, 8, 2, 2, 2], false],
    ['one outage, even if it brings them above the limit', [20, 20, 0, 0, 0, 0], false],
  ])('takes the last two minutes for bad, or not, by %s', (_, stretches, isBad) => {
    const lately = seen(
      [...Array.from({ length: 10 }, () => 0), ...stretches].map((bad) => ({ bad, all: 100 })),
      20_000,
    );
    expect(isBadNow(rule, lately)).toBe(isBad);
  });

  it('is broken once, at the look that shows it', () => {
    const { standing: came, state } = standing(many(20, 40, 100));
    expect(came).toBe('breached');
    expect(state.breach).toEqual({ atMs: 60_000, value: 0.4 });
  });

  it('without any request is unknown', () => {
    const silent = addReading(metric, NO_READINGS, { atMs: 10_000, outcome: 'no-data' });
    expect(metricStanding(metric, silent)).toBe('no-data');
    const none = addReading(metric, NO_READINGS, { atMs: 10_000, outcome: 'value', value: 0 });
    expect(metricStanding(metric, none)).toBe('too-few');
    expect(none.looks).toEqual(NO_LOOKS);
  });
});
