import { describe, expect, it } from 'vitest';
import { parseExposition } from '../../../../src/watch/sources/exposition.ts';
import { rememberInstances } from '../../../../src/watch/sources/instances.ts';
import {
  countersOf,
  errorsBetween,
  isRequestSeries,
  p95Between,
  type RequestCounters,
  slowerBetween,
} from '../../../../src/watch/sources/request-counters.ts';
import fc from '../../../helpers/fast-check.ts';

const page = (text: string) => countersOf(parseExposition(text, isRequestSeries), '/actuator');
const counted = (requests: number, given: Partial<RequestCounters> = {}): RequestCounters => ({
  requests,
  errors: 0,
  buckets: undefined,
  uptimeSeconds: undefined,
  startSeconds: undefined,
  isOneAnswer: true,
  ...given,
});

describe('the counters of a page', () => {
  it('keep a bounded number of bounds, however many a page has', () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => `http_server_requests_seconds_bucket{le="${at}"} ${at}`);
    const read = page(`http_server_requests_seconds_count 7\n${lines.join('\n')}\n`);
    expect(read?.requests).toBe(7);
    expect(read?.buckets?.size).toBe(1000);
  });

  it('are added up, without the questions to the actuator', () => {
    const read = page(`
process_start_time_seconds 1.763745123456E9
process_uptime_seconds 61.5
http_server_requests_seconds_count{method="GET",outcome="SUCCESS",status="200",uri="/api"} 90
http_server_requests_seconds_count{method="GET",outcome="SERVER_ERROR",status="500",uri="/api"} 8
http_server_requests_seconds_count{method="POST",status="503",uri="/api"} 2
http_server_requests_seconds_count{outcome="SUCCESS",status="200",uri="/actuator/prometheus"} 1000
http_server_requests_seconds_bucket{uri="/api",outcome="SUCCESS",le="0.1"} 50
http_server_requests_seconds_bucket{uri="/api",outcome="SERVER_ERROR",le="0.1"} 5
http_server_requests_seconds_bucket{uri="/api",outcome="SUCCESS",le="+Inf"} 90
http_server_requests_seconds_bucket{uri="/actuator/prometheus",le="+Inf"} 1000
http_server_requests_seconds_max{uri="/api"} 3
`);
    expect(read).toEqual({
      requests: 100,
      errors: 10,
      buckets: new Map([
        [0.1, 55],
        [Number.POSITIVE_INFINITY, 90],
      ]),
      uptimeSeconds: 61.5,
      startSeconds: 1_763_745_123.456,
      isOneAnswer: true,
    });
  });

  it('are not there before the first request', () => {
    expect(page('process_uptime_seconds 3\n')).toBeUndefined();
  });

  it('have no buckets where the service keeps none', () => {
    expect(page('http_server_requests_seconds_count{uri="/"} 3\n')).toEqual(counted(3));
  });
});

describe('the share of errors between two looks', () => {
  it('is of the requests between them', () => {
    expect(errorsBetween(counted(100, { errors: 50 }), counted(300, { errors: 60 }))).toEqual({ bad: 10, all: 200 });
  });

  it('is not known where there were none', () => {
    expect(errorsBetween(counted(100), counted(100))).toBeUndefined();
  });

  it('is between none and all of them, even where several pages were not read at the same moment', () => {
    expect(errorsBetween(counted(100), counted(104, { errors: 6 }))).toEqual({ bad: 4, all: 4 });
    expect(errorsBetween(counted(100, { errors: 7 }), counted(104, { errors: 6 }))).toEqual({ bad: 0, all: 4 });
  });
});

