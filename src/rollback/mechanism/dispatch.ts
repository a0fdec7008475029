import { dispatchInputs } from './dispatch-inputs.ts';
import type { MechanismFacts, WorkflowAt } from './facts.ts';
import type { Examined, MechanismOptions } from './mechanism.ts';
import { isRefused, type Obstacle, refused, shown } from './obstacle.ts';
import { permissionObstacles } from './own-permission.ts';
import { workflowObstacles } from './run-obstacles.ts';
import { startObstacles } from './start-obstacles.ts';
import { dispatchStart } from './starts.ts';

/** At the tag if that is possible; else at the default branch, if its file takes the tag as an input. */
export function examineDispatch(facts: MechanismFacts, options: MechanismOptions): Examined {
  const general = [...workflowObstacles(facts, 'workflow'), ...permissionObstacles(facts)];
  const atTag = examineDispatchAt(facts, facts.atTag, options, false);
  if (!isRefused(atTag.obstacles)) return { ...atTag, obstacles: [...general, ...atTag.obstacles] };
  const atDefault = facts.atDefault.known
    ? examineDispatchAt(facts, facts.atDefault.value, options, true)
    : {
        obstacles: [
          refused('rollback-workflow-not-found', `The default branch is not known, because ${facts.atDefault.why}.`),
        ],
        request: undefined,
      };
  if (isRefused(atDefault.obstacles)) {
    return { obstacles: [...general, ...atTag.obstacles, ...atDefault.obstacles], request: undefined };
  }
  const why = atTag.obstacles.find(({ outcome }) => outcome === 'fail');
  const instead = why && shown(why.reason, `It is not sent to the tag: ${why.sentence}`, why.advice);
  return {
    obstacles: [...general, ...(instead === undefined ? [] : [instead]), ...atDefault.obstacles],
    request: atDefault.request,
  };
}

/** @param needsTag whether the tag has to be told by an input, because the ref does not tell it */
function examineDispatchAt(
  facts: MechanismFacts,
  at: WorkflowAt,
  options: MechanismOptions,
  needsTag: boolean,
): Examined {
  const place = `${at.path} at ${at.ref}`;
  const none = (...obstacles: readonly Obstacle[]): Examined => ({ obstacles, request: undefined });
  if (!at.file.known) {
    return none(
      refused(
        'rollback-dispatch-not-declared',
        `Whether ${place} can be dispatched is not known: it could not be read (${at.file.why}).`,
      ),
    );
  }
  const file = at.file.value;
  if (file === undefined) {
    return none(
      refused(
        'rollback-workflow-not-found',
        `There is no ${place}.`,
        'Name the file of the release workflow with "workflow".',
      ),
    );
  }
  if (file.dispatch === undefined) {
    return none(
      refused(
        'rollback-dispatch-not-declared',
        `${place} does not declare "workflow_dispatch"${file.triggers.length === 0 ? '' : ` (it runs on ${file.triggers.join(', ')})`}.`,
        'Add "workflow_dispatch:" under "on:", so that the tags to come have it.',
      ),
    );
  }
  const filled = dispatchInputs(file, options.inputs, facts.target.tag, place);
  const obstacles = filled.problems.map(({ sentence, advice }) =>
    refused('rollback-dispatch-inputs', sentence, advice),
  );
  if (needsTag && filled.tagInput === undefined) {
    obstacles.push(
      refused(
        'rollback-dispatch-inputs',
        `${place} has no input that is told the tag, so it would release ${at.ref} and not ${facts.target.tag}.`,
        'Declare an input "tag" under "workflow_dispatch", or name it under "rollback.inputs" in the policy file, with the value "${target.tag}".',
      ),
    );
  }
  const count = Object.keys(filled.inputs).length + (filled.operationInput === undefined ? 0 : 1);
  if (!facts.cloud && count > MOST_INPUTS_OF_OLD_SERVERS) {
    obstacles.push(
      shown(
        'rollback-dispatch-inputs',
        `${count} inputs would be sent, and GitHub Enterprise Servers up to 3.19 take ${MOST_INPUTS_OF_OLD_SERVERS}.`,
      ),
    );
  }
  const start = dispatchStart(facts, at, filled.inputs);
  return {
    obstacles: [...obstacles, ...startObstacles(facts, start)],
    request: {
      mechanism: 'dispatch',
      workflow: facts.workflow,
      ref: at.ref,
      inputs: filled.inputs,
      operationInput: filled.operationInput,
    },
  };
}

const MOST_INPUTS_OF_OLD_SERVERS = 10;
