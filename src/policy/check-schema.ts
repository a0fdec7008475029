import { z } from 'zod';
import { capture, complainOfContains, expectation, MATCHER_KEYS, matcherShape } from './expectation-schema.ts';
import {
  anyJson,
  type Complain,
  choice,
  complainOfHeaderNames,
  duration,
  exactlyOne,
  filledList,
  filledMap,
  flag,
  HEADER_NAMES,
  headerName,
  isMap,
  listOf,
  plainText,
  ruled,
  section,
  text,
  wholeNumber,
  word,
} from './fields.ts';
import { onlyReference, RESERVED_NAMES, VALUE_NAME } from './template.ts';

/** Methods of a check, as keys of the file. */
export const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'] as const;
const KINDS: readonly string[] = [...METHODS, 'run'];

const PATH = 'a path such as "/api/info", or an absolute URL whose host is listed under "allowed-hosts"';
// A backslash or a second slash would lead to another host; spaces and controls have no place in a URL.
const path = () =>
  z.string({ error: PATH }).regex(/^(?=\/(?!\/)|https?:\/\/|\$\{)(?:[^\\\s$]|\$\{[^}]*\}|\$)*$/, { error: PATH });

const manyTexts = (wanted: string) =>
  z.record(z.string(), z.union([plainText(wanted), z.array(plainText(wanted))], { error: wanted }), { error: wanted });
const headers = () =>
  ruled(
    z.record(z.string(), plainText('the value of a header'), { error: 'a map from header names to values' }),
    complainOfHeaderNames,
  ).meta(HEADER_NAMES);

const auth = choice(
  {
    basic: section({
      user: plainText('a user name').describe('User name.'),
      password: plainText('a password').describe('Password; usually "${secrets.NAME}".'),
    })
      .optional()
      .describe('HTTP basic authentication.'),
    bearer: text('a token').optional().describe('Token of an "Authorization: Bearer" header.'),
    header: section({
      name: headerName().describe('Name of the header.'),
      value: plainText('the value of a header').describe('Its value; usually "${secrets.NAME}".'),
    })
      .optional()
      .describe('A header of your own that authenticates.'),
  },
  ['basic', 'bearer', 'header'],
);

const BODY_KINDS = ['json', 'form', 'text', 'file'] as const;
const body = ruled(
  choice(
    {
      json: anyJson().optional().describe('Sent as application/json; "${…}" may stand in its texts.'),
      form: manyTexts('a map from field names to texts')
        .optional()
        .describe('Sent as application/x-www-form-urlencoded.'),
      text: z.string({ error: 'a text' }).optional().describe('Sent as it is.'),
      file: text('the path of a file').optional().describe('File in the repository, sent as it is.'),
      'content-type': text('a media type such as "text/csv"').optional().describe('Media type of "text" or "file".'),
    },
    BODY_KINDS,
  ),
  (value, complain) => {
    if (
      isMap(value) &&
      Object.hasOwn(value, 'content-type') &&
      (Object.hasOwn(value, 'json') || Object.hasOwn(value, 'form'))
    ) {
      complain({
        reason: 'policy-invalid-value',
        clause: 'belongs to "text" and "file" only',
        advice: 'Remove it, or set the header Content-Type under "headers".',
        path: ['content-type'],
        at: 'key',
      });
    }
  },
);

const valueName = (what: string) =>
  ruled(text(`a name for ${what}`), (value, complain) => {
    if (typeof value === 'string' && value !== '') complainOfValueName(value, [], 'value', complain);
  });

function complainOfValueName(name: string, at: readonly string[], side: 'key' | 'value', complain: Complain): void {
  if (VALUE_NAME.test(name) && !RESERVED_NAMES.includes(name)) return;
  complain({
    reason: 'policy-invalid-value',
    clause: RESERVED_NAMES.includes(name)
      ? 'is a name that has a meaning of its own'
      : 'is not a name that can be referred to',
    advice: 'Use letters, digits, "-" and "_", beginning with a letter, such as "token".',
    path: at,
    at: side,
  });
}

const captures = ruled(filledMap(capture, 'a map from names to places in the answer'), (value, complain) => {
  for (const name of isMap(value) ? Object.keys(value) : []) complainOfValueName(name, [name], 'key', complain);
});

const forEach = section({
  as: valueName('the item').describe('Name of the item: "${plan}" or "${plan.id}" in this check.'),
  in: ruled(
    z.union([filledList(anyJson(), 'a list of values'), text('a list')], {
      error: 'a list, or "${name}" of a captured list',
    }),
    (value, complain) => {
      if (typeof value === 'string' && onlyReference(value)?.kind !== 'value') {
        complain({
          reason: 'policy-invalid-value',
          clause: 'is a text that is not exactly one captured list',
          advice: 'Write a list, or the name of a captured list: "${plans}".',
        });
      }
    },
  ).describe('The items: a list, or a captured list.'),
});

const condition = ruled(
  section({
    value: plainText('the text to decide by').describe('Usually "${vars.NAME}" or a captured value.'),
    ...matcherShape,
  }),
  (value, complain) => {
    complainOfContains(value, complain);
    if (isMap(value) && !MATCHER_KEYS.some((key) => Object.hasOwn(value, key))) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'has no rule beside "value", so it decides nothing',
        advice: `Add one of ${listOf(MATCHER_KEYS)}.`,
      });
    }
  },
).meta({ minProperties: 2 });

