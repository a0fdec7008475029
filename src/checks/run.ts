import type { AddressRules } from '../platform/http.ts';
import type { Check, Policy, TemplateJson } from '../policy/policy.ts';
import { fillJson, references, type Scope, type ScopeValue, UnfilledReference } from '../policy/template.ts';
import { liveLine } from '../report/live-line.ts';
import type { Death, Subject } from '../subject/subject.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import { type SharedCookies, shareCookies } from './cookie-sharing.ts';
import type { Cookies } from './cookies.ts';
import { type DeathWatch, watchForDeath } from './death-watch.ts';
import { conditionHolds, evaluateExpectation } from './evaluate.ts';
import { nothingExamined, type ShownItem, skippedFinding, trialFinding } from './findings.ts';
import { tryHttpCheck } from './http-check.ts';
import { NOTHING } from './match.ts';
import { checkRecognises } from './recognition.ts';
import { tryRunCheck } from './run-command.ts';
import { planUnits, selectChecks, type Unit } from './schedule.ts';
import type { Redact } from './shorten.ts';
import { runSideBySide } from './side-by-side.ts';
import type { FailedTrial, Trial } from './trial.ts';

/** What the checklist found. */
export interface CheckResults {
  /** In the policy's order, one for each check or each item of a repeated one; a death of the service comes first. */
  readonly findings: readonly Finding[];
  /** Checks that were asked of this run: neither filtered out nor left out by their own condition. */
  readonly total: number;
  /** Those that were examined and do not hold, whatever their severity. */
  readonly failed: number;
  /** How the service ended while it was asked, if it did. */
  readonly died: Death | undefined;
  /** Every value that was captured, for requests that come after the checklist. */
  readonly values: ReadonlyMap<string, ScopeValue>;
  /** Every cookie that was got, for the same. */
  readonly cookies: Cookies;
  /** By what the service was recognised, as a clause; see `checkRecognises`. */
  readonly recognisedBy: string | undefined;
}

/** What a unit left behind for those that come later. */
interface UnitResult {
  readonly findings: readonly Finding[];
  /** `undefined` where it did not hold or did not run. */
  readonly values: ReadonlyMap<string, ScopeValue> | undefined;
  /** A blocking finding decides the verdict already, so that a check that depends on this one may just be skipped. */
  readonly decided: boolean;
}

const NO_VALUES: ReadonlyMap<string, ScopeValue> = new Map();

/**
 * Runs the checklist. Checks that ask only (`GET`, `HEAD` …) run side by side up to `policy.parallel`; every other one
 * runs alone, in its place. A cookie is sent by the checks that come after the one that got it; side by side, by those
 * that come after the next check that runs alone or that use one of its captured values.
 *
 * A check whose captured value is missing is skipped where a blocking finding says already why; where none does (the
 * giver was advisory, filtered out or left out by its condition), it is undecided: never silently passed over.
 *
 * @throws the reason of `world.cancelled` when the job is cancelled.
 */
export async function runChecks(subject: Subject, policy: Policy, scope: Scope, world: World): Promise<CheckResults> {
  const units = planUnits(policy.checks);
  const run = new ChecklistRun(subject, policy, units, scope, world);
  await run.toTheEnd();
  const death = run.watch.death();
  const found = run.results.flatMap((result) => result.findings);
  const asked = found.filter(({ reason }) => reason !== 'check-filtered' && reason !== 'check-condition');
  const findings = death === undefined ? [...found] : [death.finding, ...found];
  if (death === undefined && found.length > 0 && found.every(({ outcome }) => outcome === 'skipped')) {
    findings.push(nothingExamined(found.length, sinceStart(world)));
  }
  return {
    findings,
    total: asked.length,
    failed: asked.filter(({ outcome }) => outcome === 'fail').length,
    died: death?.death,
    values: run.capturedBefore(units.length),
    cookies: run.cookiesAtEnd(),
    recognisedBy: run.recognisedBy,
  };
}

