import { describe, expect, it } from 'vitest';
import { parseExposition } from '../../../../src/watch/sources/exposition.ts';
import { type Meter, mayBeMeter, meterOnPage, parseMeterQuery } from '../../../../src/watch/sources/meter.ts';

const meter = (name: string, ...tags: string[]): Meter => ({ name, tags });

describe('a meter of the policy', () => {
  it.each<[string, unknown]>([
    ['hikaricp.connections.active', [meter('hikaricp.connections.active')]],
    ['jvm.memory.used?tag=area:heap&tag=id:G1%20Eden', [meter('jvm.memory.used', 'area:heap', 'id:G1 Eden')]],
    ['jvm.memory.used / jvm.memory.max', [meter('jvm.memory.used'), meter('jvm.memory.max')]],
    ['a?tag=x:1 / b?tag=x:1', [meter('a', 'x:1'), meter('b', 'x:1')]],
    ['', undefined],
    ['a / b / c', undefined],
    ['a / ', undefined],
    ['../env', undefined],
    ['a?other=x', undefined],
    ['a?tag=x', undefined],
  ])('%j', (text, expected) => {
    expect(parseMeterQuery(text)).toEqual(expected);
  });
});

describe('a meter on a page for Prometheus', () => {
  const text = `
jvm_memory_used_bytes{area="heap",id="eden"} 10
jvm_memory_used_bytes{area="heap",id="old"} 20
jvm_memory_used_bytes{area="nonheap",id="code"} 5
jvm_memory_max_bytes{area="heap"} 60
jvm_memory_usage_after_gc{area="heap"} 0.5
hikaricp_connections{pool="a"} 10
hikaricp_connections_active{pool="a"} 3
hikaricp_connections_max{pool="a"} 10
process_cpu_usage 0.25
orders_total{state="ok"} 7
http_server_requests_seconds_count{uri="/a"} 4
http_server_requests_seconds_count{uri="/b"} 6
http_server_requests_seconds_sum{uri="/a"} 1.5
http_server_requests_seconds_max{uri="/a"} 0.5
http_server_requests_seconds_max{uri="/b"} 0.75
executor_active_threads{name="x"} 2
disk_free_bytes NaN
`;
  it.each<[Meter, string | undefined, number | undefined]>([
    [meter('jvm.memory.used'), undefined, 35],
    [meter('jvm.memory.used', 'area:heap'), undefined, 30],
    [meter('jvm.memory.used', 'area:heap'), 'VALUE', 30],
    [meter('jvm.memory.used', 'area:moon'), undefined, undefined],
    [meter('hikaricp.connections'), 'VALUE', 10],
    [meter('hikaricp.connections.active'), undefined, 3],
    [meter('hikaricp.connections.max'), undefined, 10],
    [meter('process.cpu.usage'), undefined, 0.25],
    [meter('orders'), undefined, 7],
    [meter('orders'), 'COUNT', 7],
    [meter('http.server.requests'), undefined, 10],
    [meter('http.server.requests'), 'COUNT', 10],
    [meter('http.server.requests', 'uri:/a'), 'COUNT', 4],
    [meter('http.server.requests'), 'TOTAL_TIME', 1.5],
    [meter('http.server.requests'), 'MAX', 0.75],
    [meter('http.server.requests'), 'MEDIAN', undefined],
    [meter('executor.active'), undefined, 2],
    [meter('disk.free'), undefined, undefined],
    [meter('jvm.memory'), undefined, undefined],
    [meter('no.such.meter'), undefined, undefined],
  ])('%j %s', (asked, statistic, value) => {
    const page = parseExposition(text, (name) => mayBeMeter(name, asked));
    expect(meterOnPage(page, asked, statistic)).toBe(value);
  });
});
