#!/usr/bin/env node
/** The door: the action's main step, its post step, or the command line. */
const environment = process.env;
const isPostStep = process.argv[2] === 'post-step';
const isCommandLine = process.argv.length > 2 || environment['GITHUB_ACTIONS'] !== 'true';

if (isPostStep) {
  const { runPostStep } = await import(/* webpackMode: "eager" */ './post.ts');
  process.exit(await runPostStep());
} else if (isCommandLine) {
  const { runCommandLine } = await import(/* webpackMode: "eager" */ './cli.ts');
  process.exit(await runCommandLine(process.argv.slice(2)));
} else {
  const { runAction } = await import(/* webpackMode: "eager" */ './action.ts');
  process.exit(await runAction());
}