class ChecklistRun {
  readonly results: UnitResult[] = [];
  readonly watch: DeathWatch;
  recognisedBy: string | undefined;

  readonly #subject: Subject;
  readonly #units: readonly Unit[];
  readonly #scope: Scope;
  readonly #world: World;
  readonly #redact: Redact;
  readonly #selected: ReadonlySet<Check>;
  readonly #limit: number;
  readonly #rules: AddressRules;
  /** Aborts when the service dies or the job is cancelled. */
  readonly #over: AbortSignal;
  readonly #cookies: SharedCookies;
  /** Registered as secrets already: most checks of a list prove themselves with the same token. */
  readonly #credentials = new Set<string>();
  constructor(subject: Subject, policy: Policy, units: readonly Unit[], scope: Scope, world: World) {
    this.#subject = subject;
    this.#units = units;
    this.#scope = scope;
    this.#world = world;
    this.#redact = (text) => world.secrets.redact(text);
    this.#selected = selectChecks(policy.checks, policy.filter);
    this.#limit = Math.max(1, policy.parallel);
    this.#cookies = shareCookies(this.#limit);
    this.#rules = {
      subjectOrigins: [subject.baseUrl, subject.managementUrl].flatMap((url) =>
        url === undefined ? [] : [url.origin],
      ),
      allowedHosts: policy.allowedHosts,
    };
    this.#over = AbortSignal.any([subject.died, world.cancelled]);
    this.watch = watchForDeath(subject, world, this.#over);
  }

