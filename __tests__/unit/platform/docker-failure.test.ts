import { describe, expect, test } from 'vitest';
import { type DockerCall, explainDockerFailure } from '../../../src/platform/docker-failure.ts';
import type { Reason } from '../../../src/reasons.ts';

/** Real words of docker command lines and engines, with the version they were seen in. */
const MESSAGES: readonly (readonly [call: DockerCall, reason: Reason, stderr: string])[] = [
  // the command line's own troubles
  [
    'examine',
    'docker-unreachable',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ], // 20.10, 28
  [
    'examine',
    'docker-unreachable',
    'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory',
  ], // 29
  [
    'examine',
    'docker-unreachable',
    'error during connect: Get "http://docker:2375/v1.24/info": dial tcp: lookup docker on 127.0.0.11:53: no such host',
  ], // 20.10
  [
    'examine',
    'docker-unreachable',
    'error during connect: this error may indicate that the docker daemon is not running: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/info": open //./pipe/docker_engine: The system cannot find the file specified.',
  ], // 20.10, Windows
  [
    'pull',
    'docker-unreachable',
    'Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?',
  ],
  [
    'examine',
    'docker-permission',
    'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/json": dial unix /var/run/docker.sock: connect: permission denied',
  ], // 20.10
  [
    'examine',
    'docker-permission',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/images/x/json": dial unix /var/run/docker.sock: connect: permission denied',
  ], // 28
  [
    'examine',
    'docker-permission',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
  ], // 29
  [
    'pull',
    'docker-permission',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Post "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/images/create?fromImage=postgres&tag=latest": dial unix /var/run/docker.sock: connect: permission denied',
  ],
  ['examine', 'docker-config', 'WARNING: Error loading config file: /home/user/.docker/config.json: unexpected EOF'], // 20.10
  ['examine', 'docker-config', 'WARNING: Error parsing config file (/home/user/.docker/config.json): unexpected EOF'], // 28
  [
    'examine',
    'docker-config',
    'Failed to initialize: unable to resolve docker endpoint: context "nope": context not found: open /home/user/.docker/contexts/meta/ca37/meta.json: no such file or directory',
  ], // 28
  [
    'examine',
    'docker-config',
    'Failed to initialize: unable to resolve docker endpoint: invalid bind address format: bogus://x',
  ], // 28
  [
    'examine',
    'docker-failed',
    'Error response from daemon: client version 1.38 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version',
  ], // 29
  // pulling
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
  ], // 20.10
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
  ], // 20.10
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: Get "https://ghcr.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  ], // 20.10
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": context deadline exceeded',
  ], // 28
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout',
  ],
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: Get "https://reg.example/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ], // 28
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: Get "https://192.168.1.4:5000/v2/": http: server gave HTTP response to HTTPS client',
  ],
  ['pull', 'registry-unreachable', 'Error response from daemon: Head "https://ghcr.io/v2/org/app/manifests/v1": EOF'],
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: received unexpected HTTP status: 503 Service Unavailable',
  ],
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
  ],
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: failed to resolve reference "docker.io/org/app:latest": failed to authorize: failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=repository%3Aorg%2Fapp%3Apull&service=registry.docker.io": EOF',
  ], // 29, containerd
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: failed to resolve reference "docker.io/library/nginx:latest": failed to do request: Head "https://registry-1.docker.io/v2/library/nginx/manifests/latest": dial tcp 66.220.147.11:443: i/o timeout',
  ], // 29, containerd
  [
    'pull',
    'registry-unreachable',
    'Error response from daemon: failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://cdn.example/blob": read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer',
  ],
  [
    'pull',
    'image-not-found',
    'Error response from daemon: manifest for 127.0.0.1:5055/team/app:v2 not found: manifest unknown: manifest unknown',
  ], // 20.10
  [
    'pull',
    'image-not-found',
    'Error response from daemon: repository 127.0.0.1:5055/nobody not found: name unknown: repository name not known to registry',
  ], // 20.10
  ['pull', 'image-not-found', 'Error response from daemon: manifest unknown'], // ghcr.io
  [
    'pull',
    'image-not-found',
    'Error response from daemon: failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found',
  ], // 29, containerd
  [
    'pull',
    'image-unauthorised',
    'Error response from daemon: Head "http://127.0.0.1:5055/v2/team/private/manifests/v1": no basic auth credentials',
  ], // 20.10
  [
    'pull',
    'image-unauthorised',
    "Error response from daemon: pull access denied for nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ], // 20.10, Docker Hub
  ['pull', 'image-unauthorised', 'Error response from daemon: Head "https://ghcr.io/v2/org/app/manifests/v1": denied'], // ghcr.io
  [
    'pull',
    'image-unauthorised',
    'Error response from daemon: Head "https://ghcr.io/v2/org/app/manifests/v1": unauthorized',
  ], // ghcr.io
  [
    'pull',
    'image-unauthorised',
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password',
  ],
  [
    'pull',
    'image-unauthorised',
    'Error response from daemon: failed to resolve reference "docker.io/org/app:v1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ], // containerd
  [
    'pull',
    'image-unauthorised',
    'Error response from daemon: error from registry: failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?service=registry.docker.io: 401 Unauthorized',
  ],
  [
    'pull',
    'image-unauthorised',
    'Error response from daemon: Head "https://europe-docker.pkg.dev/v2/p/r/app/manifests/v1": denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource',
  ],
  [
    'pull',
    'docker-config',
    'error getting credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH, out: ``',
  ],
  [
    'pull',
    'image-wrong-platform',
    'Error response from daemon: no matching manifest for linux/amd64 in the manifest list entries',
  ], // 28
  ['pull', 'image-wrong-platform', 'no matching manifest for windows/amd64 10.0.20348 in the manifest list entries'],
  [
    'pull',
    'image-wrong-platform',
    'Error response from daemon: image operating system "windows" cannot be used on this platform',
  ],
  ['pull', 'image-reference-invalid', 'invalid reference format: repository name must be lowercase'],
  // creating and starting
  ['create', 'image-not-found', 'Error response from daemon: No such image: sha256:0000'], // 28
  ['create', 'policy-invalid-value', 'Error response from daemon: Minimum memory limit allowed is 6MB'],
  [
    'create',
    'policy-invalid-value',
    'Error response from daemon: Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available',
  ],
  [
    'create',
    'docker-failed',
    'Error response from daemon: Conflict. The container name "/rg-1" is already in use by container "abc". You have to remove (or rename) that container to be able to reuse that name.',
  ],
  ['create', 'docker-failed', 'Error response from daemon: mkdir /var/lib/docker/overlay2/x: no space left on device'],
  [
    'start',
    'network-not-found',
    'Error response from daemon: network nope not found\nError: failed to start containers: abc',
  ],
  [
    'start',
    'entrypoint-not-found',
    'Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/nope": stat /nope: no such file or directory: unknown\nError: failed to start containers: abc',
  ], // 20.10
  [
    'start',
    'entrypoint-not-found',
    'Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "java": executable file not found in $PATH: unknown',
  ], // 28
  [
    'start',
    'entrypoint-not-found',
    'Error response from daemon: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "/nope": stat /nope: no such file or directory: unknown',
  ],
  [
    'start',
    'entrypoint-not-executable',
    'Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/server.mjs": permission denied: unknown\nError: failed to start containers: abc',
  ], // 20.10
  [
    'start',
    'entrypoint-not-executable',
    'Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/": is a directory: unknown',
  ],
  [
    'start',
    'image-wrong-platform',
    'Error response from daemon: failed to create shim task: OCI runtime create failed: container_linux.go:380: starting container process caused: exec format error: unknown',
  ],
  [
    'start',
    'application-failed-to-start',
    'Error response from daemon: unable to find user app: no matching entries in passwd file',
  ],
  [
    'start',
    'port-taken',
    'Error response from daemon: driver failed programming external connectivity on endpoint rg-1 (abc): Bind for 127.0.0.1:8080 failed: port is already allocated',
  ], // 20.10
  [
    'start',
    'port-taken',
    'Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint rg-1 (abc): failed to bind host port for 127.0.0.1:8080:172.17.0.2:8080/tcp: address already in use',
  ], // 28
  [
    'start',
    'port-taken',
    'Error response from daemon: Ports are not available: exposing port TCP 127.0.0.1:0 -> 0.0.0.0:0: listen tcp 127.0.0.1:0: bind: An attempt was made',
  ], // Desktop
  // compose
  ['compose', 'compose-missing', "docker: 'compose' is not a docker command.\nSee 'docker --help'"], // 20.10
  ['compose', 'compose-missing', "docker: unknown command: docker compose\n\nRun 'docker --help' for more information"], // 28
  ['compose', 'compose-missing', "unknown shorthand flag: 'f' in -f\nSee 'docker --help'."], // 20.10
  ['compose', 'compose-missing', "unknown flag: --project-name\nSee 'docker --help'."], // 20.10
  ['compose', 'compose-failed', 'service "web" depends on undefined service "db": invalid compose project'],
  [
    'compose',
    'docker-unreachable',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ],
];

describe('what docker says', () => {
  test.each(MESSAGES)('%s: %s: %s', (call, reason, stderr) => {
    const failure = explainDockerFailure({ call, about: 'ghcr.io/org/app:v1', exitCode: 1, stderr });
    expect(failure.reason).toBe(reason);
    expect(failure.sentence).toMatch(/^[A-Z].*\.$/);
    expect(failure.sentence).not.toMatch(/undefined| {2}/);
    if (reason !== 'image-reference-invalid') expect(failure.advice).toMatch(/[.]$/);
  });

  test('a program that is missing or that may not be run is named', () => {
    const start = (stderr: string) => explainDockerFailure({ call: 'start', about: 'x', exitCode: 1, stderr }).sentence;
    expect(start('OCI runtime create failed: exec: "/nope": stat /nope: no such file or directory: unknown')).toContain(
      '/nope',
    );
    expect(start('OCI runtime create failed: exec: "/server.mjs": permission denied: unknown')).toContain(
      '/server.mjs',
    );
  });
});

test('an image of the stack that cannot be pulled is not called by the name of the project', () => {
  const stderr = 'db Error Get "http://127.0.0.1:5/v2/": dial tcp 127.0.0.1:5: connect: connection refused';
  const failure = explainDockerFailure({ call: 'compose', about: 'the stack rg-1', exitCode: 1, stderr });
  expect(failure).toMatchObject({
    reason: 'registry-unreachable',
    sentence: 'The registry of a service of the stack cannot be reached.',
  });
});

describe('what docker does not say', () => {
  const silent = { call: 'examine', about: 'x', exitCode: undefined, stderr: '' } as const;

  test('docker that is not there is missing', () => {
    expect(explainDockerFailure({ ...silent, startError: 'ENOENT' }).reason).toBe('docker-missing');
    expect(explainDockerFailure({ ...silent, startError: 'EACCES' }).reason).toBe('docker-missing');
  });

  test('an engine that is silent was never there, or was lost if it had answered before', () => {
    expect(explainDockerFailure({ ...silent, timedOut: true }).reason).toBe('docker-unreachable');
    expect(explainDockerFailure({ ...silent, timedOut: true, answeredBefore: true }).reason).toBe('docker-lost');
    const gone = {
      ...silent,
      exitCode: 1,
      stderr: 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
    };
    expect(explainDockerFailure({ ...gone, answeredBefore: true }).reason).toBe('docker-lost');
  });

  test.each([
    'error during connect: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.41/containers/x/json": EOF',
    'error during connect: Post "http://%2Fvar%2Frun%2Fdocker.sock/v1.41/containers/create": read unix @->/run/docker.sock: read: connection reset by peer',
    'unexpected EOF',
  ])('an engine that breaks off in the middle was lost: %s', (stderr) => {
    expect(
      explainDockerFailure({ call: 'examine', about: 'x', exitCode: 1, stderr, answeredBefore: true }).reason,
    ).toBe('docker-lost');
  });

  test('a registry that takes too long counts as unreachable, not the engine', () => {
    expect(explainDockerFailure({ ...silent, call: 'pull', timedOut: true, answeredBefore: true }).reason).toBe(
      'registry-unreachable',
    );
  });

  test('anything else is a failure of docker, with its exit code', () => {
    const failure = explainDockerFailure({ call: 'remove', about: 'the container', exitCode: 1, stderr: 'who knows' });
    expect(failure).toMatchObject({ reason: 'docker-failed', sentence: expect.stringContaining('exit code 1') });
  });
});
