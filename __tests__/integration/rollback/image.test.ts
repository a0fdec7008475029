import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { examineImage } from '../../../src/rollback/verify/image.ts';
import { describeWhere } from '../../helpers/docker.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { REGISTRY_USER, type Registry, registryMissing, startRegistry } from '../../helpers/registry.ts';
import { makeRoom } from '../../helpers/room.ts';
import { freePort, startFixture } from '../../helpers/service.ts';

const OCI = 'application/vnd.oci.image';
const digestOf = (bytes: string | Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Puts images into a registry piece by piece, and takes pieces out again. */
function loader(registry: Registry) {
  const authorization = `Basic ${Buffer.from(`${REGISTRY_USER.name}:${REGISTRY_USER.password}`).toString('base64')}`;
  const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) => {
    const url = new URL(path, `http://${registry.host}`);
    const answer = await fetch(url, { method, headers: { ...headers, authorization }, ...(body ? { body } : {}) });
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const blob = async (name: string, content: string) => {
    const digest = digestOf(content);
    const { headers } = await ask('POST', `/v2/${name}/blobs/uploads/`);
    const place = new URL(headers.get('location') ?? '', `http://${registry.host}`);
    place.searchParams.set('digest', digest);
    await ask('PUT', place.href, { 'content-type': 'application/octet-stream' }, content);
    return { digest, size: content.length };
  };
  const manifest = async (name: string, tag: string | undefined, value: { readonly mediaType: string }) => {
    const content = JSON.stringify({ schemaVersion: 2, ...value });
    const digest = digestOf(content);
    await ask('PUT', `/v2/${name}/manifests/${tag ?? digest}`, { 'content-type': value.mediaType }, content);
    return { digest, size: content.length, mediaType: value.mediaType };
  };
  return {
    blob,
    manifest,
    remove: (name: string, kind: 'blobs' | 'manifests', digest: string) =>
      ask('DELETE', `/v2/${name}/${kind}/${digest}`),
    /** An image of one platform; `salt` makes it another one. */
    async image(name: string, salt: string, tag?: string, layers = 2) {
      const config = { ...(await blob(name, JSON.stringify({ salt }))), mediaType: `${OCI}.config.v1+json` };
      const made = [];
      for (let index = 0; index < layers; index++) {
        made.push({ ...(await blob(name, `${salt} ${index}`)), mediaType: `${OCI}.layer.v1.tar` });
      }
      const own = await manifest(name, tag, { mediaType: `${OCI}.manifest.v1+json`, config, layers: made } as never);
      return { ...own, config, layers: made };
    },
    /** An image of two platforms with an attestation beside it. */
    async index(name: string, tag: string) {
      const amd64 = await this.image(name, `${tag} amd64`);
      const arm64 = await this.image(name, `${tag} arm64`);
      const attestation = await this.image(name, `${tag} attestation`, undefined, 1);
      const entry = ({ digest, size, mediaType }: typeof amd64, os: string, architecture: string) => ({
        ...{ digest, size, mediaType },
        platform: { os, architecture },
      });
      const manifests = [
        entry(amd64, 'linux', 'amd64'),
        entry(arm64, 'linux', 'arm64'),
        entry(attestation, 'unknown', 'unknown'),
      ];
      const own = await manifest(name, tag, { mediaType: `${OCI}.index.v1+json`, manifests } as never);
      return { ...own, amd64, arm64, attestation };
    },
  };
}

describeWhere(registryMissing)('the image of the release to go back to', () => {
  let open: Registry;
  let closed: Registry;
  let loginFolder: string;

  beforeAll(async () => {
    const room = makeRoom();
    open = await startRegistry(join(room.top, 'open'));
    closed = await startRegistry(join(room.top, 'closed'), { auth: true });
    loginFolder = join(room.top, 'closed', 'docker-config');
  });

  const world = (environment: Readonly<Record<string, string>> = {}) => {
    const room = makeRoom();
    return realWorld(room, { PATH: process.env['PATH'], HOME: room.home, ...environment });
  };
  const examine = (reference: string | undefined, recorded?: string) => examineImage({ reference, recorded }, world());

  it('is whole with all its platforms, and its digest is what can be booted', async () => {
    const { digest } = await loader(open).index('whole', 'v1');
    const reference = `${open.host}/whole:v1`;
    const examined = await examine(reference, `${open.host}/whole@${digest}`);
    expect(examined.findings).toMatchObject([
      {
        kind: 'rollback',
        title: `image ${reference}`,
        outcome: 'pass',
        severity: 'block',
        sentence: `The image ${reference} is whole in its registry: its manifest, those of linux/amd64 and linux/arm64, their configs and all 4 layers are there.`,
      },
    ]);
    expect(examined.digest).toBe(`${open.host}/whole@${digest}`);
  });

  it('is found by its recorded digest alone, and where only its id was recorded', async () => {
    const { digest, config } = await loader(open).image('single', 'one', 'v1');
    expect((await examine(undefined, `${open.host}/single@${digest}`)).findings).toMatchObject([{ outcome: 'pass' }]);
    expect((await examine(`${open.host}/single:v1`, config.digest)).findings).toMatchObject([{ outcome: 'pass' }]);
  });

  it('is not whole when a clean-up took the manifest of one platform', async () => {
    const { arm64 } = await loader(open).index('child', 'v1');
    await loader(open).remove('child', 'manifests', arm64.digest);
    const { findings } = await examine(`${open.host}/child:v1`);
    expect(findings).toMatchObject([
      {
        outcome: 'fail',
        severity: 'block',
        reason: 'rollback-image-missing',
        sentence: expect.stringMatching(/not whole any more: the manifest of linux\/arm64 is missing/),
        advice: expect.stringMatching(/untagged/),
        evidence: [{ kind: 'text', text: expect.stringContaining(arm64.digest) }],
      },
    ]);
  });

  it.each([
    [
      'config',
      (index: Awaited<ReturnType<ReturnType<typeof loader>['index']>>) => index.amd64.config.digest,
      'the config of linux/amd64',
    ],
    [
      'layer',
      (index: Awaited<ReturnType<ReturnType<typeof loader>['index']>>) => index.arm64.layers[1]?.digest ?? '',
      'a layer of linux/arm64',
    ],
  ])('is not whole when its %s is gone', async (name, pick, piece) => {
    const index = await loader(open).index(`without-${name}`, 'v1');
    await loader(open).remove(`without-${name}`, 'blobs', pick(index));
    const { findings } = await examine(`${open.host}/without-${name}:v1`);
    expect(findings).toMatchObject([
      { outcome: 'fail', reason: 'rollback-image-missing', sentence: expect.stringContaining(`${piece} is missing`) },
    ]);
  });

  it('is whole without its attestation, which is a warning', async () => {
    const { attestation } = await loader(open).index('attested', 'v1');
    await loader(open).remove('attested', 'manifests', attestation.digest);
    expect((await examine(`${open.host}/attested:v1`)).findings).toMatchObject([
      { outcome: 'pass' },
      { outcome: 'fail', severity: 'warn', title: `attestations of ${open.host}/attested:v1` },
    ]);
  });

  it('is gone when its tag or its manifest was deleted', async () => {
    const { digest } = await loader(open).image('deleted', 'one', 'v1');
    await loader(open).image('deleted', 'another', 'v2');
    await loader(open).remove('deleted', 'manifests', digest);
    for (const examined of [
      await examine(`${open.host}/deleted:v1`),
      await examine(undefined, `${open.host}/deleted@${digest}`),
    ]) {
      expect(examined.findings).toMatchObject([
        {
          outcome: 'fail',
          severity: 'block',
          reason: 'rollback-image-missing',
          sentence: expect.stringMatching(/ is gone: /),
        },
      ]);
    }
  });

  it('is another one when its tag was pushed over', async () => {
    const first = await loader(open).image('moved', 'one', 'v1');
    const second = await loader(open).image('moved', 'two', 'v1');
    const { findings } = await examine(`${open.host}/moved:v1`, `${open.host}/moved@${first.digest}`);
    expect(findings).toMatchObject([
      {
        outcome: 'fail',
        severity: 'block',
        reason: 'rollback-image-changed',
        evidence: [{ kind: 'comparison', expected: first.digest, actual: second.digest }],
      },
    ]);
  });

  it('with more layers than are worth asking for is there, and that is said', async () => {
    await loader(open).image('tall', 'one', 'v1', 81);
    expect((await examine(`${open.host}/tall:v1`)).findings).toMatchObject([
      { outcome: 'pass', sentence: expect.stringContaining('its 81 layers were not asked for one by one') },
    ]);
  });

  it('is asked for with what docker login left, and not known without', async () => {
    const { digest } = await loader(closed).index('private', 'v1');
    const names = { reference: `${closed.host}/private:v1`, recorded: undefined };
    const allowed = world({ DOCKER_CONFIG: loginFolder });
    expect(await examineImage(names, allowed)).toMatchObject({
      findings: [{ outcome: 'pass' }],
      digest: `${closed.host}/private@${digest}`,
    });
    expect(allowed.secrets.redact(REGISTRY_USER.password)).not.toContain(REGISTRY_USER.password);
    const stranger = await examineImage(names, world());
    expect(stranger).toMatchObject({
      findings: [
        {
          outcome: 'undecided',
          severity: 'warn',
          reason: 'rollback-image-unchecked',
          sentence: expect.stringMatching(/nobody has logged in/),
          advice: expect.stringMatching(/docker\/login-action/),
        },
      ],
      digest: undefined,
    });
  });

  it.each([
    ['is down', async () => `127.0.0.1:${await freePort()}/app:v1`],
    [
      'answers nonsense',
      async () => {
        const routes = { 'ANY /v2/*': { status: 200, body: '<html>::error::forged</html>' } };
        return `127.0.0.1:${(await startFixture({ routes })).port}/app:v1`;
      },
    ],
  ])('is not known, and no reason to stop, where its registry %s', async (_what, reference) => {
    expect(await examine(await reference())).toMatchObject({
      findings: [{ outcome: 'undecided', severity: 'warn', reason: 'rollback-image-unchecked' }],
      digest: undefined,
    });
  });

  it('is not looked for where nothing says where it lies', async () => {
    expect(await examine(undefined, digestOf('x'))).toMatchObject({
      findings: [
        { outcome: 'undecided', severity: 'warn', reason: 'rollback-image-unchecked', title: 'image of the target' },
      ],
      digest: undefined,
    });
  });
});