  async toTheEnd(): Promise<void> {
    await runSideBySide(this.#units, this.#limit, async (index, unit) => {
      this.results[index] = await this.#runUnit(index, unit);
    });
  }

  async #runUnit(index: number, unit: Unit): Promise<UnitResult> {
    this.#world.cancelled.throwIfAborted();
    const { check } = unit;
    if (!this.#selected.has(check)) return this.#skip(unit, 'check-filtered', 'was filtered out by its tags', false);
    if (this.#subject.died.aborted) await this.watch.learn(check.name);
    if (this.watch.death() !== undefined)
      return this.#skip(unit, 'service-died', 'was not made: the service had died', true);
    const missing = this.#missingValue(unit);
    if (missing !== undefined) {
      if (await this.#leftOutAnyway(unit)) {
        return this.#skip(unit, 'check-condition', 'was left out: its condition does not hold', false);
      }
      return this.#endWithout(unit, missing);
    }

    const cookies = this.#cookies.begin(index, unit);
    try {
      const items = this.#itemsOf(unit);
      if (items.length === 0) {
        return this.#endWith(unit, {
          outcome: 'undecided',
          reason: 'nothing-examined',
          clause: 'examined nothing: the list it goes through is empty',
          advice:
            'Let the list have an item in this run, or give the check a condition (when) for the runs where it has none.',
          evidence: [],
        });
      }
      const findings: Finding[] = [];
      let values: UnitResult['values'] = NO_VALUES;
      let decided = false;
      for (const item of items) {
        const result = await this.#runItem(index, unit, item, cookies);
        findings.push(...result.findings);
        values = values && result.values;
        decided ||= result.decided;
      }
      return { findings, values, decided };
    } catch (error) {
      if (!(error instanceof UnfilledReference)) throw error;
      return this.#endWith(unit, unfilled(error));
    } finally {
      this.#cookies.end(unit);
    }
  }

  async #runItem(index: number, unit: Unit, item: Item, cookies: Cookies): Promise<UnitResult> {
    const { check } = unit;
    const scope = this.#scopeFor(unit, item);
    const shown = item && scope.values?.get(item.name);
    const world = this.#world;
    const startedAt = sinceStart(world);
    if (check.when !== undefined && !(await this.#applies(check.when, scope))) {
      return this.#skip(unit, 'check-condition', 'was left out: its condition does not hold', false, shown);
    }
    const failures: string[] = [];
    for (let attempt = 1; ; attempt++) {
      const trial = await this.#tryOnce(index, check, scope, cookies);
      world.cancelled.throwIfAborted();
      const again = trial.outcome !== 'pass' && (await this.#worthRetrying(check, trial, attempt, scope));
      if (trial.outcome !== 'pass' && (await this.watch.explains(trial, check.name, again))) {
        return this.#skip(unit, 'service-died', 'could not be judged: the service died while it was made', true, shown);
      }
      if (!again) {
        if (trial.outcome === 'pass' && checkRecognises(check, this.#subject)) {
          this.recognisedBy ??= `check "${check.name}" held`;
        }
        const finding = trialFinding(check, shown, trial, attempt, failures, {
          startedAt,
          durationMs: sinceStart(world) - startedAt,
          redact: this.#redact,
        });
        this.#announce(finding);
        const decided = finding.outcome !== 'pass' && finding.severity === 'block';
        return { findings: [finding], values: trial.outcome === 'pass' ? trial.values : undefined, decided };
      }
      failures.push(trial.clause);
      // A death or a cancelled job ends the pause; the next attempt finds out which.
      await world.clock.sleep(check.retry?.everyMs ?? 0, this.#over).catch(() => undefined);
      world.cancelled.throwIfAborted();
    }
  }

  async #tryOnce(index: number, check: Check, scope: Scope, cookies: Cookies): Promise<Trial> {
    const subject = this.#subject;
    const world = this.#world;
    try {
      if (check.kind === 'http') {
        return await tryHttpCheck(check, {
          subject,
          world,
          rules: this.#rules,
          scope,
          cookies,
          credentials: this.#credentials,
          signal: this.#over,
        });
      }
      return await tryRunCheck(check, subject, scope, this.capturedBefore(index), world, this.#over);
    } catch (error) {
      if (error instanceof UnfilledReference) return unfilled(error);
      world.cancelled.throwIfAborted();
      if (!subject.died.aborted) throw error;
      return { outcome: 'undecided', reason: 'service-died', clause: 'was stopped', evidence: [], transport: 'lost' };
    }
  }

  async #worthRetrying(check: Check, trial: FailedTrial, attempt: number, scope: Scope): Promise<boolean> {
    const { retry } = check;
    if (retry === undefined || attempt > retry.times || trial.final === true) return false;
    if (retry.stopWhen === undefined || trial.answer === undefined) return true;
    const misses = await evaluateExpectation(retry.stopWhen, trial.answer, (value) => fillJson(value, scope));
    return misses.length > 0;
  }

  #missingValue(unit: Unit): MissingValue | undefined {
    for (const [name, giver] of unit.needs) {
      const result = this.results[giver];
      if (result !== undefined && !result.values?.has(name)) {
        return { name, giver: this.#units[giver]?.check.name ?? '', decided: result.decided };
      }
    }
    return undefined;
  }

  #endWithout(unit: Unit, { name, giver, decided }: MissingValue): UnitResult {
    const clause = `needs "${name}", which check "${giver}" did not give`;
    if (decided) return this.#skip(unit, 'check-dependency', `was skipped: it ${clause}`, true);
    const advice = `Look at why check "${giver}" did not give it; where that may be, give this check severity "warn" too.`;
    return this.#endWith(unit, { outcome: 'undecided', reason: 'check-dependency', clause, advice, evidence: [] });
  }

  /** A check that its own condition leaves out misses nothing. */
  async #leftOutAnyway(unit: Unit): Promise<boolean> {
    const { when, forEach } = unit.check;
    if (when === undefined) return false;
    const item = unit.item && plainItem(unit.item.name, unit.item.value);
    const asksItem = references(when.value).some(
      ({ kind, source }) => kind === 'value' && source.startsWith(`\${${forEach?.as}`),
    );
    if (forEach !== undefined && item === undefined && asksItem) return false;
    return !(await this.#applies(when, this.#scopeFor(unit, item)));
  }

  async #applies(when: NonNullable<Check['when']>, scope: Scope): Promise<boolean> {
    const fill = (value: TemplateJson): unknown => fillJson(value, scope);
    let value: unknown = NOTHING;
    try {
      value = fill(when.value);
    } catch (error) {
      // A variable that this run was not given is nothing, which a condition may ask about (`exists`).
      if (!(error instanceof UnfilledReference)) throw error;
    }
    return await conditionHolds(when.matcher, value, fill);
  }

  /** Items that a unit goes through; one without a value where it is not repeated. */
  #itemsOf({ check, item, needs }: Unit): readonly Item[] {
    const { forEach } = check;
    if (forEach === undefined) return [undefined];
    if (typeof forEach.items !== 'string') return item === undefined ? [] : [plainItem(item.name, item.value)];
    const list = fillJson(forEach.items, { ...this.#scope, values: this.#valuesOf(needs) });
    if (!Array.isArray(list)) return [];
    const secret = [...needs].some(([name, giver]) => this.results[giver]?.values?.get(name)?.secret);
    return list.map((value: unknown) => ({ name: forEach.as, value: { value, secret } }));
  }

  #scopeFor(unit: Unit, item: Item): Scope {
    const values = unit.needs.size === 0 ? NO_VALUES : this.#valuesOf(unit.needs);
    if (item === undefined) return values === NO_VALUES ? this.#scope : { ...this.#scope, values };
    const scope = { ...this.#scope, values };
    const value = unit.item === undefined ? item.value.value : fillJson(unit.item.value, scope);
    return { ...scope, values: new Map([...values, [item.name, { value, secret: item.value.secret }]]) };
  }

  #valuesOf(needs: Unit['needs']): ReadonlyMap<string, ScopeValue> {
    const values = new Map<string, ScopeValue>();
    for (const [name, giver] of needs) {
      const value = this.results[giver]?.values?.get(name);
      if (value !== undefined) values.set(name, value);
    }
    return values;
  }

  /** Values that units before this one captured; of two of one name the later. */
  capturedBefore(index: number): ReadonlyMap<string, ScopeValue> {
    return new Map(this.results.slice(0, index).flatMap((result) => [...(result?.values ?? [])]));
  }

  cookiesAtEnd(): Cookies {
    return this.#cookies.atEnd();
  }

  #skip(
    unit: Unit,
    reason: Parameters<typeof skippedFinding>[1],
    clause: string,
    decided: boolean,
    item: ShownItem | undefined = unit.item && { value: unit.item.value },
  ): UnitResult {
    const finding = skippedFinding(unit.check, reason, clause, sinceStart(this.#world), this.#redact, item);
    if (reason !== 'check-filtered') this.#announce(finding);
    return { findings: [finding], values: undefined, decided };
  }

  #endWith(unit: Unit, trial: FailedTrial): UnitResult {
    const finding = trialFinding(unit.check, unit.item && { value: unit.item.value }, trial, 1, [], {
      startedAt: sinceStart(this.#world),
      durationMs: 0,
      redact: this.#redact,
    });
    this.#announce(finding);
    return { findings: [finding], values: undefined, decided: finding.severity === 'block' };
  }

  #announce(finding: Finding): void {
    const { text, tone } = liveLine(finding);
    this.#world.output.line(text, tone);
  }
}

interface MissingValue {
  readonly name: string;
  /** Name of the check that should have given it. */
  readonly giver: string;
  readonly decided: boolean;
}

/** An item of a repeated check, as templates see it. */
type Item = { readonly name: string; readonly value: ScopeValue } | undefined;

function plainItem(name: string, value: TemplateJson): Item {
  return { name, value: { value, secret: false } };
}

function unfilled({ reference }: UnfilledReference): FailedTrial {
  return {
    outcome: 'undecided',
    reason: 'check-dependency',
    clause: `could not be made: nothing is known for ${reference.source}`,
    advice: 'Hand the value over through the inputs "vars" or "secrets", or look at what the check before it captured.',
    evidence: [],
    final: true,
  };
}

function sinceStart(world: World): number {
  return world.clock.now() - world.startedAt;
}