const retry = section({
  times: wholeNumber(1, 100, 'a number of attempts').describe('Attempts after the first.'),
  every: duration('1s').optional().describe('Pause between two attempts. Default: 1s.'),
  'stop-when': expectation
    .optional()
    .describe('Gives up at once when the answer is this, because it will not get better.'),
});

const shape = {
  name: text('a name')
    .optional()
    .describe('How the report calls it. Default: the method and the path, or the command.'),
  get: path()
    .optional()
    .describe('Path on the service, or an absolute URL whose host is listed under "allowed-hosts".'),
  head: path().optional().describe('As get, with the method HEAD.'),
  post: path().optional().describe('As get, with the method POST.'),
  put: path().optional().describe('As get, with the method PUT.'),
  patch: path().optional().describe('As get, with the method PATCH.'),
  delete: path().optional().describe('As get, with the method DELETE.'),
  options: path().optional().describe('As get, with the method OPTIONS.'),
  trace: path().optional().describe('As get, with the method TRACE.'),
  run: z
    .union([text('a command line'), filledList(text('a word of a command'), 'a list of words')], {
      error: 'a command line, or a list of a program and its arguments',
    })
    .optional()
    .describe(
      'A command that must exit with 0: a line for the shell, or a list of a program and its arguments. BASE_URL is in its environment.',
    ),
  query: manyTexts('a map from names to texts')
    .optional()
    .describe('Parameters after the "?"; a list repeats its name.'),
  headers: headers().optional().describe('Headers of the request.'),
  auth: auth.optional().describe('How the request authenticates.'),
  body: body.optional().describe('Body of the request.'),
  follow: wholeNumber(0, 20, 'a number of redirects')
    .optional()
    .describe('Redirects to follow. Default: 0, a redirect is the result.'),
  management: flag().optional().describe('Ask the management port. Default: false.'),
  env: z
    .record(z.string(), plainText(), { error: 'a map from names to texts' })
    .optional()
    .describe('Variables for the command of "run".'),
  'working-directory': text('the path of a folder').optional().describe('Folder that the command of "run" starts in.'),
  expect: expectation.optional().describe('What the answer must be. Default: a status of 2xx.'),
  capture: captures.optional().describe('Values taken from the answer for later checks: "${name}".'),
  'for-each': forEach.optional().describe('Runs the check once for each item.'),
  when: condition.optional().describe('Runs the check only if this holds; otherwise it is skipped and says so.'),
  retry: retry.optional().describe('Tries again when the check does not hold.'),
  timeout: duration('10s').optional().describe('Longest time for one attempt. Default: 10s.'),
  severity: word(['block', 'warn']).optional().describe('warn: shown, does not block the release. Default: block.'),
  tags: z.array(text('a tag'), { error: 'a list of tags' }).optional().describe('Words that "filter" selects by.'),
};

const REQUEST_ONLY = ['query', 'headers', 'auth', 'body', 'follow', 'management', 'expect', 'capture'] as const;
const RUN_ONLY = ['env', 'working-directory'] as const;

/** One check of the list: a request or a command. */
export const check = ruled(section(shape), (value, complain) => {
  if (!isMap(value)) return;
  exactlyOne(value, KINDS, complain);
  const isRun = Object.hasOwn(value, 'run');
  for (const key of isRun ? REQUEST_ONLY : RUN_ONLY) {
    if (!Object.hasOwn(value, key)) continue;
    complain({
      reason: 'policy-invalid-value',
      clause: isRun
        ? 'belongs to requests, and this check runs a command'
        : 'belongs to commands, and this check sends a request',
      advice: isRun ? 'Remove it; a command holds when it exits with 0.' : 'Remove it, or use "run".',
      path: [key],
      at: 'key',
    });
  }
  const bodiless = (['head', 'trace'] as const).find((method) => Object.hasOwn(value, method));
  const { body: sent, expect } = value;
  if (bodiless === 'trace' && sent !== undefined) {
    complain({
      reason: 'policy-invalid-value',
      clause: 'cannot be sent with TRACE',
      advice: 'Remove it.',
      path: ['body'],
      at: 'key',
    });
  }
  for (const key of bodiless === 'head' && isMap(expect) ? Object.keys(expect) : []) {
    if (!['json', 'json-equal', 'json-subset', 'schema', 'body'].includes(key)) continue;
    complain({
      reason: 'policy-invalid-value',
      clause: 'can never hold, because the answer to HEAD has no body',
      advice: 'Use "get", or expect a status and headers only.',
      path: ['expect', key],
      at: 'key',
    });
  }
})
  .meta({
    oneOf: KINDS.map((name) => ({ required: [name] })),
    dependentSchemas: {
      run: { properties: Object.fromEntries(REQUEST_ONLY.map((key) => [key, false])) },
      ...Object.fromEntries(RUN_ONLY.map((key) => [key, { required: ['run'] }])),
    },
  })
  .describe('One request with its expectations, or one command.');

/** A check as it stands in the file, valid and without defaults. */
export type RawCheck = z.output<typeof check>;