describe('the P95 between two looks', () => {
  const BOUNDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, Number.POSITIVE_INFINITY];
  const histogram = (times: readonly number[]): RequestCounters =>
    counted(times.length, {
      buckets: new Map(BOUNDS.map((bound) => [bound, times.filter((time) => time <= bound).length])),
    });

  it('lies in the bucket that the exact one is in, whatever was before', () => {
    const times = fc.array(fc.double({ min: 0.001, max: 4.9, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, fc.array(fc.double({ min: 0.001, max: 20, noNaN: true })), (between, earlier) => {
        const exact = [...between].sort((a, b) => a - b)[Math.ceil(0.95 * between.length) - 1] ?? 0;
        const p95 = p95Between(histogram(earlier), histogram([...earlier, ...between]));
        const at = BOUNDS.findIndex((bound) => exact <= bound);
        expect(p95.kind).toBe('value');
        expect(p95.kind === 'value' && p95.seconds).toBeGreaterThanOrEqual(BOUNDS[at - 1] ?? 0);
        expect(p95.kind === 'value' && p95.seconds).toBeLessThanOrEqual(BOUNDS[at] ?? 0);
      }),
    );
  });

  it('is what histogram_quantile makes of it', () => {
    // rank 95 of 100: 15 of the 20 between 0.1 and 0.5
    const after = counted(100, {
      buckets: new Map([
        [0.5, 100],
        [0.1, 80],
        [Number.POSITIVE_INFINITY, 100],
      ]),
    });
    const p95 = p95Between(counted(0), after);
    expect(p95.kind === 'value' && p95.seconds).toBeCloseTo(0.4, 10);
  });

  it('is above a limit where more than 5 % took longer, and only there', () => {
    const times = fc.array(fc.double({ min: 0.001, max: 4.9, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        times,
        fc.array(fc.double({ min: 0.001, max: 20, noNaN: true })),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        (between, earlier, limit) => {
          const [before, after] = [histogram(earlier), histogram([...earlier, ...between])];
          const { bad, all } = slowerBetween(before, after, limit);
          const p95 = p95Between(before, after);
          expect(all).toBe(between.length);
          // whole requests only
          if (bad > 0.05 * all + 0.5) expect(p95.kind === 'value' && p95.seconds).toBeGreaterThan(limit);
          if (bad < 0.05 * all - 0.5) expect(p95.kind === 'value' && p95.seconds).toBeLessThan(limit);
        },
      ),
    );
  });

  it('counts the requests that took longer, by interpolation in the bucket that the limit falls into', () => {
    const after = histogram([0.005, 0.06, 0.2, 0.2, 0.2, 0.2, 3, 60]);
    expect(slowerBetween(histogram([]), after, 0.1)).toEqual({ bad: 6, all: 8 });
    expect(slowerBetween(histogram([]), after, 0.175)).toEqual({ bad: 4, all: 8 });
    expect(slowerBetween(histogram([]), after, 0.005)).toEqual({ bad: 8, all: 8 });
    expect(slowerBetween(histogram([]), after, 5)).toEqual({ bad: 1, all: 8 });
    // how many of those beyond the greatest bound took longer, nobody knows
    expect(slowerBetween(histogram([]), after, 5.1)).toEqual({ bad: 0, all: 8 });
    expect(slowerBetween(after, after, 0.1)).toEqual({ bad: 0, all: 0 });
    expect(slowerBetween(counted(0), counted(8), 0.1)).toEqual({ bad: 0, all: 0 });
  });

  it('is only known to be beyond the histogram where it is', () => {
    expect(p95Between(histogram([]), histogram([0.1, 60]))).toEqual({ kind: 'beyond', seconds: 5 });
  });

  it('is none without requests', () => {
    expect(p95Between(histogram([1]), histogram([1]))).toEqual({ kind: 'none' });
  });
});

describe('the processes behind one address', () => {
  const look = (uptimeSeconds: number | undefined, atSeconds: number, requests = 10) => ({
    counters: counted(requests, { uptimeSeconds }),
    seenMs: atSeconds * 1000,
  });

  it('one that goes on is told from one that began anew', () => {
    const instances = rememberInstances();
    const first = look(600, 1000, 50);
    expect(instances.add(first)).toEqual({ kind: 'first' });
    expect(instances.add(look(610.4, 1010, 60))).toEqual({ kind: 'goes-on', before: first.counters });
    expect(instances.add(look(4, 1020, 3))).toEqual({ kind: 'began-anew', uptimeSeconds: 4 });
    expect(instances.add(look(14, 1030, 5))).toMatchObject({ kind: 'goes-on', before: { requests: 3 } });
  });

  it('a load balancer is no restart, and each process is compared with itself', () => {
    const instances = rememberInstances();
    instances.add(look(600, 1000, 500));
    expect(instances.add(look(300, 1010, 20))).toEqual({ kind: 'another' });
    expect(instances.add(look(620, 1020, 510))).toMatchObject({ kind: 'goes-on', before: { requests: 500 } });
    expect(instances.add(look(320, 1030, 30))).toMatchObject({ kind: 'goes-on', before: { requests: 20 } });
  });

  it('two that began together are not taken for a restart either', () => {
    const instances = rememberInstances();
    instances.add(look(600, 1000, 500));
    expect(instances.add(look(610, 1010, 20))).toEqual({ kind: 'another' });
  });

  it('two that began within a second of each other are told apart by when that was', () => {
    const instances = rememberInstances();
    const of = (startSeconds: number, atSeconds: number, requests: number, errors: number) => ({
      counters: counted(requests, { errors, startSeconds, uptimeSeconds: atSeconds - startSeconds }),
      seenMs: atSeconds * 1000,
    });
    const first = of(400.1, 1000, 1000, 0);
    instances.add(first);
    // more requests than the other one had, and failures from before the watch
    const second = of(400.7, 1010, 1010, 50);
    expect(instances.add(second)).toEqual({ kind: 'another' });
    expect(instances.add(of(400.1, 1020, 1020, 0))).toEqual({ kind: 'goes-on', before: first.counters });
    expect(instances.add(of(400.7, 1030, 1030, 50))).toEqual({ kind: 'goes-on', before: second.counters });
  });

  it('several of them tell nothing where a look takes several answers, each of which may be another one’s', () => {
    const instances = rememberInstances();
    const of = (startSeconds: number, atSeconds: number, requests: number) => ({
      counters: counted(requests, { startSeconds, isOneAnswer: false }),
      seenMs: atSeconds * 1000,
    });
    instances.add(of(400, 1000, 100));
    expect(instances.add(of(400, 1010, 110))).toMatchObject({ kind: 'goes-on' });
    expect(instances.add(of(500, 1020, 20))).toEqual({ kind: 'another' });
    expect(instances.add(of(500, 1030, 30))).toEqual({ kind: 'another' });
    expect(instances.add(of(400, 1040, 140))).toEqual({ kind: 'another' });
  });

  it('of an instance that was added the first one is known again', () => {
    const instances = rememberInstances();
    const of = (uptimeSeconds: number, atSeconds: number, isOneAnswer: boolean) => ({
      counters: counted(atSeconds, { uptimeSeconds, isOneAnswer }),
      seenMs: atSeconds * 1000,
    });
    instances.add(of(600, 1000, false));
    expect(instances.add(of(4, 1010, false))).toMatchObject({ kind: 'began-anew' });
    // after a restart the old one is gone
    expect(instances.add(of(14, 1020, false))).toMatchObject({ kind: 'goes-on' });
    expect(instances.add(of(630, 1030, false))).toEqual({ kind: 'another' });
    expect(instances.add(of(640, 1040, true))).toMatchObject({ kind: 'goes-on' });
  });

  it('counters that go back are a new beginning where there is no time to tell by', () => {
    const instances = rememberInstances();
    instances.add(look(undefined, 1000, 500));
    expect(instances.add(look(undefined, 1010, 505))).toMatchObject({ kind: 'goes-on' });
    expect(instances.add(look(undefined, 1020, 5))).toEqual({ kind: 'began-anew', uptimeSeconds: undefined });
  });

  it('never go on from a look with more requests', () => {
    const looks = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 30 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(looks, (steps) => {
        const instances = rememberInstances();
        for (const [at, [requests, uptime]] of steps.entries()) {
          const continuation = instances.add(look(uptime, 1000 + at, requests));
          if (continuation.kind === 'goes-on') expect(continuation.before.requests).toBeLessThanOrEqual(requests);
        }
      }),
    );
  });
});
